"""Hooks of MkDocs: the navigation, and the documents outside docs/, so that every link works.

The navigation has the sections of docs/README.md, which links to every page.

A page of docs/ may link to README.md, ARCHITECTURE.md or a file of the code. Documents become
pages under project/, other files become downloads, and links to them are changed accordingly.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = "project"
# Documents that are pages of the site even if no page links to them.
DOCUMENTS = (
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "benchmarks/README.md",
)

_LINK = re.compile(r"(\]\(|^\[[^\]]+\]:\s+)(?!https?:|mailto:|#)([^)\s]+)", re.MULTILINE)
_TITLED = re.compile(r"\[([^\]]+)\]\(((?!\.\.)[\w./-]+\.md)\)")
_CODE = re.compile(r"(^```.*?^```$|``[^\n]*?``|`[^`\n]*`)", re.MULTILINE | re.DOTALL)


def on_config(config: Any, **_: Any) -> Any:
    """Make the navigation from the headings and links of docs/README.md."""
    nav: list[dict[str, Any]] = [{"Overview": "README.md"}]
    pages: list[dict[str, str]] = nav
    for line in (PROJECT / "docs/README.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            pages = []
            nav.append({line.removeprefix("## "): pages})
        for title, target in _TITLED.findall(line):
            pages.append({title: target})
    config["nav"] = nav
    return config


def on_files(files: Files, config: Any, **_: Any) -> Files:
    """Add the documents outside docs/, and everything that they and docs/ link to."""
    waiting = [PROJECT / name for name in DOCUMENTS]
    waiting += [
        target
        for file in files.documentation_pages()
        for target in _outside(PROJECT / "docs" / file.src_uri, file.content_string)
    ]
    added: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in added or not path.is_file():
            continue
        added.add(path)
        name = _site_name(path)
        if path.suffix == ".md":
            text = path.read_text("utf-8")
            waiting += _outside(path, text)
            files.append(File.generated(config, name, content=text))
        else:
            files.append(File.generated(config, name, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Change the links of a page that leave docs/."""
    uri = page.file.src_uri
    original = _original(uri)

    def changed(match: re.Match[str]) -> str:
        path, hash_, anchor = match[2].partition("#")
        if not path:
            return match[0]
        target = (original.parent / path).resolve()
        if target.is_dir():
            target = target / "README.md"
        if not target.is_file():
            return match[0]
        here = posixpath.dirname(uri)
        return match[1] + posixpath.relpath(_site_name(target), here or ".") + hash_ + anchor

    parts = _CODE.split(markdown)
    return "".join(
        part if number % 2 else _LINK.sub(changed, part) for number, part in enumerate(parts)
    )


def _outside(document: Path, text: str) -> list[Path]:
    """Return the files outside docs/ that a document links to."""
    found = []
    for part in _CODE.split(text)[::2]:
        for match in _LINK.finditer(part):
            target = (document.parent / match[2].partition("#")[0]).resolve()
            target = target / "README.md" if target.is_dir() else target
            is_ours = target.is_relative_to(PROJECT)
            if is_ours and not target.is_relative_to(PROJECT / "docs") and target.is_file():
                found.append(target)
    return found


def _site_name(path: Path) -> str:
    """Return the place of a file in the site."""
    if path.is_relative_to(PROJECT / "docs"):
        return path.relative_to(PROJECT / "docs").as_posix()
    name = path.relative_to(PROJECT).as_posix()
    # A README would be the index page of its folder.
    return f"{FOLDER}/{name.replace('README.md', 'readme-first.md')}"


def _original(uri: str) -> Path:
    """Return the file of the project that a page of the site shows."""
    if uri.startswith(f"{FOLDER}/"):
        name = uri.removeprefix(f"{FOLDER}/").replace("readme-first.md", "README.md")
        return PROJECT / name
    return PROJECT / "docs" / uri
