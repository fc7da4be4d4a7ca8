"""What the archive of another tool lost: `migrator verify` on the output of
wordpress-export-to-markdown (https://github.com/lonekorean/wordpress-export-to-markdown).

    python benchmarks/others.py                  # installs it from npm, starts a WordPress
    python benchmarks/others.py --keep folder    # leaves its archive there
    python benchmarks/others.py --wordpress no   # without the site: no image is fetched

The export is tests/wordpress/export.xml; the site that it came from is started with
tests/wordpress/wp-server, so that the tool gets its images, and is ended afterwards. Then the
same export is migrated with this program, and both archives are held against it. Its version
and its flags are printed: a folder for each post, pages and custom types too, all images.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
EXPORT = PROJECT / "tests" / "wordpress" / "export.xml"
SERVER = PROJECT / "tests" / "wordpress" / "wp-server"
PACKAGE = "wordpress-export-to-markdown"
# Ask nothing, and leave nothing out that it can do.
FLAGS = (
    "--wizard=false",
    "--post-folders=true",
    "--save-attached-images=true",
    "--save-scraped-images=true",
    "--include-other-types=true",
)
# It waits between two files, which is a setting in its code only.
NO_DELAYS = "exports.image_file_request_delay = 0;\nexports.markdown_file_write_delay = 0;\n"
MIGRATOR = (sys.executable, "-m", "migrator")


@contextmanager
def wordpress(folder: Path) -> Iterator[None]:
    """The site that the export came from, as long as it is needed."""
    folder.mkdir()
    subprocess.run([SERVER, "start", "--dir", folder], check=True, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        subprocess.run([SERVER, "stop", "--dir", folder], check=True, stdout=subprocess.DEVNULL)


def by_the_other(folder: Path, output: Path) -> str:
    """Write the other tool's archive; its version."""
    folder.mkdir()
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, PACKAGE]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    home = folder / "node_modules" / PACKAGE
    version = json.loads((home / "package.json").read_text())["version"]
    with (home / "src" / "settings.js").open("a") as settings:
        settings.write(f"\n{NO_DELAYS}")
    command = ["node", home / "index.js", f"--input={EXPORT}", f"--output={output}", *FLAGS]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    return str(version)


def by_us(output: Path) -> None:
    command = [*MIGRATOR, "migrate", EXPORT, "--output", output, "--allow-private", "--quiet"]
    subprocess.run(command, check=False)


def verified(archive: Path) -> dict[str, Any]:
    command = [*MIGRATOR, "verify", archive, "--source", EXPORT, "--json"]
    found = subprocess.run(command, check=False, capture_output=True, text=True)
    report: dict[str, Any] = json.loads(found.stdout)
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description="Verify the archive of another tool.")
    parser.add_argument("--keep", type=Path, help="write the archives there, and leave them")
    parser.add_argument("--wordpress", choices=["yes", "no"], default="yes", help="start the site")
    asked = parser.parse_args()
    if shutil.which("npm") is None:
        print(f"{PACKAGE} is not there: it needs Node.js and npm")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        output = (asked.keep or folder / "archives").resolve()
        if asked.wordpress == "yes":
            with wordpress(folder / "wordpress"):
                version = by_the_other(folder / "npm", output / "other")
                by_us(output / "migrator")
        else:
            version = by_the_other(folder / "npm", output / "other")
            by_us(output / "migrator")
        other, ours = verified(output / "other"), verified(output / "migrator")
    print(f"{PACKAGE} {version} {' '.join(FLAGS)}")
    print(f"{'':12}{other['written']} and {ours['written']} of {ours['items']} items have a file")
    tables = [Counter((f["severity"], f["kind"]) for f in r["findings"]) for r in (other, ours)]
    print(f"\n{'':8} {'finding':20}{'the other':>10}{'migrator':>10}")
    for severity in ("broken", "warning", "note"):
        for kind in sorted(
            {kind for table in tables for level, kind in table if level == severity}
        ):
            counts = "".join(f"{table[severity, kind]:10}" for table in tables)
            print(f"{severity:8} {kind:20}{counts}")
    print()
    for finding in other["findings"]:
        if finding["severity"] == "broken":
            place = (
                f"{finding['where']}:{finding['line']}" if "line" in finding else finding["where"]
            )
            print(f"{finding['kind']:16} {place}: {finding['message'][:160]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
