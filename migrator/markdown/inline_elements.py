"""Convert the elements that stand within a line: emphasis, links, images, code."""

from __future__ import annotations

from collections.abc import Iterable

from bs4 import Tag
from bs4.element import NavigableString

from migrator.dom.query import elements
from migrator.markdown import code, footnotes, links, sentinels
from migrator.markdown.engine import Engine
from migrator.markdown.reading_order import image_sources
from migrator.markdown.whitespace import HTML_SPACE

_EM, _STRONG = frozenset(("em", "i")), frozenset(("strong", "b"))
_INLINE_AROUND_CODE = ("a", "b", "em", "i", "strong")


class InlineElements(Engine):
    """A converter of inline elements."""

    def convert_em(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        if not self.dialect.nests_emphasis and not _EM.isdisjoint(parent_tags):
            return self.convert_kept(el, text, parent_tags)
        return f"{sentinels.EM_OPEN}{text}{sentinels.EM_CLOSE}"

    def convert_strong(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        if not self.dialect.nests_emphasis and not _STRONG.isdisjoint(parent_tags):
            return self.convert_kept(el, text, parent_tags)
        return f"{sentinels.STRONG_OPEN}{text}{sentinels.STRONG_CLOSE}"

    def convert_del(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        if not self.dialect.has_strike:
            return self.convert_kept(el, text, parent_tags)
        return f"{sentinels.DEL_OPEN}{text}{sentinels.DEL_CLOSE}"

    convert_i = convert_em
    convert_b = convert_strong
    convert_s = convert_strike = convert_del

    def convert_br(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return sentinels.BREAK

    def convert_a(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        name = footnotes.reference_name(el)
        reference = self.footnotes.refer(name) if name is not None else None
        if reference:
            return sentinels.raw(reference)
        href = el.get("href")
        if href is None or "a" in parent_tags or (not text.strip() and _is_repeated(el)):
            return text
        address = links.address(str(href), self.options.get("base_url"))
        if links.scheme(address) in self.dialect.refused_schemes:
            return self.convert_kept(el, text, parent_tags)
        title, style = el.get("title"), self.dialect.style
        if (
            not title
            and "{{" not in address
            and all(type(child) is NavigableString for child in el.contents)
        ):
            visible_text = el.get_text()
            autolink = links.autolink(address)
            if autolink and visible_text.strip(HTML_SPACE) == autolink[1:-1]:
                return visible_text.replace(autolink[1:-1], sentinels.raw(autolink))
        return sentinels.link(text, links.target(address, str(title) if title else None, style))

    def convert_img(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        sources = [each for each in image_sources(el) if not each.startswith("data:image/")]
        src = sources[0] if sources else str(el.get("src", ""))
        alt, title = str(el.get("alt", "")), str(el.get("title", ""))
        if not src and not alt and el.get("src") is None:
            return ""
        if el.get("usemap"):
            return sentinels.raw(self.passthrough.start_tag(el))
        address = links.address(src, self.options.get("base_url"))
        return sentinels.raw(links.image(alt, address, title, self.dialect.style))

    def convert_code(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        content = code.text_of(el)
        only_child = el.contents[0] if len(el.contents) == 1 else None
        if (
            isinstance(only_child, Tag)
            and only_child.name in _INLINE_AROUND_CODE
            and not any(elements(only_child))
            and content
        ):
            inner = self._code_span(el, content, parent_tags)
            return self.converted(only_child, inner, frozenset(parent_tags))
        simple = not any(isinstance(child, Tag) and child.name != "span" for child in el.contents)
        in_cell = "td" in parent_tags or "th" in parent_tags
        pipe = "\\|" if self.dialect.has_pipe_in_code else "|"
        if in_cell and pipe in content and simple:  # GFM would take the backslash
            return self._code_element(el, content, parent_tags)
        if not simple:
            return self.convert_kept(el, text, parent_tags)
        return self._code_span(el, content, parent_tags) if content else ""

    def _code_span(self, el: Tag, content: str, parent_tags: Iterable[str]) -> str:
        dialect = self.dialect
        if (
            (dialect.shortcodes and code.has_shortcodes(content))
            or (dialect.normalises_space and "\t" in content)
            or (not dialect.has_exact_spans and ("`" in content or content != content.strip()))
        ):
            return self._code_element(el, content, parent_tags)
        return sentinels.raw(code.span(content))

    def _code_element(self, el: Tag, content: str, parent_tags: Iterable[str]) -> str:
        """Return code as a <code> element, for code that no span of the dialect holds."""
        if not self.dialect.reads_code_tags:
            return sentinels.raw(f"<code>{code.as_references(content)}</code>")
        encoded = "\t\n " if self.dialect.has_exact_spans else "\t\n `"
        return self.convert_kept(el, code.as_marked_text(content, encoded), parent_tags)

    def convert_tt(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        return self.convert_code(el, text, parent_tags)

    def convert_sup(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        name = footnotes.reference_name(el)
        reference = self.footnotes.refer(name) if name is not None else None
        return sentinels.raw(reference) if reference else self.convert_kept(el, text, parent_tags)


def _is_repeated(link: Tag) -> bool:
    """Return True if the link before or after this empty one leads to the same address.

    A parser leaves an empty link where a link around blocks begins in a paragraph.
    """
    beside = (link.find_next("a"), link.find_previous("a"))
    return any(
        isinstance(each, Tag) and each.get("href") == link.get("href") and each.get_text(strip=True)
        for each in beside
    )
