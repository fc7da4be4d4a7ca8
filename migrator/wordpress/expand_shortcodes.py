"""Replace shortcode tokens with the HTML that their rules give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from migrator.wordpress.file_urls import file_link, files_in
from migrator.wordpress.page_builders import BUILDER_ROOTS
from migrator.wordpress.plain_html import expand_plain
from migrator.wordpress.readable_attributes import label
from migrator.wordpress.render_context import RenderScope, placeholder
from migrator.wordpress.shortcode_attributes import parse_attributes
from migrator.wordpress.shortcode_grammar import match_tags
from migrator.wordpress.shortcode_registry import is_known, rule_for
from migrator.wordpress.shortcode_rules import (
    Call,
    Drop,
    Mark,
    Replace,
    Unwrap,
    no_html,
)
from migrator.wordpress.theme_builder_elements import shorten_lists, theme_element_html
from migrator.wordpress.tokens import (
    AutopRegion,
    Edge,
    HtmlBlock,
    Inline,
    Opaque,
    Plain,
    Shortcode,
    Tag,
    TextToken,
    Token,
    tokenize,
)

# A `Replace` rule copies what it encloses. Deeper nesting is hostile input: no author writes it.
_MAX_DEPTH = 40
# The title of what an unknown shortcode encloses.
_title = label("title", "heading", "headline", "header", "question")
# Files are looked for in so many tokens after a shortcode.
_MOST_ENCLOSED = 100


@dataclass
class _Frame:
    """A shortcode whose content is being collected."""

    token: Shortcode
    rule: Replace | Drop
    out: list[Token]
    classic: bool


def expand(tokens: Sequence[Token], scope: RenderScope) -> list[Token]:
    """Return the tokens with every shortcode replaced; no `Shortcode` token is left."""
    if not any(isinstance(token, Shortcode) for token in tokens):
        return list(tokens)
    return _Expansion(tokens, scope).run()


class _Expansion:
    def __init__(self, tokens: Sequence[Token], scope: RenderScope) -> None:
        self.tokens = tokens
        self.scope = scope
        self.partner = match_tags(tokens)
        self.out: list[Token] = []
        self.frames: dict[int, _Frame] = {}
        self.classic = False
        self.marked_until = 0
        self.marked_at: int | None = None
        self.marked_raw = ""
        self.built = any(
            isinstance(token, Shortcode) and token.name in BUILDER_ROOTS for token in tokens
        )

    def run(self) -> list[Token]:
        for index, token in enumerate(self.tokens):
            if index < self.marked_until:
                continue
            if isinstance(token, AutopRegion):
                self.classic = token.classic
            if not isinstance(token, Shortcode):
                # `Replace` rules need the enclosed content tag by tag.
                self.out += expand_plain([token]) if self.frames else [token]
            elif token.closing:
                self._close(index, token)
            else:
                self._open(index, token)
        return self.out

    def _open(self, index: int, token: Shortcode) -> None:
        rule = rule_for(token.name, self.scope.context.shortcode_rules)
        encloses = index in self.partner
        if isinstance(rule, Unwrap):
            before = rule.before(parse_attributes(token.attributes), self.scope)
            if not (encloses or before or rule.after or rule.inline or rule.before is no_html):
                self._mark(token, index)
                return
            if not encloses:
                before += rule.after
            self._wrap(before, inline=rule.inline)
        elif isinstance(rule, (Replace, Drop)) and len(self.frames) < _MAX_DEPTH:
            frame = _Frame(token, rule, self.out, self.classic)
            if encloses:
                self.frames[index] = frame
                self.out = []
            else:
                self._replace(frame, None)
        else:
            self._mark(token, index)

    def _enclosed(self, index: int) -> list[str]:
        """The text that the shortcode at `index` encloses, up to a limit."""
        end = min(self.partner.get(index, index), index + _MOST_ENCLOSED)
        inside = self.tokens[index + 1 : end]
        return [token.raw for token in inside if isinstance(token, (TextToken, Plain))]

    def _close(self, index: int, token: Shortcode) -> None:
        if index not in self.partner:
            if is_known(token.name, self.scope.context.shortcode_rules):
                self._mark(token)
            else:
                self.out.append(TextToken(token.raw))
            return
        start = self.partner[index]
        rule = rule_for(token.name, self.scope.context.shortcode_rules)
        if start in self.frames:
            frame = self.frames.pop(start)
            content, self.out = self.out, frame.out
            self._replace(frame, content)
        elif isinstance(rule, Unwrap):
            self._wrap(rule.after, inline=rule.inline)
        elif token.quoted:
            # Elsewhere the placeholder of its beginning stands for the whole.
            self.out.append(TextToken(token.raw))
        elif self._is_followed_by(index, token.name):
            self.out.append(Edge())  # columns, tabs or slides, each of which is a block

    def _is_followed_by(self, index: int, name: str) -> bool:
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        return isinstance(following, Shortcode) and following.name == name

    def _wrap(self, source: str, *, inline: bool) -> None:
        """Add HTML before or after content; a block shortcode without any ends the paragraph."""
        self.out += tokenize(source) if source or inline else [Edge()]

    def _replace(self, frame: _Frame, content: list[Token] | None) -> None:
        if isinstance(frame.rule, Drop):
            self._wrap("", inline=frame.rule.inline)
            return
        token = frame.token
        attributes = parse_attributes(token.attributes)
        call = Call(token.name, attributes, token.raw, content, frame.classic)
        rendered = frame.rule.render(call, self.scope)
        if rendered is None or (token.quoted and not rendered.startswith("<figure")):
            self._mark(token)
            self.out += content or ()
            if content is not None and token.quoted:
                self.out.append(TextToken(f"[/{token.name}]"))
        elif rendered:
            is_inline = frame.rule.inline and not rendered.startswith("<p>")
            self.out.append(Inline(rendered) if is_inline else HtmlBlock(rendered))

    def _mark(self, token: Shortcode, index: int | None = None) -> None:
        """Leave a placeholder, and beside it links to the files that the shortcode names in its
        attributes or, from its place at `index` on, encloses as text."""
        if token.quoted:
            self.out.append(TextToken(token.raw))
            return
        if index is not None and self._mark_whole(index):
            return
        self.scope.unhandled["unhandled-shortcode", f"[{'/' * token.closing}{token.name}]"] += 1
        known = is_known(token.name, self.scope.context.shortcode_rules)
        read = self.built and not known and not token.closing
        shown = shorten_lists(token.raw) if read else token.raw
        if self._opens_with_last(index) and not read:
            # Layouts open several shortcodes, one in the other, at one place.
            self.out.pop()
            shown = self.marked_raw + shown
        self.out.append(Opaque(placeholder(f"shortcode {shown}")))
        before = len(self.out)
        enclosed = self._enclosed(index) if index is not None else ()
        self.out += map(_file_link, dict.fromkeys(files_in([token.attributes, *enclosed])))
        is_last = len(self.out) == before and not read
        self.marked_at, self.marked_raw = (index, shown) if is_last else (None, "")
        if read:
            attributes = parse_attributes(token.attributes)
            shown = theme_element_html(attributes, self.scope, " ".join(enclosed))
            self._wrap(shown, inline=False)
        elif not known and index in self.partner and self._begins_line(before):
            # Its content is shown, so the title above it is too.
            self.out += tokenize(_title(parse_attributes(token.attributes), self.scope))

    def _begins_line(self, at: int) -> bool:
        """Return True if the placeholder that ends before `at` in the output begins a line."""
        above = self.out[at - 2] if at > 1 else None
        if isinstance(above, (TextToken, Plain)):
            return above.raw.rstrip(" ").endswith(("\n", ">"))
        return not isinstance(above, (Inline, Tag)) or above.raw.startswith(("<p", "<div", "</"))

    def _opens_with_last(self, index: int | None) -> bool:
        last = self.marked_at
        if index is None or last is None or last != index - 1:
            return False
        return self.partner.get(last, last) > index

    def _mark_whole(self, index: int) -> bool:
        """Leave one placeholder for a shortcode that encloses only shortcodes without a meaning.

        A slider is one thing, whatever the number of its slides. Return False for any other.
        """
        end = self.partner.get(index, index)
        whole = self.tokens[index : end + 1]
        if self.built or not 1 < len(whole) <= _MOST_ENCLOSED or _is_blank(whole[1:-1]):
            return False
        if not all(self._has_no_meaning(token) for token in whole):
            return False
        opened = [token for token in whole if isinstance(token, Shortcode) and not token.closing]
        for token in opened:
            self.scope.unhandled["unhandled-shortcode", f"[{token.name}]"] += 1
        raw = " ".join("".join(token.raw for token in whole).split())
        self.out.append(Opaque(placeholder(f"shortcode {raw}")))
        files = files_in([token.attributes for token in opened])
        self.out += map(_file_link, dict.fromkeys(files))
        self.marked_until = end + 1
        return True

    def _has_no_meaning(self, token: Token) -> bool:
        if not isinstance(token, Shortcode):
            return isinstance(token, (TextToken, Plain)) and not token.raw.strip()
        rule = rule_for(token.name, self.scope.context.shortcode_rules)
        return not token.quoted and (rule is None or isinstance(rule, Mark))


def _file_link(url: str) -> Inline:
    return Inline(f" {file_link(url)} ")


def _is_blank(tokens: Iterable[Token]) -> bool:
    return not any(token.raw.strip() for token in tokens)
