"""Convert comments, authors, terms, menus, redirects and the site to the text of data files.

Pure functions from the model to the text of a file. E-mail and IP addresses are in
no file, and not even in the model. The order is that of display (threads by date, menus as
shown) or alphabetical, so it is always the same.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from itertools import chain, groupby, islice
from typing import Final

from migrator.archive import yaml_text
from migrator.archive.nesting import Node, build_trees
from migrator.model import HIDDEN_STATUSES, Author, Comment, MenuItem, Site, Term
from migrator.site_ids import blog_id
from migrator.startup.value_objects import value_object
from migrator.texts.language_marks import in_all_languages, in_language, languages_in
from migrator.texts.privacy import has_address, without_address, without_addresses

# The maximum that WordPress allows in Settings > Discussion, "nested comments".
DEEPEST_REPLY: Final = 10
DEEPEST_MENU: Final = 10

# Rows of a table that are written at once.
_ROWS: Final = 200

_NO_DATE: Final = datetime(1970, 1, 1, tzinfo=UTC)

ToText = Callable[[str], str]


@value_object
class CommentsFile:
    """The text of comments.yaml ("" if there is no comment), the number of its comments, and
    the number of comments left out by status ("spam", "trash")."""

    text: str
    kept: int
    left_out: Mapping[str, int] = field(default_factory=dict)


def comments_yaml(
    comments: Sequence[Comment], to_markdown: ToText, plain_text: ToText
) -> CommentsFile:
    """Return the comments of one post as threads: `replies` are nested below their comment.

    `to_markdown` converts a comment's stored HTML to Markdown, `plain_text` the HTML of a name.
    A reply to a missing comment (or to spam) is at the top level; replies deeper than
    DEEPEST_REPLY are siblings. Both name their comment in `in_reply_to`. Comments that
    are not approved yet have `status: "pending"`; pingbacks and trackbacks have a `kind`.
    """
    kept = _in_display_order(
        comment for comment in comments if comment.status not in HIDDEN_STATUSES
    )
    left_out = Counter(c.status for c in comments if c.status in HIDDEN_STATUSES)
    roots = build_trees(kept, lambda c: c.id, lambda c: c.parent_id, DEEPEST_REPLY)
    entries: list[object] = [_comment(node, 0, to_markdown, plain_text) for node in roots]
    return CommentsFile(yaml_text.dump(entries), len(kept), dict(sorted(left_out.items())))


def has_comments(comments: Iterable[Comment]) -> bool:
    """Return True if the file of these comments has any."""
    return any(comment.status not in HIDDEN_STATUSES for comment in comments)


def authors_yaml(authors: Iterable[Author], plain_text: ToText) -> str:
    """Return authors.yaml, sorted by login. First and last names are left out, because the blog
    does not show them: an author may use another name for a reason."""
    entries: list[object] = [
        _present(
            login=without_address(author.login),
            name=without_address(plain_text(author.name)),
            id=blog_id(author.id),
            website=_public_url(author.website),
            biography=without_addresses(author.biography),
        )
        for author in sorted(authors, key=lambda author: (author.login, author.id))
    ]
    return yaml_text.dump(entries)


def terms_yaml(terms: Iterable[Term], plain_text: ToText, language: str = "") -> str:
    """Return terms.yaml: taxonomy -> its terms, sorted by slug; `language` is that of the blog.

    A term has the slug (which its old URL contains), the name as plain text, the parent's slug
    and the description as stored; and both in its other `languages`, if it has any.
    """
    taxonomies: dict[str, list[object]] = {}
    for term in sorted(terms, key=lambda term: (term.taxonomy, term.slug, term.id)):
        entry = _present(
            slug=term.slug,
            name=plain_text(in_language(term.name, language)),
            parent=term.parent,
            description=in_language(term.description, language),
            id=blog_id(term.id),
        )
        if versions := _versions(term, language, plain_text):
            entry["languages"] = versions
        entries = taxonomies.setdefault(term.taxonomy, [])
        if entry not in entries[-1:]:
            entries.append(entry)
    return yaml_text.dump(dict(taxonomies))


def _versions(term: Term, language: str, plain_text: ToText) -> dict[str, object]:
    """Return name and description of a term in each language but the first one."""
    found = dict.fromkeys([*languages_in(term.name), *languages_in(term.description)])
    others = sorted(found, key=lambda each: each != language)[1:]
    return {
        each: _present(
            name=plain_text(in_language(term.name, each)),
            description=in_language(term.description, each),
        )
        for each in others
    }


def menus_yaml(
    items: Iterable[MenuItem], resolve: Callable[[MenuItem], str], plain_text: ToText
) -> str:
    """Return menus.yaml: menu -> its items as shown, with sub-menus below `items`.

    `resolve` returns the target of an item: a path in the archive, the original URL, or ""
    if neither is known.
    """
    menus: dict[str, list[MenuItem]] = {}
    for item in sorted(items, key=lambda item: (item.menu, item.order, item.id)):
        menus.setdefault(item.menu, []).append(item)
    trees = {
        menu: build_trees(members, lambda m: m.id, lambda m: m.parent_id, DEEPEST_MENU)
        for menu, members in menus.items()
    }
    return yaml_text.dump(
        {
            menu: [_menu_entry(node, resolve, plain_text) for node in roots]
            for menu, roots in trees.items()
        }
    )


def site_yaml(site: Site, plain_text: ToText) -> str:
    """Return site.yaml: title, description, URLs, language and generator of the blog."""
    return yaml_text.dump(
        _present(
            title=plain_text(in_all_languages(site.title)),
            description=plain_text(in_all_languages(site.description)),
            url=site.url,
            wordpress_url=site.wordpress_url,
            language=site.language,
            generator=site.generator,
        )
    )


def redirects_csv(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield redirects.csv in pieces: RFC 4180 with plain newlines, with the columns `old` (a
    URL of the blog) and `new` (a path in the archive). `rows` are sorted; duplicates are left
    out."""
    different = (row for row, _ in groupby(chain([("old", "new")], rows)))
    while some := list(islice(different, _ROWS)):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(some)
        yield text.getvalue()


def _in_display_order(comments: Iterable[Comment]) -> list[Comment]:
    """Return comments in the order of WordPress: by date, then by id.

    A comment without a date stands behind the one with the id before its own.
    """
    keyed = []
    last = _NO_DATE
    for comment in sorted(comments, key=lambda comment: comment.id):
        if comment.published is not None:
            # Within one source either all dates have an offset, or none has.
            zone = comment.published.tzinfo or UTC
            last = comment.published.replace(tzinfo=zone)
        keyed.append((last, comment.id, comment))
    return [comment for _, _, comment in sorted(keyed, key=lambda each: each[:2])]


def _comment(
    node: Node[Comment], above: int, to_markdown: ToText, plain_text: ToText
) -> dict[str, object]:
    """Return the entry of a comment; `above` is the id of the comment that it is nested below."""
    comment = node.item
    entry = _present(
        id=comment.id,
        author=without_address(plain_text(comment.author)),
        url=_public_url(comment.author_url),
        date=comment.published.isoformat() if comment.published else "",
        kind=comment.kind if comment.kind != "comment" else "",
        status=comment.status if comment.status != "approved" else "",
        in_reply_to=comment.parent_id if comment.parent_id != above else 0,
        text=yaml_text.Literal(to_markdown(comment.content).strip("\n")),
    )
    if node.children:
        entry["replies"] = [
            _comment(child, comment.id, to_markdown, plain_text) for child in node.children
        ]
    return entry


def _public_url(url: str) -> str:
    """Return the website of a person, "" if it is an e-mail address (many people enter theirs)."""
    return (
        ""
        if url.lower().startswith("mailto:") or has_address(url.rsplit("//", maxsplit=1)[-1])
        else url
    )


def _menu_entry(
    node: Node[MenuItem], resolve: Callable[[MenuItem], str], plain_text: ToText
) -> dict[str, object]:
    entry = _present(title=plain_text(node.item.title), link=resolve(node.item))
    if node.children:
        entry["items"] = [_menu_entry(child, resolve, plain_text) for child in node.children]
    return entry


def _present(**values: object) -> dict[str, object]:
    """Leave out empty values: an empty text and the id 0 mean that there is none."""
    return {key: value for key, value in values.items() if value not in ("", 0)}
