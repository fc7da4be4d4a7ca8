"""Parse shortcodes, and tell a shortcode from prose in brackets.

Grammar: codex.wordpress.org/Shortcode_API (enclosing, self-closing, escaped) and the observed
behaviour of a running site.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence

from migrator.wordpress.code_plugins import is_code_block
from migrator.wordpress.pre_elements import literal_pre
from migrator.wordpress.render_context import RenderContext
from migrator.wordpress.shortcode_attributes import Attributes, parse_attributes
from migrator.wordpress.shortcode_registry import (
    CODE_RULE,
    CORE,
    holds_code,
    is_footnote,
    is_footnote_list,
    is_known,
    may_stand_alone,
    positional_count,
    rule_for,
    stands_alone,
)
from migrator.wordpress.shortcode_rules import Keep, Raw
from migrator.wordpress.tokens import (
    HtmlBlock,
    Inline,
    Shortcode,
    TextToken,
    Token,
    self_contained,
    tokenize,
    word_set,
)

_OPENING = re.compile(r"\[(\d*[A-Za-z_][\w.-]*+)((?:[\s/=:][^\[\]]*+)?)\]", re.ASCII)
_CLOSING = re.compile(r"\[/(\d*[A-Za-z_][\w.-]*+)\s*+\]", re.ASCII)
_PRE_END = re.compile(r"</pre\s*>", re.IGNORECASE)
_NO_CLOSING_TAGS: Mapping[str, int] = {}
_WORD = re.compile(r"[A-Za-z]+\Z")
# `WpProQuiz`, `my_plugin`, `amd-zlrecipe-recipe`: names of plugins, not words of a language.
_PLUGIN_NAME = re.compile(r"\w*[a-z][A-Z]|\w+[_-]")
# `[nggallery=1]`, `[WpProQuiz 1]`, `[amd-zlrecipe-recipe:12]`: one id, or several.
_ID = re.compile(r"[=:]?\d+(?:,\d+)*\Z", re.ASCII)
# `[post-list-3]`: the number is a part of the name. `[covid-19]` is a word.
_NUMBERED_NAME = re.compile(r"[a-z]{2,}+(?:[_-][a-z]{2,}+)+[_-]\d{1,6}\Z")
# `[tip:x]`; prose has a space after a colon.
_PARAMETER = re.compile(r":[\w.-]{1,40}\Z")
_LEAST_LETTERS = 3
_VALUE = re.compile(r"=[\w.,-]+(?:\s|\Z)")
_SPACE = re.compile(r"\s")
_MARK = re.compile(r"[/:]")
# BBCode: WordPress shows it as typed.
# PostTabs: `[tab:First] ... [tab:Second] ... [tab:END]`.
_TAB = "tab"
_TABS_END = "tab:END"
_LAST_TAB = re.compile(r"\[tab:\s*END\s*\]", re.IGNORECASE)
_BBCODE = word_set("b i u s url img email size color center left right font li ul ol")


class Brackets:
    """Parser for the shortcodes of one text; it leaves prose in brackets alone.

    `uncertain` are brackets that stay in the text, but have the form of a shortcode.
    `closed_later` counts, by name, the closing tags that follow after this text, `closed` those of
    the whole post. In a comment, only code and footnotes are shortcodes.
    """

    def __init__(
        self,
        source: str,
        context: RenderContext,
        closed_later: Mapping[str, int] = _NO_CLOSING_TAGS,
        closed: Mapping[str, int] | None = None,
        *,
        in_comment: bool = False,
    ) -> None:
        self.source = source
        self.in_comment = in_comment
        self.rules = context.shortcode_rules
        self.closed_later = closed_later
        self.closed = closing_names(source) if closed is None else closed
        self.names: list[str] = []
        self.uncertain: list[str] = []
        self._ends_tabs = _TABS_END in self.closed and not in_comment
        self._closing_positions: dict[str, list[int]] = {}
        self._spent: set[int] = set()
        for match in _CLOSING.finditer(source) if self.closed else ():
            self._closing_positions.setdefault(match[1], []).append(match.start())

    def read(self, at: int, code: str) -> tuple[list[Token], int] | None:
        """Return the tokens of the shortcode at `at` and its end offset; None if it is text.

        `code` names the code element around it, "" if there is none. In `<pre>`, core shortcodes
        and those of code plugins act; in `<code>`, all are literal text.
        """
        if self.source.startswith("[[", at):
            return self._escaped(at, code)
        if match := _CLOSING.match(self.source, at):
            if at in self._spent:
                return [], match.end()
            if _is_literal(match[1], code) or (self.in_comment and not is_footnote(match[1])):
                return None
            found = Shortcode(match[0], match[1], closing=True, quoted=bool(code))
            return [found], match.end()
        match = _OPENING.match(self.source, at)
        if match is None:
            return None
        name, raw_attributes = match[1], match[2]
        if name == _TAB and raw_attributes.startswith(":") and self._ends_tabs and not code:
            self.names.append(name)
            return _tab_title(raw_attributes[1:]), match.end()
        attributes = parse_attributes(raw_attributes)
        closer = self._closing_tag(name, match.end())
        rule = rule_for(name, self.rules)
        if closer and holds_code(name, attributes, self.rules):
            rule = CODE_RULE
        if isinstance(rule, Raw):
            return self._raw(match, rule, attributes, closer, code)
        if _is_literal(name, code) or (self.in_comment and not (is_footnote(name) and closer)):
            return None
        if not self._is_shortcode(name, raw_attributes, attributes, closer) and not (
            _stands_for_shortcode(name, raw_attributes, attributes, self.closed)
            and self._is_alone(match)
        ):
            self._note_uncertain(match, code)
            return None
        self.names.append(name)
        if isinstance(rule, Keep):
            end = closer.end() if closer else match.end()
            return tokenize(self.source[at:end]), end
        empty = raw_attributes.rstrip().endswith("/")
        found = Shortcode(match[0], name, raw_attributes, empty=empty, quoted=bool(code))
        return [found], match.end()

    def _note_uncertain(self, match: re.Match[str], code: str) -> None:
        """Note text that has the form of a plugin's shortcode: `[tip:x]`, `[post-list-3]`.

        Markdown has such brackets before and after those of a link. `[tab:x]` has a rule.
        """
        name, raw = match[1], match[2]
        if code or self.in_comment or name == _TAB or (raw and not _PARAMETER.match(raw)):
            return
        before = self.source[match.start() - 1 : match.start()]
        after = self.source[match.end() : match.end() + 1]
        is_label = before in ("]", "`") or before.isalnum() or after in (":", "(", "[")
        if not is_label and (is_known(name, self.rules) if raw else _NUMBERED_NAME.match(name)):
            self.uncertain.append(match[0])

    def _is_alone(self, match: re.Match[str]) -> bool:
        """Return True if the shortcode is alone on its line or in its element."""
        before = self.source[max(0, match.start() - 80) : match.start()].rstrip(" \t")
        after = self.source[match.end() : match.end() + 80].lstrip(" \t")
        return (not before or before[-1] in "\n>") and (not after or after[0] in "\n<")

    def _closing_tag(self, name: str, position: int) -> re.Match[str] | None:
        positions = self._closing_positions.get(name, [])
        index = bisect_left(positions, position)
        return _CLOSING.match(self.source, positions[index]) if index < len(positions) else None

    def _raw(
        self,
        match: re.Match[str],
        rule: Raw,
        attributes: Attributes,
        closer: re.Match[str] | None,
        code: str,
    ) -> tuple[list[Token], int] | None:
        if closer is None or match[2].rstrip().endswith("/") or code not in ("", "pre"):
            return None
        self.names.append(match[1])
        code_end, end = closer.start(), closer.end()
        if code == "pre" and (pre := _PRE_END.search(self.source, match.end(), code_end)):
            # The code ends with the `<pre>` in which it began; its own end follows later.
            self._spent.add(closer.start())
            code_end = end = pre.start()
        rendered = rule.render(match[1], attributes, self.source[match.end() : code_end])
        token: Token = HtmlBlock(rendered) if is_code_block(rendered) else Inline(rendered)
        return [token], end

    def _escaped(self, at: int, code: str) -> tuple[list[Token], int] | None:
        """Parse `[[x]]` and `[[x]…[/x]]`, escaped shortcodes (Shortcode API, "Escaping")."""
        if self.in_comment:
            return [TextToken("[[")], at + 2
        match = _OPENING.match(self.source, at + 1)
        if match is None:
            return None
        if not is_known(match[1], self.rules) or (code and match[1] not in CORE):
            return None
        end = match.end()
        if not self.source.startswith("]", end):
            closer = self._closing_tag(match[1], end)
            if closer is None or not self.source.startswith("]", closer.end()):
                return None
            end = closer.end()
        return [*tokenize(self.source[at + 1 : end])], end + 1

    def _is_shortcode(
        self, name: str, raw: str, attributes: Attributes, closer: re.Match[str] | None
    ) -> bool:
        closed = closer is not None or self.closed_later.get(name, 0) > 0
        if name in self.rules or (closed and name in CORE):
            return True
        if name in CORE:
            return (
                bool(attributes.named)
                or len(attributes.positional) < 2
                or all("://" in each for each in attributes.positional)
                or ("://" in attributes.positional[0] and "|" in raw)
            )
        word = _WORD.match(name) is not None
        prose = len(attributes.positional) > positional_count(name, attributes.positional)
        if is_known(name, self.rules):
            if not raw.strip():
                return not word or closed or stands_alone(name)
            return not word or not prose
        if name.lower() in _BBCODE or len(name) == 1:
            return False
        if closed or _is_numbered(name, raw, attributes):
            return True
        if prose or raw[:1] == ":" or not attributes.named:
            return False
        return attributes.quoted > 0 or any(len(key) > 1 for key in attributes.named)


def _stands_for_shortcode(
    name: str, raw: str, attributes: Attributes, closed: Mapping[str, int]
) -> bool:
    """Return True for brackets that are a shortcode if they are alone."""
    if _is_no_prose(name, raw, attributes):
        return True
    return not raw and (may_stand_alone(name) or is_footnote_list(name, closed))


def _is_numbered(name: str, raw: str, attributes: Attributes) -> bool:
    """Return True if all attributes of an unknown name are ids, in a form that prose never has."""
    ids = attributes.positional
    if attributes.named or not ids or not all(map(_ID.match, ids)):
        return False
    return raw[:1] == "=" or _PLUGIN_NAME.match(name) is not None


def _is_no_prose(name: str, raw: str, attributes: Attributes) -> bool:
    """Return True for forms that no text contains as words, where they are alone: `[poll=3]`,
    `[album=2,compact]`, `[my_plugin:12:big]`, `[post-list-3]`, `[events/]`, `[list "5" /]`."""
    if name.lower() in _BBCODE or len(name) < _LEAST_LETTERS:
        return False
    if not raw:
        return _NUMBERED_NAME.match(name) is not None
    if raw[:1] == "=":
        return _VALUE.match(raw) is not None
    if raw[:1] == ":":
        return _PLUGIN_NAME.match(name) is not None and not _SPACE.search(raw)
    return raw.rstrip().endswith("/") and not any(_MARK.search(v) for v in attributes.positional)


def _tab_title(text: str) -> list[Token]:
    """Return the title of a tab as readers see it. `[tab:END]` only ends the last tab."""
    title = text.strip()
    if title.upper() == "END" or not title:
        return []
    return [HtmlBlock(f"<p><strong>{self_contained(title)}</strong></p>")]


def _is_literal(name: str, code: str) -> bool:
    return code == "code" or (code == "pre" and name not in CORE)


def read_shortcodes(brackets: Brackets) -> list[Token]:
    """Return the tokens of a text, including its shortcodes."""
    return tokenize(brackets.source, brackets.read, literal_pre)


def closing_names(source: str) -> Counter[str]:
    """Count the closing tags in `source` by shortcode name, and the marks that end tabs."""
    found = Counter[str]()
    if "[/" in source:
        found.update(_CLOSING.findall(source))
    if "[tab:" in source and (ends := len(_LAST_TAB.findall(source))):
        found[_TABS_END] = ends
    return found


def shortcode_names(source: str, context: RenderContext) -> list[str]:
    """Return the name of each shortcode used in `source`, in order, with repetitions."""
    brackets = Brackets(source, context)
    read_shortcodes(brackets)
    return brackets.names


def match_tags(tokens: Sequence[Token]) -> dict[int, int]:
    """Map the index of each opening shortcode to that of its closing one, and vice versa.

    A closing tag belongs to the nearest open shortcode of its name. Shortcodes still open
    between the two enclose nothing.
    """
    found: dict[int, int] = {}
    stack: list[tuple[int, str]] = []
    open_by_name: dict[str, int] = {}
    for index, token in enumerate(tokens):
        if not isinstance(token, Shortcode) or token.empty:
            continue
        if not token.closing:
            stack.append((index, token.name))
            open_by_name[token.name] = open_by_name.get(token.name, 0) + 1
        elif open_by_name.get(token.name):
            while True:
                start, name = stack.pop()
                open_by_name[name] -= 1
                if name == token.name:
                    break
            found[start], found[index] = index, start
    return found
