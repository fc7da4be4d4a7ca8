"""Defects for each stage of a run, made by patching the real functions of this process.

A defect has a stage (the function that is patched) and a kind (what gets lost). Trees are
damaged with Beautiful Soup, HTML text with regular expressions.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from bs4 import BeautifulSoup, NavigableString, Tag

from migrator.assets.localise import Localised, Localiser, Needs
from migrator.dom import pickling
from migrator.pipeline import convert_task, render_task, resolve

ELSEWHERE = "https://elsewhere.example/"


def _drop(selector: str) -> Callable[[BeautifulSoup], None]:
    def damage(tree: BeautifulSoup) -> None:
        for element in tree.select(selector):
            if not element.decomposed:
                element.decompose()

    return damage


def _unwrap(selector: str) -> Callable[[BeautifulSoup], None]:
    def damage(tree: BeautifulSoup) -> None:
        for element in tree.select(selector):
            element.unwrap()

    return damage


def _retarget(tree: BeautifulSoup) -> None:
    for link in tree.select("a[href]"):
        if not str(link["href"]).startswith("#"):
            link["href"] = ELSEWHERE


def _shorten_code(tree: BeautifulSoup) -> None:
    for text in [t for pre in tree.select("pre") for t in pre.find_all(string=True)]:
        if type(text) is NavigableString and "\n" in text.strip("\n"):
            text.replace_with(text.strip("\n").partition("\n")[2])


OF_TREE: dict[str, Callable[[BeautifulSoup], None]] = {
    "image": _drop("img"),
    "link": _unwrap("a[href]:not([href^='#'])"),
    "link target": _retarget,
    "media": _drop("video, audio"),
    "code": _shorten_code,
    "cell": _drop("td:last-child"),
    "embed": _drop("iframe, embed, object"),
    "paragraph": _drop("p:last-of-type"),
    "emphasis": _unwrap("strong, b, em, i"),
}


def _without(pattern: str, new: str = "") -> Callable[[str], str]:
    expression = re.compile(pattern, re.DOTALL | re.IGNORECASE)
    return lambda html: expression.sub(new, html)


OF_TEXT: dict[str, Callable[[str], str]] = {
    "image": _without(r"<img\b[^>]*>"),
    "link": _without(r"<a\b[^>]*\bhref=[\"'](?!#)[^>]*>(.*?)</a>", r"\1"),
    "link target": _without(r"(<a\b[^>]*\bhref=[\"'])(?!#)[^\"']*", rf"\1{ELSEWHERE}"),
    "media": _without(r"<(video|audio)\b.*?</\1>"),
    "code": _without(r"(<pre\b[^>]*>(?:\s*<code[^>]*>)?)[^\n<]*\n(?=[^<]*\S)", r"\1"),
    "cell": _without(r"<td\b[^>]*>(?:(?!<t).)*?</td>(?=\s*</tr>)"),
    "embed": _without(r"<(iframe|object)\b.*?</\1>|<embed\b[^>]*>"),
    "paragraph": _without(r"<p\b[^>]*>(?:(?!<p\b).)*?</p>(?!.*<p\b)"),
    "emphasis": _without(r"</?(?:strong|b|em|i)\b[^>]*>"),
}
KINDS = tuple(OF_TREE)


@dataclass(frozen=True, slots=True)
class Defect:
    """A defect of one stage and kind; `seed` patches the functions of this process."""

    stage: str
    kind: str

    @contextmanager
    def seed(self) -> Iterator[None]:
        with _STAGES[self.stage](self.kind):
            yield


def _renderer(kind: str) -> Any:
    """`wordpress.render.render` loses something in the HTML text."""
    real = resolve.render

    def render(*given: Any) -> Any:
        rendered = real(*given)
        return replace(rendered, html=OF_TEXT[kind](rendered.html))

    return _patched((resolve, "render", render), (render_task, "render", render))


def _parser(kind: str) -> Any:
    """`dom.sanitised_parse.parse` makes a tree without something."""
    real = resolve.parse

    def parse(html: str) -> BeautifulSoup:
        tree = real(html)
        OF_TREE[kind](tree)
        return tree

    return _patched((resolve, "parse", parse), (render_task, "parse", parse))


def _link_rewriting(kind: str) -> Any:
    """`urls.link_map.rewrite` spoils links."""
    real = resolve.rewrite

    def rewrite(found: Sequence[Tag], page: Any, permalink: str, links: Any) -> None:
        real(found, page, permalink, links)
        for link in found:
            if link.name == "a" and not str(link.get("href") or "#").startswith("#"):
                if kind == "link":
                    del link["href"]
                else:
                    link["href"] = "../one-page/index.md"

    return _patched((resolve, "rewrite", rewrite))


def _localising(kind: str) -> Any:
    """`assets.Localiser.localise` forgets files, or points to others."""
    real = Localiser.localise
    elements = {"image": ("img",), "media": ("audio", "video", "source"), "link target": ("a",)}

    def localise(self: Localiser, needs: Needs, page: Any) -> Localised:
        old = [(each, each.tag.get(each.attribute)) for each in needs.references]
        found = real(self, needs, page)
        for reference, url in old:
            if reference.tag.name in elements[kind] and url is not None:
                reference.tag[reference.attribute] = "images/another.png"
        return found

    return _patched((Localiser, "localise", localise))


def _pickling(kind: str) -> Any:
    """A tree loses something on its way between processes."""
    real = pickling._tree_from  # noqa: SLF001 - the defect is seeded there

    def built(pieces: Any) -> BeautifulSoup:
        tree = real(pieces)
        if tree.find(string=True) is not None:  # no link skeleton
            OF_TREE[kind](tree)
        return tree

    return _patched((pickling, "_tree_from", built))


def _serialising(kind: str) -> Any:
    """`markdown.converter.to_markdown` does not write something."""
    real = convert_task.to_markdown

    def to_markdown(tree: Any, **given: Any) -> str:
        if isinstance(tree, BeautifulSoup):
            OF_TREE[kind](tree)
        return real(tree, **given)

    return _patched((convert_task, "to_markdown", to_markdown))


@contextmanager
def _patched(*patches: tuple[Any, str, Any]) -> Iterator[None]:
    running = [patch.object(*each) for each in patches]
    for each in running:
        each.start()
    try:
        yield
    finally:
        for each in running:
            each.stop()


_STAGES: dict[str, Callable[[str], Any]] = {
    "renderer": _renderer,
    "parser": _parser,
    "link rewriting": _link_rewriting,
    "localising": _localising,
    "pickling": _pickling,
    "serialising": _serialising,
}
_ONLY = {
    "link rewriting": ("link", "link target"),
    "localising": ("image", "media", "link target"),
}
DEFECTS = [Defect(stage, kind) for stage in _STAGES for kind in _ONLY.get(stage, KINDS)]


class OneProcess(Executor):
    """Runs each task at once and here, but sends tasks and results as pickles, as worker
    processes get them."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            sent = pickle.loads(pickle.dumps((fn, args, kwargs)))
            done.set_result(pickle.loads(pickle.dumps(sent[0](*sent[1], **sent[2]))))
        except Exception as error:
            done.set_exception(error)
        return done
