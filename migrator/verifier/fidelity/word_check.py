"""List the words of a raw `post_content` that a reader would see, without a parser.

This module uses no converter and no WordPress either: it passes once over the text, steps over
tags, comments, scripts and shortcodes' brackets, and decodes entities once. It is the second
witness, used by `compare_post.check_words`, so it must not learn from the first. It knows little:
its errors leave words out and never invent one.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape
from typing import Final
from urllib.parse import unquote

# Letters and digits, and signs that stand for words. The other check compares punctuation, because
# quotes, dashes and dots are typographic in one place and plain in another.
_WORDS: Final = re.compile(
    r"\w+|[\u00a2-\u00a9\u00ac\u00ae-\u00b1\u00b6\u00d7\u00f7\u20a0-\u20cf\u2100-\u2bff"
    r"\U0001f000-\U0001faff]"
).findall

_MARKUP: Final = re.compile(r"[<\[]")
_LESS_THAN: Final = re.compile("<")
_TAG: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)(?=[\s/>\"'])")
# `<x, y>` is a tag to a browser; `b<a<=2` has no tag and is shown as typed.
_ODD_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*+>")
# A tag without irregularities; the match never passes the next `<`.
_PLAIN_TAG: Final = re.compile(
    r"""</?([a-zA-Z][a-zA-Z0-9:-]*+)(?=[\s/>])(?>(?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+')*)>"""
)
# The markup of a text without irregularities: comments and plain tags.
_REGULAR: Final = re.compile(
    r"""(<!(?=--)(?s:.*?)-->|</?[a-zA-Z][a-zA-Z0-9:-]*+(?=[\s/>])(?>(?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+')*)>)"""
)
_TAG_NAME: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*+)")
_BRACKET: Final = re.compile(r"\[(/?)([a-zA-Z][\w-]*)(?=[\s\]/=:])")
_CAPTION: Final = re.compile(r"""\bcaption\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TYPED_CODE: Final = re.compile(r"<(?:pre|code)\s[^<>]*\blang\s*=", re.IGNORECASE)
_ADDRESS_ALONE: Final = re.compile(r"^[ \t]*https?://[^\s<>\"\[]+[ \t]*$", re.MULTILINE)
# The inventory, not this check, searches for an address that a shortcode encloses.
_ENCLOSED_ADDRESS: Final = re.compile(r"\s*+https?://[^\s<>\"\[\]]++\s*+(?=\[/)")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The content of these is invisible.
_UNSEEN: Final = _names(
    "script style template head title noscript iframe svg canvas datalist audio video object"
)
# Words that Squarespace hides behind each picture.
_UNSEEN_LABEL: Final = re.compile(r"""(?<=v6-visually-hidden["'>])[^<>]*>?View fullsize(?=<)""")
# Markup that holds no code: text, and plain tags of elements with visible content.
_NO_CODE: Final = re.compile(
    rf"""(?>(?:[^<\[]++|</?(?!(?i:pre|code|textarea|{"|".join(sorted(_UNSEEN))})[\s/>])"""
    r"""[a-zA-Z][a-zA-Z0-9:-]*+(?=[\s/>])(?>(?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+')*)>)*)"""
)
# The number of its version, which EasyRecipe hides behind each recipe.
_UNSEEN_VERSION: Final = re.compile(r"""(?<=endeasyrecipe["'])[^<>]*>[\d.\s]+(?=<)""")
# A mark of EasyRecipe.
_LINE_BREAK: Final = re.compile(r"\[br *\]")
# The title of a tab, and what ends the last one (PostTabs).
_TAB_TITLE: Final = re.compile(r"\[tab:([^\[\]]*)\]")
_LAST_TAB: Final = re.compile(r"\[tab:\s*END\s*\]", re.IGNORECASE)
# These occur within a word; every other tag ends it.
_WITHIN_WORDS: Final = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small"
    " span strike strong sub sup time tt u var wbr"
)
# The content between their brackets is an address, not text.
MEDIA_SHORTCODES: Final = _names(
    "audio dailymotion embed flickr gist googlemaps googlevideo instagram playlist scribd"
    " slideshare soundcloud spotify ted tweet twitter video vimeo wpvideo youtube"
)
# The content between their brackets is code, including its tags.
_CODE_SHORTCODES: Final = _names(
    "actionscript as3 bash c code code-snippet code_block code_snippet codeblock codecolorer"
    " codesyntax coldfusion cpp crayon csharp css delphi diff enlighter erlang groovy hcode"
    " highlightcode html java javafx javascript js jscript perl php plain powershell prettify prism"
    " python ruby sass scala shell sourcecode sql syntax syntaxhighlighter text vb xml yaml"
)
# CodeColorer writes its modes and the language into the name: `[ccnle_php]`.
_CODE_COLORER: Final = re.compile(r"cc[einsbwl]{0,7}(?:_[\w-]+)?\Z")
# Markup that editors put into code, besides the author's own tags.
_EDITORS_TAG: Final = re.compile(r"</?(?:pre|code|p|br|div|span|font)\b[^<>]*>", re.IGNORECASE)
# The content between their brackets is HTML in base64, percent-encoded or not.
_ENCODED_SHORTCODES: Final = _names("vc_raw_html vc_raw_js fusion_code fusion_syntax_highlighter")
# Shortcodes of plugins for the place of the notes; without the plugin, a text in brackets.
_PLACE_SHORTCODES: Final = _names(
    "references footnotes footnotelist efn_reference efn_notes mfn_list reflist latexpage"
    " tabbyending"
)
# The content between their brackets is a footnote.
_NOTE_SHORTCODES: Final = _names("ref fn footnote efn_note mfn sidenote efn footnotes_note ftnt")
# Remnants that need no words.
_SILENT_SHORTCODES: Final = MEDIA_SHORTCODES | _names(
    "caption gallery wp_caption imagelist image_list attached_images post_images list_images"
)
_LONGEST_BRACKET: Final = 20_000
_DEEPEST_NOTE: Final = 3
# Longer tags hold data; a cache of them would take memory.
_LONGEST_CACHED: Final = 500


def words(text: str) -> list[str]:
    """Return the words of a plain text: runs of letters, digits and `_`, and single signs."""
    return _WORDS(text)


def readable_words(raw: str) -> list[str]:
    """Return the words of a raw `post_content`, in order, those of its footnotes at the end."""
    return words(readable_text(raw))


def readable_text(raw: str) -> str:
    """Return the text with the words of `readable_words`."""
    if "v6-visually-hidden" in raw:
        raw = _UNSEEN_LABEL.sub(">", raw)
    if "endeasyrecipe" in raw:
        raw = _LINE_BREAK.sub("<br>", _UNSEEN_VERSION.sub(">", raw))
    if "[tab:" in raw and _LAST_TAB.search(raw):
        raw = _TAB_TITLE.sub(r" \1 ", _LAST_TAB.sub(" ", raw))
    text = _regular_text(raw, _BRACKET)
    if text is None:
        scanner = _Scanner(raw)
        text = unescape("".join([*scanner.texts(), *scanner.notes]))
    return _ADDRESS_ALONE.sub(" ", text) if "://" in text else text


# Several checks of a post need the same text so.
lower: Final = lru_cache(maxsize=4)(str.lower)


def may_hold_code(raw: str) -> bool:
    """Return False if a raw `post_content` certainly holds no code."""
    folded = lower(raw)
    return "[/" in raw or "<pre" in folded or "<code " in folded


# Several checks of a post need these, one right after the other.
@lru_cache(maxsize=2)
def code_elements(raw: str) -> Sequence[tuple[str, str]]:
    """Return the code in a raw `post_content`.

    Each pair is the opening tag (`<pre …>`, `[php …]`) as stored, and the content up to its end.
    """
    if not may_hold_code(raw):
        return ()
    scanner = _Scanner(raw)
    scanner.find_codes()
    return tuple(scanner.codes)


def is_code_shortcode(name: str) -> bool:
    """Return True if the content of the shortcode of this name is code."""
    return name in _CODE_SHORTCODES or _CODE_COLORER.match(name.lower()) is not None


def without_editors_tags(code: str) -> str:
    """Return code without the line breaks, colours and wrappers that editors put into it."""
    return _EDITORS_TAG.sub(" ", code)


def without_tags(html: str) -> str:
    """Return the text of a piece of HTML, entities decoded once; brackets are text in it."""
    text = _regular_text(html)
    return unescape("".join(_Scanner(html, _LESS_THAN).texts())) if text is None else text


# Several checks of a post need the text of its page.
page_text: Final = lru_cache(maxsize=2)(without_tags)


def _regular_text(raw: str, bracket: re.Pattern[str] | None = None) -> str | None:
    """Return the text that `_Scanner` finds, in a third of the time; None if only it can tell.

    That is so for text outside tags with `<` or what `bracket` matches, for content that is not
    visible, and for code as typed.
    """
    if "<!--" in raw and raw.rfind("<!--") > raw.rfind("-->"):
        return None  # each comment without an end would be searched to the end of the text
    parts = _REGULAR.split(raw)
    texts = "\0".join(parts[::2])
    if "<" in texts or (bracket and "[" in texts and bracket.search(texts)):
        return None
    marks = [
        _left_by(mark) if len(mark) < _LONGEST_CACHED else _left_by.__wrapped__(mark)
        for mark in parts[1::2]
    ]
    parts[1::2] = marks
    if None in marks:
        return None
    return unescape("".join(filter(None, parts)))


@lru_cache(maxsize=4096)
def _left_by(mark: str) -> str | None:
    """Return the text that a comment or plain tag leaves between the letters around it.

    It is None if the scanner has a rule for what follows.
    """
    if mark.startswith("<!"):
        return ""
    found = _TAG_NAME.match(mark)
    name = found[1].lower() if found else ""
    if name in _UNSEEN or name in ("textarea", "xmp"):
        return None
    if name in ("pre", "code") and _TYPED_CODE.match(mark):
        return None
    return "" if name in _WITHIN_WORDS else "\n"


class _Scanner:
    """One pass from left to right.

    It remembers the results of searches ahead, even failed ones, so that unclosed markup costs no
    second search.
    """

    def __init__(self, raw: str, markup: re.Pattern[str] = _MARKUP) -> None:
        self.raw = raw
        self.markup = markup
        self.folded = lower(raw)
        # Lower-casing changes the length of a few letters; then the shortcut is off.
        if len(self.folded) != len(raw):
            self.folded = raw
        self.places: dict[str, int] = {}
        # Code as typed, in which `a<b && c>d` has no tag, ends here.
        self.typed_until = 0
        self.pre_until = 0
        self.codes: list[tuple[str, str]] = []
        self.notes: list[str] = []

    def texts(self) -> Iterator[str]:
        at = 0
        while True:
            found = self.markup.search(self.raw, at)
            if found is None:
                yield self.raw[at:]
                return
            yield self.raw[at : found.start()]
            step = self._tag if found.group() == "<" else self._bracket
            text, at = step(found.start())
            yield text

    def find_codes(self) -> None:
        """Fill `codes` as `texts` does, without the texts."""
        at = 0
        while (found := _NO_CODE.match(self.raw, at)) and found.end() < len(self.raw):
            at = found.end()
            step = self._tag if self.raw[at] == "<" else self._bracket
            _, at = step(at)

    def _after(self, sought: str, at: int) -> int | None:
        """Return the place after the next `sought`; None if there is none."""
        found = self.places.get(sought, -1)
        if found < at:
            found = self.folded.find(sought, at)
            self.places[sought] = found if found >= 0 else len(self.raw)
        return found + len(sought) if 0 <= found < len(self.raw) else None

    def _tag(self, at: int) -> tuple[str, int]:
        """Return the visible text of the `<` at this place, and the offset that follows it."""
        raw = self.raw
        plain = _PLAIN_TAG.match(raw, at)
        if plain:
            name = plain.group(1).lower()
            if name in ("pre", "code") and plain.group()[1] != "/":
                self._code(plain, name)
            if name == "xmp" and (end := self._after("</xmp", plain.end())) is not None:
                return f" {raw[plain.end() : end - 5]} ", self._after(">", end) or len(raw)
            if name not in _UNSEEN and name != "textarea":
                return self._between(name, at), plain.end()
        if raw.startswith("<!--", at):
            return "", self._after("-->", at) or len(raw)
        if raw.startswith(("<?php", "<?="), at) and (end := self._after("?>", at)) is not None:
            # Code that its author typed is kept to the letter.
            end = raw.rfind("<", at, self.typed_until) if at < self.typed_until < end else end
            return f" {raw[at:end]} ", end
        if raw.startswith(("<!", "<?"), at):
            return "", self._after(">", at) or at + 1
        tag = _TAG.match(raw, at)
        if tag is None:
            odd = _ODD_TAG.match(raw, at)
            return (" ", odd.end()) if odd else ("<", at + 1)
        name = tag.group(1).lower()
        end = self._tag_end(tag.end())
        if end is None:
            # The rest of a text that ends within a tag is invisible.
            return " ", len(raw)
        is_unseen = name in _UNSEEN or (name == "textarea" and "aria-hidden" in raw[at:end])
        if is_unseen and raw[at + 1] != "/" and raw[end - 2] != "/":
            closed = self._after(f"</{name}", end)
            if closed is not None:
                return " ", self._after(">", closed) or len(raw)
        return self._between(name, at), end

    def _code(self, tag: re.Match[str], name: str) -> None:
        typed = _TYPED_CODE.match(tag.group())
        if name == "code" and (not typed or tag.start() < self.typed_until):
            return  # code in a line, or within a block of code
        if name == "pre" and tag.start() < self.pre_until:
            return  # another start before the end
        end = self._after(f"</{name}", tag.end())
        if end is not None:
            self.codes.append((tag.group(), self.raw[tag.end() : end - len(f"</{name}")]))
            if typed:
                self.typed_until = end
            if name == "pre":
                self.pre_until = end

    def _between(self, name: str, at: int) -> str:
        """Return the text that a tag leaves between the letters around it."""
        return "" if name in _WITHIN_WORDS and at >= self.typed_until else "\n"

    def _tag_end(self, at: int) -> int | None:
        """Return the place after the tag's `>`; a `>` in a quoted value does not count."""
        end = self._after(">", at)
        while end is not None:
            quotes = [found for found in (self._after('"', at), self._after("'", at)) if found]
            opening = min(quotes, default=end)
            if opening >= end:
                return end
            closing = self._after(self.raw[opening - 1], opening)
            if closing is None:
                return end
            at = closing
            if at > end:
                end = self._after(">", at)
        return None

    def _closing(self, name: str, at: int) -> int | None:
        """Return the place after the closing tag of a shortcode whose content begins here."""
        first = closed = self._after(ending := f"[/{name}]", at)
        if closed is None or name not in _NOTE_SHORTCODES:
            return closed
        # A note in a note: WordPress ends both here, but the archive keeps both.
        for _ in range(_DEEPEST_NOTE):
            opened = self.folded.find(f"[{name}]", at, closed)
            if opened < 0:
                return closed
            further = self.folded.find(ending, closed)
            if further < 0:
                return first
            at, closed = opened + 1, further + len(ending)
        return first

    def _bracket(self, at: int) -> tuple[str, int]:
        """Return the visible text of the `[` at this place, and the offset that follows it."""
        bracket = _BRACKET.match(self.raw, at)
        end = self._after("]", at) if bracket else None
        if bracket is None or end is None or end - at > _LONGEST_BRACKET:
            return "[", at + 1
        closing, name = bracket.group(1), bracket.group(2).lower()
        inside = self.raw[bracket.end() : end - 1]
        if "</p" in inside or "\n\n" in inside:
            return "[", at + 1
        closed = None if closing or inside.rstrip().endswith("/") else self._closing(name, end)
        if closed is not None and name in MEDIA_SHORTCODES:
            return " ", closed
        if closed is not None and is_code_shortcode(bracket.group(2)):  # `[CODE]` is not `[code]`
            content = self.raw[end : closed - len(name) - 3]
            self.codes.append((self.raw[at:end], content))
            return f" {without_editors_tags(content)} ", closed
        if closed is not None and name in _NOTE_SHORTCODES:
            note = _Scanner(self.raw[end : closed - len(name) - 3])
            self.notes.append(f" {''.join(note.texts())} ")
            self.notes += note.notes
            self.codes += note.codes
            return " ", closed
        if closed is not None and name in _ENCODED_SHORTCODES:
            return f" {_decoded(self.raw[end : closed - len(name) - 3])} ", closed
        if closed is not None and (address := _ENCLOSED_ADDRESS.match(self.raw, end)):
            return " ", address.end()
        # `[vc_row]` is no word in brackets; the other check compares the output of `[a_b]`.
        if not inside.strip() and ("_" in name or name in _PLACE_SHORTCODES):
            return " ", end
        if inside.rstrip().endswith("/"):
            return " ", end
        if "caption" in inside and (caption := _CAPTION.search(inside)):
            text = _Scanner(caption.group(1) or caption.group(2) or "", _LESS_THAN)
            return f" {''.join(text.texts())} ", end
        if closing or closed is not None or "=" in inside or name in _SILENT_SHORTCODES:
            return " ", end
        # `[sic]` is a text in brackets; a shortcode like it leaves a placeholder with its name.
        return "[", at + 1


def _decoded(packed: str) -> str:
    """Return the text of HTML in base64; any other text is HTML already."""
    try:
        html = unquote(b64decode(packed, validate=False).decode("utf-8"))
    except ValueError:
        html = packed
    return "".join(_Scanner(html).texts())
