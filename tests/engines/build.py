"""Build an archive that was made with `--for NAME` with the real site generator."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .install import NODE_PACKAGES, missing, program

_TARGET: Final = "migration/target.json"


class EngineError(Exception):
    """A build that cannot start. The message is one sentence."""


@dataclass(frozen=True)
class Built:
    """The result of a build: the exit status of the engine, and what it printed."""

    status: int
    output: str


@dataclass(frozen=True)
class _Engine:
    """How an engine is called in the folder of its project.

    `OUT` in the arguments stands for the output folder; without it, the engine writes to `folder`.
    """

    arguments: tuple[str, ...]
    folder: str = ""
    environment: Mapping[str, str] | None = None


_ENGINES: Final[Mapping[str, _Engine]] = {
    "astro": _Engine(("build",), "dist", {"ASTRO_TELEMETRY_DISABLED": "1"}),
    "eleventy": _Engine(("--output=OUT",)),
    "hexo": _Engine(("generate",), "public"),
    "hugo": _Engine(("--destination", "OUT")),
    # Debian's gems are not Bundler's.
    "jekyll": _Engine(
        ("build", "--destination", "OUT"),
        environment={"JEKYLL_NO_BUNDLER_REQUIRE": "true"},
    ),
    "mkdocs": _Engine(("build", "--site-dir", "OUT")),
    "pelican": _Engine(("content", "-s", "publishconf.py", "-o", "OUT")),
}


def build(name: str, archive: Path, built: Path) -> Built:
    """Build the website of `archive` into the folder `built`.

    The archive stays as it is: the engine works on a copy. Raises EngineError if the engine is not
    installed, or if the archive was not made for it.
    """
    engine = _ENGINES.get(name)
    if engine is None:
        raise EngineError(f"there is no engine {name!r}: use one of {', '.join(sorted(_ENGINES))}")
    if reason := missing(name):
        raise EngineError(reason)
    site = _site(name, archive)
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as folder:
        project, out = Path(folder, "project"), Path(folder, "out")
        shutil.copytree(site, project)
        if name in NODE_PACKAGES:
            _link_packages(project, name)
        result = subprocess.run(
            [program(name), *(argument.replace("OUT", str(out)) for argument in engine.arguments)],
            cwd=project,
            env={**os.environ, "LC_ALL": "C.UTF-8", **(engine.environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        written = project / engine.folder if engine.folder else out
        if written.is_dir():
            shutil.copytree(written, built, dirs_exist_ok=True)
    return Built(result.returncode, result.stdout.decode("utf-8", "replace"))


def _site(name: str, archive: Path) -> Path:
    """Return the folder of the engine's project in an archive."""
    try:
        record = json.loads((archive / _TARGET).read_bytes())
    except FileNotFoundError as error:
        message = f"{archive} has no {_TARGET}: make it with `migrator migrate --for {name}`"
        raise EngineError(message) from error
    if record["target"] != name:
        raise EngineError(f"{archive} was made for {record['target']}, not for {name}")
    return archive / str(record["site"])


def _link_packages(project: Path, name: str) -> None:
    """Link the installed packages, each by itself: engines keep their caches beside them."""
    installed = program(name).parent.parent
    for package in installed.iterdir():
        if package.name.startswith("@"):
            for inner in package.iterdir():
                _link(project / "node_modules" / package.name / inner.name, inner)
        else:
            _link(project / "node_modules" / package.name, package)


def _link(place: Path, package: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        place.symlink_to(package)


_WARNING: Final = re.compile(r"\b(?:error|warn(?:ing)?)s?\b", re.IGNORECASE)
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")
# Lines of the engines themselves, whatever they build.
_OF_ENGINES: Final = (
    "Warning from the Material for MkDocs team",
    # Pelican misses a text that the author of the post did not write.
    "Empty alt attribute for image",
    "Other images have empty alt attributes",
    # A post that is only an image has no words for a description.
    "No description generated from metadata or content",
    "Excerpt modified in",
)


def warnings(output: str) -> list[str]:
    """Return the lines in which an engine warns or reports an error."""
    lines = (_COLOURS.sub("", line).strip() for line in output.splitlines())
    return [
        line
        for line in lines
        if _WARNING.search(line) and not any(known in line for known in _OF_ENGINES)
    ]
