"""Other programs that do this job, installed from their registries into a folder of their own.

Each is a command that reads an export and writes Markdown, without images and without the
pauses it makes by default, or the reason why it is not there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

EXPORTER = "wordpress-export-to-markdown"
WP2HUGO = "github.com/ashishb/wp2hugo/src/wp2hugo/cmd/wp2hugo"
# Before version 3 the pauses are a setting in the code only.
_NO_PAUSES = "exports.image_file_request_delay = 0;\nexports.markdown_file_write_delay = 0;\n"
_FLAGS_2 = ("--save-attached-images=false", "--save-scraped-images=false")
_FLAGS_3 = ("--save-images=none", "--write-delay=0", "--request-delay=0")


@dataclass(frozen=True)
class Peer:
    """`command` takes the export and the folder to write to, where {export} and {output}
    stand; without one, `why` says what is missing. `slow` is left out of large inputs."""

    name: str
    command: tuple[str, ...] = ()
    why: str = ""
    slow: bool = False

    def on(self, export: Path, output: Path) -> list[str]:
        return [part.format(export=export, output=output) for part in self.command]


def exporter(folder: Path) -> Peer:
    """wordpress-export-to-markdown, from npm."""
    if shutil.which("npm") is None:
        return Peer(EXPORTER, why="npm is not there")
    home = npm(folder, EXPORTER)
    if home is None:
        return Peer(EXPORTER, why="npm does not give it")
    version = json.loads((home / "package.json").read_text())["version"]
    script = home / "index.js"
    if version.startswith(("1.", "2.")):
        with (home / "src" / "settings.js").open("a") as settings:
            settings.write(f"\n{_NO_PAUSES}")
    else:
        script = home / "app.js" if (home / "app.js").exists() else script
    flags = _FLAGS_2 if version.startswith(("1.", "2.")) else _FLAGS_3
    told = ("--wizard=false", "--post-folders=true", "--input={export}", "--output={output}")
    return Peer(f"{EXPORTER} {version}", ("node", str(script), *told, *flags))


def npm(folder: Path, package: str) -> Path | None:
    """Install a package; its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder)]
    if _run([*command, package]):
        return None
    return folder / "node_modules" / package


def pelican(folder: Path) -> Peer:
    """pelican-import, which gives each post to a pandoc."""
    name = "pelican-import + pandoc"
    if shutil.which("pandoc") is None:
        return Peer(name, why="pandoc is not there")
    python = pip(folder, "pelican[markdown]", "beautifulsoup4", "lxml", "feedparser")
    if python is None:
        return Peer(name, why="pip does not give it")
    command = (str(python.parent / "pelican-import"), "--wpfile", "-m", "markdown")
    return Peer(name, (*command, "-o", "{output}", "{export}"), slow=True)


def pip(folder: Path, *packages: str) -> Path | None:
    """Install packages into an environment of their own; its interpreter."""
    python = folder / "bin" / "python"
    if _run([sys.executable, "-m", "venv", str(folder)]):
        return None
    return None if _run([str(python), "-m", "pip", "install", "--quiet", *packages]) else python


def wp2hugo(folder: Path) -> Peer:
    """wp2hugo, built by Go."""
    if shutil.which("go") is None:
        return Peer("wp2hugo", why="Go is not there")
    folder.mkdir(parents=True, exist_ok=True)
    if _run(["go", "install", f"{WP2HUGO}@latest"], GOBIN=str(folder), GOFLAGS="-mod=mod"):
        return Peer("wp2hugo", why=f"go install {WP2HUGO}@latest fails")
    command = (str(folder / "wp2hugo"), "--source", "{export}", "--output", "{output}")
    return Peer("wp2hugo", (*command, "--download-media=false"))


def _run(command: list[str], **environment: str) -> int:
    quiet = subprocess.DEVNULL
    try:
        done = subprocess.run(
            command,
            check=False,
            stdout=quiet,
            stderr=quiet,
            env={**os.environ, **environment},
            timeout=600,
        )
    except (OSError, subprocess.TimeoutExpired):
        return 1
    return done.returncode
