"""What a post's content may refer to, and what comes of rendering it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from migrator.findings import Finding
from migrator.model import Attachment


@dataclass(frozen=True, slots=True)
class ShortcodeRule:
    """What a user wants done with one shortcode (`[shortcodes.NAME]` in migrator.toml).

    keep      it stands in the text as the author typed it
    drop      it goes, with all it encloses
    unwrap    it goes, what it encloses stays
    template  HTML takes its place; in it `{content}` is what the shortcode
              encloses, `{name}` the attribute `name`, `{0}` the first value
              without a name
    function  what `function` makes of the attributes and of the HTML that the
              shortcode encloses takes its place (an entry point of the user's)
    """

    action: Literal["keep", "drop", "unwrap", "template", "function"]
    template: str = ""
    function: Callable[[Mapping[str, str], str], str] | None = None


def _no_attachment(_: int) -> Attachment | None:
    return None


def _no_file(_: str) -> Attachment | None:
    return None


def _no_children(_: int) -> Sequence[Attachment]:
    return ()


def _no_block(_: int) -> str | None:
    return None


@dataclass(frozen=True)
class RenderContext:
    """Everything a post's content may refer to.

    attachment       a file of the media library by its id
    file             a file of the media library by the address of any of its sizes
    children         the files whose parent is the post with this id, in menu order
    reusable_block   the content of the `wp_block` post with this id
    footnotes        the post meta `footnotes`, JSON-decoded: `{"id": ..., "content": ...}`
    shortcode_rules  the user's own rules by shortcode name; they win over ours
    """

    attachment: Callable[[int], Attachment | None] = _no_attachment
    file: Callable[[str], Attachment | None] = _no_file
    children: Callable[[int], Sequence[Attachment]] = _no_children
    reusable_block: Callable[[int], str | None] = _no_block
    post_id: int = 0
    footnotes: Sequence[Mapping[str, Any]] = ()
    shortcode_rules: Mapping[str, ShortcodeRule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The HTML that WordPress would show, and what should be known about it.

    The findings' `where` is empty: only the caller knows the post.
    """

    html: str
    findings: tuple[Finding, ...] = ()


@dataclass
class RenderScope:
    """The state of rendering one post: what was met so far."""

    context: RenderContext
    footnotes: list[str] = field(default_factory=list)
    unhandled: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: list[Finding] = field(default_factory=list)

    def missing(self, kind: str, message: str) -> None:
        """Remember that something the content refers to is not there."""
        finding = Finding(kind, "", message)
        if finding not in self.notes:
            self.notes.append(finding)

    def findings(self) -> tuple[Finding, ...]:
        """One finding for each name met, in the order of first appearance."""
        unhandled = [
            Finding(
                kind,
                "",
                f"{name}{'' if count == 1 else f' ({count} times)'}: {_ADVICE[kind]}",
                weight=count,
            )
            for (kind, name), count in self.unhandled.items()
        ]
        return (*unhandled, *self.notes)


_ADVICE = {
    "unhandled-shortcode": "a placeholder marks its place; a rule in migrator.toml can replace it",
    "unhandled-block": "a placeholder marks its place",
}


def comment_safe(text: str) -> str:
    """Text for the inside of an HTML comment, on one line.

    `--` and `>` could end the comment (HTML Standard, 13.1.6 Comments).
    """
    flat = " ".join(text.split())
    return flat.replace(">", "&gt;").replace("--", "-&#45;")


def placeholder(what: str) -> str:
    """The comment that marks the place of something without meaning outside WordPress."""
    return f"<!-- migrator: {comment_safe(what)} -->"
