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
from copy import copy
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any
from unittest.mock import patch

from bs4 import BeautifulSoup, NavigableString, Tag

from migrator.archive import data_files
from migrator.assets.localise import Localiser
from migrator.assets.localised import Localised, Needs
from migrator.pipeline import convert_task, post_line, resolve

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


def _swap(tree: BeautifulSoup, selector: str) -> None:
    """Swap the contents of the first two siblings with different texts that match."""
    for one in tree.select(selector):
        other = one.find_next_sibling(one.name)
        if other is not None and one.get_text().strip() != other.get_text().strip():
            here, there = list(one.contents), list(other.contents)
            for each in (*here, *there):
                each.extract()
            one.extend(there)
            other.extend(here)
            return


def _double(tree: BeautifulSoup) -> None:
    paragraph = next((p for p in tree.select("p") if len(p.get_text().split()) > 3), None)
    if paragraph is not None:
        paragraph.insert_after(copy(paragraph))


def _without_attribute(name: str, selector: str) -> Callable[[BeautifulSoup], None]:
    def damage(tree: BeautifulSoup) -> None:
        for element in tree.select(selector):
            del element[name]

    return damage


def _respace_code(tree: BeautifulSoup) -> None:
    for text in [t for pre in tree.select("pre") for t in pre.find_all(string=True)]:
        if type(text) is NavigableString:
            text.replace_with(NavigableString(re.sub(r"(?<=\S)\n[ \t]+", "\n", text)))


def _bare(url: str) -> str:
    """Return an address without the size of an image: two sizes are one image."""
    return re.sub(r"-\d+x\d+(?=\.\w+$)", "", url)


def _swap_values(selector: str, attribute: str) -> Callable[[BeautifulSoup], None]:
    """Swap the values of the first two elements that match and differ in one attribute."""

    def damage(tree: BeautifulSoup) -> None:
        found = [each for each in tree.select(selector) if not str(each[attribute]).startswith("#")]
        for one, other in pairwise(found):
            is_other = _bare(str(one[attribute])) != _bare(str(other[attribute]))
            if is_other and (one.name == "img" or one.get_text() != other.get_text()):
                one[attribute], other[attribute] = other[attribute], one[attribute]
                return

    return damage


def _reword(change: Callable[[str], str]) -> Callable[[BeautifulSoup], None]:
    """Change the first text of several words in a paragraph."""

    def damage(tree: BeautifulSoup) -> None:
        for text in tree.find_all(string=_SENTENCE):
            is_text = type(text) is NavigableString and text.find_parent(["p", "li", "td"])
            if is_text and not text.find_parent(["pre", "code", "script", "style"]):
                text.replace_with(NavigableString(change(str(text))))
                return

    return damage


def _invent(tree: BeautifulSoup) -> None:
    if (paragraph := tree.select_one("p")) is not None:
        invented = tree.new_tag("p")
        invented.string = "Words that nobody wrote."
        paragraph.insert_after(invented)


_SENTENCE = re.compile(r"^[^<>\[\]&]*?\b(\w{3,}) +(\w{3,}) +(\w{3,})\b")
_WORDS: dict[str, Callable[[str], str]] = {
    "word": lambda text: _SENTENCE.sub(lambda m: _between(m, f"{m[1]} {m[3]}"), text, count=1),
    "doubled word": lambda text: _SENTENCE.sub(
        lambda m: _between(m, f"{m[1]} {m[2]} {m[2]} {m[3]}"), text, count=1
    ),
    "changed word": lambda text: _SENTENCE.sub(
        lambda m: _between(m, f"{m[1]} {m[2]}x {m[3]}"), text, count=1
    ),
    "order of words": lambda text: _SENTENCE.sub(
        lambda m: _between(m, f"{m[1]} {m[3]} {m[2]}"), text, count=1
    ),
}


def _between(found: re.Match[str], words: str) -> str:
    """Return the text of a match with other words in place of its three groups."""
    return found.string[found.start() : found.start(1)] + words


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
    "alternative text": _without_attribute("alt", "img[alt]:not([alt=''])"),
    "title": _without_attribute("title", "a[title], img[title]"),
    "caption": _drop("figcaption"),
    "first number": _without_attribute("start", "ol[start]"),
    "code indent": _respace_code,
    "order of cells": lambda tree: _swap(tree, "td"),
    "order of paragraphs": lambda tree: _swap(tree, "p"),
    "doubled paragraph": _double,
    "order of notes": lambda tree: _swap(tree, "section[data-footnotes] li > p"),
    "order of items": lambda tree: _swap(tree, "li"),
    "order of link targets": _swap_values("a[href]", "href"),
    "order of images": _swap_values("img[src]", "src"),
    "heading": _unwrap("h1, h2, h3, h4, h5, h6"),
    "quote": _unwrap("blockquote"),
    "item": _drop("li:last-child"),
    "rule": _drop("hr"),
    "line break": _unwrap("br"),
    "invented paragraph": _invent,
    **{kind: _reword(change) for kind, change in _WORDS.items()},
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
    "alternative text": _without(r"(<img\b[^>]*?\balt=[\"'])[^\"']*", r"\1"),
    "title": _without(r"(?<=[\"'\s])title=(\"[^\"]*\"|'[^']*')"),
    "caption": _without(r"<figcaption\b.*?</figcaption>"),
    "first number": _without(r"(?<=<ol) start=\"\d+\""),
    "code indent": lambda html: re.sub(
        r"<pre\b.*?</pre>",
        lambda pre: re.sub(r"(?<=\S)\n[ \t]+", "\n", pre[0]),
        html,
        flags=re.DOTALL,
    ),
    "order of cells": lambda html: re.sub(
        r"(<td\b[^>]*>)([^<]+)(</td>\s*<td\b[^>]*>)([^<]+)", r"\1\4\3\2", html, count=1
    ),
    "order of paragraphs": lambda html: re.sub(
        r"(<p>)([^<]*\w[^<]*)(</p>\s*<p>)([^<]*\w[^<]*)",
        r"\1\4\3\2",
        html,
        count=1,
        flags=re.DOTALL,
    ),
    "doubled paragraph": lambda html: re.sub(
        r"<p>[^<]*\w \w[^<]*</p>", r"\g<0>\g<0>", html, count=1
    ),
    "order of notes": lambda html: re.sub(
        r'(<li id="fn-1"><p>)(.*?)( <a href.*?<li id="fn-2"><p>)(.*?)( <a href)',
        r"\1\4\3\2\5",
        html,
        flags=re.DOTALL,
    ),
}
_TEXT_OF_ELEMENT = re.compile(r"(?<=<p>)[^<>]+|(?<=<li>)[^<>]+|(?<=<td>)[^<>]+")
_ATTRIBUTES = {
    "order of link targets": r"<a\b[^>]*?\bhref=[\"'](?!#)([^\"'<>]*)",
    "order of images": r"<img\b[^>]*?\bsrc=[\"']([^\"'<>]*)",
}


def _swap_addresses(pattern: str) -> Callable[[str], str]:
    def damage(html: str) -> str:
        for one, other in pairwise(re.finditer(pattern, html, re.DOTALL | re.IGNORECASE)):
            if _bare(one[1]) != _bare(other[1]):
                between = html[one.end(1) : other.start(1)]
                return html[: one.start(1)] + other[1] + between + one[1] + html[other.end(1) :]
        return html

    return damage


def _reword_html(change: Callable[[str], str]) -> Callable[[str], str]:
    def damage(html: str) -> str:
        for found in _TEXT_OF_ELEMENT.finditer(html):
            if (changed := change(found[0])) != found[0]:
                return html[: found.start()] + changed + html[found.end() :]
        return html

    return damage


OF_TEXT |= {
    "order of items": lambda html: re.sub(
        r"(<li\b[^>]*>)([^<]*\w[^<]*)(</li>\s*<li\b[^>]*>)([^<]*\w[^<]*)(?=</li>)",
        r"\1\4\3\2",
        html,
        count=1,
    ),
    **{kind: _swap_addresses(pattern) for kind, pattern in _ATTRIBUTES.items()},
    "heading": _without(r"<(/?)h[1-6]\b[^>]*>", r"<\1p>"),
    "quote": _without(r"</?blockquote\b[^>]*>"),
    "item": _without(r"<li\b[^>]*>(?:(?!<li\b).)*?</li>(?=\s*</[ou]l>)"),
    "rule": _without(r"<hr\b[^>]*>"),
    "line break": _without(r"<br\b[^>]*>", " "),
    "invented paragraph": lambda html: html.replace(
        "</p>", "</p><p>Words that nobody wrote.</p>", 1
    ),
    **{kind: _reword_html(change) for kind, change in _WORDS.items()},
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

    return _patched((resolve, "render", render))


def _parser(kind: str) -> Any:
    """`dom.sanitised_parse.parse` makes a tree without something."""
    real = resolve.parse

    def parse(html: str) -> BeautifulSoup:
        tree = real(html)
        OF_TREE[kind](tree)
        return tree

    return _patched((resolve, "parse", parse))


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


def _serialising(kind: str) -> Any:
    """`markdown.converter.to_markdown` does not write something."""
    real = convert_task.to_markdown

    def to_markdown(tree: Any, **given: Any) -> str:
        if isinstance(tree, BeautifulSoup):
            OF_TREE[kind](tree)
        return real(tree, **given)

    return _patched((convert_task, "to_markdown", to_markdown))


def _front_matter(kind: str) -> Any:
    """`archive.front_matter_fields.front_matter` forgets a field, or changes it."""
    real = post_line.front_matter
    name, _, way = kind.partition(" ")

    def front_matter(*given: Any) -> dict[str, object]:
        found = dict(real(*given))
        if way == "dropped":
            found.pop(name, None)
        elif isinstance(value := found.get(name), list):
            found[name] = [*value[:-1], "Another"]
        elif name in found:
            found[name] = "2001-02-03" if name == "date" else f"{value}-another"
        return found

    return _patched((post_line, "front_matter", front_matter))


def _comments(kind: str) -> Any:
    """`archive.data_files.comments_yaml` forgets a comment, or a part of each."""
    real = data_files.comments_yaml

    def comments_yaml(comments: Sequence[Any], *given: Any) -> Any:
        if kind == "last comment":
            return real(comments[:-1], *given)
        if kind == "author of comments":
            return real([replace(each, author="Another") for each in comments], *given)
        if kind == "website of authors":
            return real([replace(each, author_url="") for each in comments], *given)
        if kind == "thread of comments":
            return real([replace(each, parent_id=0) for each in comments], *given)
        if kind in _OF_COMMENT_LINKS:
            to_markdown, *rest = given
            return real(comments, lambda c: _OF_COMMENT_LINKS[kind](to_markdown(c)), *rest)
        if kind == "date of comments":
            moved = timedelta(days=1)
            return real(
                [replace(c, published=c.published and c.published + moved) for c in comments],
                *given,
            )
        return real([replace(c, content=c.content.rpartition(" ")[0]) for c in comments], *given)

    return _patched((data_files, "comments_yaml", comments_yaml))


_OF_COMMENT_LINKS: dict[str, Callable[[str], str]] = {
    "link of comments": _without(
        r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\([^()\s]*(?: \"[^\"]*\")?\)|<(https?://[^<>]*)>", r"\1\2"
    ),
    "link target of comments": _without(
        r"((?<!\\)\[(?:[^\[\]\\]|\\.)*\]\()[^()\s]*", rf"\1{ELSEWHERE}"
    ),
}


def _files(kind: str) -> Any:
    """`archive.writer` writes the bytes of files wrongly: an image or a medium of a post."""
    real = Localiser._keep  # noqa: SLF001 - the defect is seeded there
    earlier: list[bytes] = []

    def keep(self: Localiser, found: Any, post: Any) -> str:
        right = b"".join(found.body.chunks())
        wrong = right[: len(right) // 2]
        if kind == "swapped files":
            wrong = next((each for each in earlier if each != right), right)
            earlier.insert(0, right)
        body = replace(found.body, path=None, data=wrong)
        return real(self, replace(found, body=body), post)

    return _patched((Localiser, "_keep", keep))


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
    "serialising": _serialising,
    "front matter": _front_matter,
    "comments": _comments,
    "files": _files,
}
_FIELDS = (
    "title", "date", "image", "slug", "categories", "tags", "series", "format", "author", "sticky",
    "description", "enclosure", "links_to", "language", "translations", "authors",
)  # fmt: skip
_ONLY = {
    "link rewriting": ("link", "link target"),
    "localising": ("image", "media", "link target"),
    # The parser loses the same from the same tree.
    "front matter": (
        *(f"{name} dropped" for name in _FIELDS),
        *(f"{name} changed" for name in _FIELDS),
    ),
    "comments": (
        "last comment",
        "text of comments",
        "author of comments",
        "date of comments",
        "website of authors",
        "thread of comments",
        *_OF_COMMENT_LINKS,
    ),
    "files": ("truncated file", "swapped files"),
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
