"""Fuzz a reader, guided by coverage (needs the package atheris).

    python tests/fuzz/fuzz.py NAME [--seconds 60] [libFuzzer options]

NAME is a row of `targets.TARGETS`. Inputs that are found stay in a temporary folder; an input
that breaks the target is written to the current folder as `crash-...`, `timeout-...`, `oom-...`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

SEEDS = Path(__file__).parent / "seeds"
MOST_BYTES = 1 << 14
MOST_SECONDS = 5
MOST_MEGABYTES = 500

with atheris.instrument_imports(include=["migrator"], enable_loader_override=False):
    from targets import TARGETS, run


def main() -> None:
    parser = argparse.ArgumentParser(description="Fuzz one reader of migrator.")
    parser.add_argument("name", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="time to run (default 60)")
    asked, rest = parser.parse_known_args()
    found = tempfile.mkdtemp(prefix=f"fuzz-{asked.name}-")
    seeds = SEEDS / asked.name
    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={asked.seconds}",
            f"-max_len={MOST_BYTES}",
            f"-timeout={MOST_SECONDS}",
            f"-rss_limit_mb={MOST_MEGABYTES}",
            "-verbosity=0",
            "-print_final_stats=1",
            *rest,
            found,
            *([str(seeds)] if seeds.is_dir() else []),
        ],
        lambda data: run(asked.name, data),
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
