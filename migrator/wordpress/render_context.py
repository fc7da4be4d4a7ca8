"""Data classes for rendering: the site data that a post refers to, HTML and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from migrator.findings import Finding
from migrator.model import Attachment
from migrator.startup.value_objects import value_object
from migrator.texts.privacy import without_addresses


@value_object
class ShortcodeRule:
    """A user's rule for one shortcode (`[shortcodes.NAME]` in migrator.toml).

    keep      leave it in the text as the author typed it
    drop      remove it and its enclosed content
    unwrap    remove it, keep its enclosed content
    template  replace it with HTML; `{content}` is the enclosed content, `{name}` the
              attribute `name`, `{0}` the first value without a name
    function  replace it with the result of `function`, the user's entry point, which gets
              the attributes and the enclosed HTML
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


@value_object
class RenderContext:
    """The site data and user rules that rendering a post may need.

    attachment       returns the attachment with this id
    file             returns the attachment that has this URL for any of its sizes
    children         returns the attachments whose parent is the post with this id, in menu order
    reusable_block   returns the content of the `wp_block` post with this id
    fields           the custom fields of the post, which its blocks may show
    footnotes        the post meta `footnotes`, JSON-decoded: `{"id": ..., "content": ...}`
    shortcode_rules  the user's rules by shortcode name; they override the built-in rules
    language         the language of the blog ("de-DE"), "" if it is unknown
    home             the address of the home page of the blog
    """

    attachment: Callable[[int], Attachment | None] = _no_attachment
    file: Callable[[str], Attachment | None] = _no_file
    children: Callable[[int], Sequence[Attachment]] = _no_children
    reusable_block: Callable[[int], str | None] = _no_block
    post_id: int = 0
    fields: Mapping[str, Any] = field(default_factory=dict)
    footnotes: Sequence[Mapping[str, Any]] = ()
    shortcode_rules: Mapping[str, ShortcodeRule] = field(default_factory=dict)
    language: str = ""
    home: str = "/"


@value_object
class Rendered:
    """The HTML that WordPress would show, and findings about it.

    The findings' `where` is empty, because only the caller knows the post.
    """

    html: str
    findings: tuple[Finding, ...] = ()


@dataclass
class RenderScope:
    """Mutable state while one post is rendered: footnotes and findings so far.

    An excerpt has no list of footnotes: `in_excerpt` keeps them where they stand. `inner_html`
    renders the content of another item that the post shows; `templates` are the ids of those that
    are being rendered, and `shown_templates` counts all.
    """

    context: RenderContext
    in_excerpt: bool = False
    footnotes: list[str] = field(default_factory=list)
    pattern_notes: list[Any] = field(default_factory=list)
    unhandled: Counter[tuple[str, str]] = field(default_factory=Counter)
    unshown: Counter[str] = field(default_factory=Counter)
    notes: dict[Finding, None] = field(default_factory=dict)
    inner_html: Callable[[str], str] | None = None
    templates: list[int] = field(default_factory=list)
    shown_templates: int = 0

    def missing(self, kind: str, message: str) -> None:
        """Add a finding, once, that something the content refers to is missing."""
        self.notes.setdefault(Finding(kind, "", message), None)

    def findings(self) -> tuple[Finding, ...]:
        """Return one finding for each unhandled name, by first appearance, then the others."""
        unhandled = [
            Finding(
                kind,
                "",
                f"{name}{'' if count == 1 else f' ({count} times)'}: {_ADVICE[kind]}",
                weight=count,
            )
            for (kind, name), count in self.unhandled.items()
        ]
        unshown = [
            Finding(
                "hidden-block",
                "",
                f"{name}{'' if count == 1 else f' ({count} times)'}: WordPress does not show it,"
                " so it is left out",
                weight=count,
            )
            for name, count in self.unshown.items()
        ]
        return (*unhandled, *unshown, *self.notes)


_ADVICE = {
    "unhandled-shortcode": "a placeholder marks its place; a rule in migrator.toml can replace it",
    "unhandled-block": "a placeholder marks its place",
    "unhandled-element": "only a script fills it; a placeholder marks its place",
}


def comment_safe(text: str) -> str:
    """Return text for use inside an HTML comment, on one line.

    Escapes `--` and `>`, which could end the comment (HTML Standard, 13.1.6 Comments).
    """
    flat = " ".join(text.split())
    return flat.replace(">", "&gt;").replace("--", "-&#45;")


def placeholder(what: str) -> str:
    """Return the HTML comment that replaces markup without meaning outside WordPress.

    It shows no e-mail address, such as that of a contact form: readers of the blog never saw it.
    """
    return f"<!-- migrator: {comment_safe(without_addresses(what))} -->"
