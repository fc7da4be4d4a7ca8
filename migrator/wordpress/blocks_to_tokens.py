"""Cut the content of the block editor into pieces of HTML, without the block delimiters.

If a block keeps its content in its attributes, it is built from them. A dynamic block, which
WordPress renders at each page view, becomes a placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from migrator.wordpress.block_bindings import is_bound, with_bound_values
from migrator.wordpress.block_rules import (
    PREFIXED,
    attribute_rule,
    has_rule,
    is_dynamic,
    is_form,
    is_hidden,
    is_unfilled,
    replacement_rule,
)
from migrator.wordpress.blocks import Delimiter, delimiters, match_delimiters
from migrator.wordpress.divi_blocks import divi_html, is_divi_block
from migrator.wordpress.field_blocks import fields_to_html, is_field_block
from migrator.wordpress.file_urls import file_links
from migrator.wordpress.plugin_block_texts import texts_to_html, titles_of, titles_of_parts
from migrator.wordpress.render_context import RenderScope, placeholder
from migrator.wordpress.tokens import self_contained

# Kinds of pieces: classic text, saved HTML of blocks, and finished HTML.
CLASSIC, SAVED, DONE = "classic", "saved", "done"
Piece = tuple[str, str]

_MAX_REUSED = 200
# The footnotes of a pattern, which follow its content (`sources/plugin_galleries.py`).
_NOTES = "migrator/notes"
_UNPUBLISHED = "migrator/unpublished"
# Rules read all that a block holds. Deeper nesting is hostile input: no author writes it.
_MAX_DEPTH = 50
# Blocks whose text may be classic content; None is the text between blocks.
_FREEFORM = frozenset({"freeform", "classic-paragraph", "tadv/classic-paragraph", None})
_IS_VISIBLE = re.compile(r"(?:\A|>)[^<>]*\w|<(?:img|audio|video)\s[^<>]*\bsrc\s*=").search
# Readers see words, and elements that show something by themselves.
_IS_SEEN = re.compile(
    r"(?:\A|>)(?:(?!&nbsp;)[^<>])*\w|<(?:img|audio|video|iframe|object|embed|svg|input|hr|canvas|math"
    r"|select|picture|script|style|noscript|[a-z]\w*-)\b",
    re.IGNORECASE,
).search
_IS_SPACE = re.compile(r"spac|gap|separator|divider|icon|shape|clear|break|anchor|column").search
# HTML of a block around others, outside their delimiters.
_OWN_HTML = re.compile(r"\A\s*<(?!!--\s*wp:)")
# Tabs of WordPress's own block. In the list of their titles, they are buttons.
_CORE_TABS = frozenset({"tab", "tab-panel"})
_BUTTON = re.compile(r"\s*<button\b").match
_ID = re.compile(r"""\s*<[a-z][a-z0-9]*(?: [^<>]*)? id="([^"<>]+)\"""").match
_PLAIN_ID = re.compile(r"[^\s\"<>&]+").fullmatch
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)


def split_into_pieces(content: str, scope: RenderScope) -> list[Piece]:
    """Return the content of a post written in the block editor as pieces, in order."""
    return _Reader(scope).read(content)


class _Reader:
    def __init__(self, scope: RenderScope) -> None:
        self.scope = scope
        self.out: list[Piece] = []
        self.active: list[int] = []
        self.overrides: list[Mapping[str, Any]] = []
        self.reused = 0

    def read(self, content: str) -> list[Piece]:
        found = delimiters(content)
        pairs = match_delimiters(found)
        position, index = 0, 0
        closing = {*pairs.values()}
        open_blocks: list[str] = []
        labels: dict[int, str] = {}
        while index < len(found):
            delimiter = found[index]
            self._text(content[position : delimiter.start], open_blocks)
            position = delimiter.end
            if index in labels:
                self.out.append((DONE, labels.pop(index)))
            is_whole = delimiter.kind == "void" or index in pairs
            if is_whole and is_hidden(delimiter):
                self.scope.unshown[delimiter.name] += 1
                index = pairs.get(index, index)
                position = found[index].end
            elif delimiter.kind == "void":
                place = len(self.out)
                self._void(delimiter)
                self._keep_anchor(place, delimiter, "")
            elif index in pairs:
                close = found[pairs[index]]
                inner = content[delimiter.end : close.start]
                place = len(self.out)
                # Most blocks have no rule: their saved HTML is their content.
                is_ordinary = not has_rule(delimiter.name) and bool(inner.strip())
                if "/" in delimiter.name and is_ordinary:
                    is_ordinary = not _is_empty(delimiter, inner)
                    if _may_hold_titles(delimiter, inner):
                        self._title(delimiter, inner, _parts(index, pairs, found), labels)
                elif delimiter.name in _CORE_TABS and is_ordinary:
                    self._label_tab(delimiter, inner)
                if is_bound(delimiter) and "<!-- wp:" not in inner:
                    self._bound(delimiter, inner)
                    index, position = pairs[index], close.end
                elif (
                    is_ordinary
                    or len(open_blocks) >= _MAX_DEPTH
                    or not self._replace(delimiter, inner)
                ):
                    open_blocks.append(delimiter.name)
                else:
                    self._keep_anchor(place, delimiter, inner)
                    index, position = pairs[index], close.end
            elif index in closing:
                open_blocks.pop()
            index += 1
        self._text(content[position:], open_blocks)
        return self.out

    def _title(
        self, delimiter: Delimiter, inner: str, parts: Sequence[int], labels: dict[int, str]
    ) -> None:
        """Write the titles of a plugin's block that saved only the blocks inside of it.

        They are in its attributes. Titles of its `parts` go into `labels`, by the index of the
        delimiter that each stands before.
        """
        attributes = delimiter.attributes
        for number, title in enumerate(titles_of_parts(attributes, len(parts) - 1)):
            place = parts[min(number, len(parts) - 1)]
            labels[place] = labels.get(place, "") + _label(title, inner)
        self.out.append((DONE, "".join(_label(each, inner) for each in titles_of(attributes))))

    def _label_tab(self, delimiter: Delimiter, inner: str) -> None:
        """Write the title of a tab of WordPress's own block, which is only in its attributes."""
        title = delimiter.attributes.get("label")
        if isinstance(title, str) and title.strip() and not _BUTTON(inner):
            self.out.append((DONE, f"<p><strong>{self_contained(title.strip())}</strong></p>"))

    def _text(self, text: str, open_blocks: list[str]) -> None:
        self.out.append((CLASSIC if _is_classic(text, open_blocks) else SAVED, text))

    def _bound(self, delimiter: Delimiter, inner: str) -> None:
        """Write a block some of whose values are elsewhere."""
        overrides = self.overrides[-1] if self.overrides else {}
        shown, unknown = with_bound_values(delimiter, inner, overrides, self.scope.context.fields)
        if not unknown or _IS_VISIBLE(shown):
            self.out.append((SAVED, shown))
        if unknown:  # what it saved may be older than what its plugin shows
            self._mark(delimiter)

    def _mark(self, delimiter: Delimiter, inside: str = "") -> None:
        """Leave a placeholder, and links to the files that the block names."""
        self.scope.unhandled["unhandled-block", delimiter.name] += 1
        description = f"block {delimiter.name} {delimiter.json} {inside}".rstrip()
        self.out.append((DONE, placeholder(description)))
        if links := file_links(description):
            self.out.append((DONE, links))

    def _replace(self, delimiter: Delimiter, inner: str) -> bool:
        """Write the block as one piece and return True, or return False if its HTML stays."""
        if is_form(delimiter.name, inner):
            parts = [f"{each.name} {each.json}".strip() for each in delimiters(inner)]
            self._mark(delimiter, f"with {', '.join(parts)}" if parts else "")
            return True
        if (
            not inner.strip()
            or is_dynamic(delimiter.name, inner)
            or ("/" in delimiter.name and not has_rule(delimiter.name))
        ):
            self._void(delimiter)
            return True
        if (render := replacement_rule(delimiter.name)) is not None:
            rendered = render(delimiter.attributes, inner)
            if rendered is not None:
                self.out.append((DONE, rendered))
                return True
        if is_field_block(delimiter.name):
            # The blocks inside of it are ordinary; its own texts are in its fields.
            fields = fields_to_html(delimiter.name, delimiter.attributes, self.scope)
            self.out.append((DONE, fields or ""))
        if is_divi_block(delimiter.name):
            self.out.append((DONE, divi_html(delimiter.attributes, self.scope) or ""))
        if (prefix := PREFIXED.get(delimiter.name)) is not None:
            self.out.append((DONE, prefix(delimiter.attributes, inner)))
        return False

    def _keep_anchor(self, place: int, delimiter: Delimiter, inner: str) -> None:
        """Write the anchor of a block of which other HTML was written, from `place` on."""
        saved = _ID(inner)
        name = saved[1] if saved else delimiter.attributes.get("anchor")
        written = "".join(html for _, html in self.out[place:])
        if isinstance(name, str) and _PLAIN_ID(name) and f'id="{name}"' not in written:
            self.out.insert(place, (DONE, f'<a id="{name}"></a>'))

    def _void(self, delimiter: Delimiter) -> None:
        if delimiter.name == "block":
            self._reusable(delimiter)
            return
        if delimiter.name == _NOTES:
            notes = delimiter.attributes.get("notes")
            self.scope.pattern_notes += notes if isinstance(notes, list) else []
            return
        if delimiter.name == _UNPUBLISHED:
            self.scope.unshown["unpublished reusable block"] += 1
            return
        render = attribute_rule(delimiter.name)
        if render is None and "/" in delimiter.name and delimiter.json:
            render = partial(texts_to_html, delimiter.name)
        rendered = render(delimiter.attributes, self.scope) if render else None
        if rendered is not None:
            self.out.append((DONE, rendered))
        elif not is_unfilled(delimiter):
            self._mark(delimiter)

    def _reusable(self, delimiter: Delimiter) -> None:
        reference = delimiter.attributes.get("ref")
        number = reference if isinstance(reference, int) else 0
        content = self.scope.context.reusable_block(number) if number else None
        self.reused += 1
        if content is None or number in self.active or self.reused > _MAX_REUSED:
            self.scope.missing(
                "missing-reusable-block",
                f"reusable block {number} is not in the source or contains itself",
            )
            self.out.append((DONE, placeholder(f"reusable block {number}")))
            return
        overrides = delimiter.attributes.get("content")
        self.active.append(number)
        self.overrides.append(overrides if isinstance(overrides, dict) else {})
        self.read(content)
        self.active.pop()
        self.overrides.pop()


def _may_hold_titles(delimiter: Delimiter, inner: str) -> bool:
    return bool(delimiter.json) and "<!-- wp:" in inner and not _OWN_HTML.search(inner)


def _parts(index: int, pairs: Mapping[int, int], found: Sequence[Delimiter]) -> list[int]:
    """Return the index of each block directly inside the one at `index`, and that of its end.

    If they are no panels, being one or of several kinds, it is only the index of the first.
    """
    parts: list[int] = []
    place, end = index + 1, pairs[index]
    while place < end:
        parts.append(place)
        place = pairs.get(place, place) + 1
    kinds = {found[each].name for each in parts}
    return [*parts, end] if len(parts) > 1 and len(kinds) == 1 else [*parts, end][:1]


def _label(title: str, inner: str) -> str:
    """Return a title as a paragraph, "" if it is one of the texts inside of its block."""
    return f"<p><strong>{title}</strong></p>" if title and f">{title}<" not in inner else ""


def _is_empty(delimiter: Delimiter, inner: str) -> bool:
    """Return True if a plugin's block saved nothing that is to be seen."""
    is_layout = "<!-- wp:" in inner or _IS_SPACE(delimiter.name)
    return not is_layout and not _IS_SEEN(inner)


def _is_classic(text: str, blocks: list[str]) -> bool:
    """Return True if blank lines in `text` make paragraphs; `blocks` are around it, innermost last.

    WordPress makes paragraphs in shortcode blocks. Between blocks and in freeform blocks the
    editor makes them, so that the text usually has its `<p>` tags already.
    """
    innermost = blocks[-1] if blocks else None
    if innermost == "shortcode":
        return bool(text.strip())
    return innermost in _FREEFORM and bool(text.strip()) and not _PARAGRAPH.search(text)
