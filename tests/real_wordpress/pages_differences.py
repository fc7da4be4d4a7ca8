"""Expected differences between the archive of a site's pages and that of its export, by theme.

The table in `docs/reference/site-pages.md` has exactly these reasons.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import rest_differences
from archives import Row

MORE = "the post's own page does not show the text of its link"
TITLE = "a tag in a title starts an element inside the heading"
OLD_NOTES = "WordPress shows these notes only since version 6.3"
PING = "the theme shows only the address of a pingback"
WAITING = "only moderators see it"
LARGE = "WordPress offers browsers no size above 2048 pixels"
NO_COMMENTS = "the theme shows no comments on pages"
OFFSET = "the theme shows times without an offset"

# What visitors see of a post, they see of its page.
_SHOWN = tuple(
    row
    for row in rest_differences.VISITOR
    if row.why not in (rest_differences.THEME, rest_differences.MODERATORS)
    and not any(line.startswith('description: "---') for line in row.export)
)

_WAITING = Row("posts/premier-billet/comments.yaml", rest_differences.PENDING, (), WAITING)

_ALWAYS: Sequence[Row] = (
    *_SHOWN,
    Row(
        "posts/blocs-de-mise-en-page/index.md",
        ("<!--more La suite-->",),
        ("<!--more-->",),
        MORE,
    ),
    Row(
        "posts/limportance-du-reseautage/index.md",
        ("<!--more Lire la suite de ce billet-->",),
        ("<!--more-->",),
        MORE,
    ),
    Row(
        "posts/du-code-a_b_c-d/index.md",
        ('title: "Du code : ` ` & "a_b_c" < d"',),
        ('title: "Du code : " & "a_b_c" < d"',),
        TITLE,
    ),
)

_NOTES: Sequence[Row] = (
    Row(
        "posts/notes-de-bas-de-page/index.md",
        ("Une phrase[^1] annotée[^2].",),
        (
            (
                "Une phrase<sup>[1](#2c5f7f5e-0000-4000-8000-000000000001)</sup> "
                "annotée<sup>[2](#2c5f7f5e-0000-4000-8000-000000000002)</sup>."
            ),
        ),
        OLD_NOTES,
    ),
    Row(
        "posts/notes-de-bas-de-page/index.md",
        ("[^1]: Une note, avec un [lien](https://example.org).", "", "[^2]: Une autre.", ""),
        (),
        OLD_NOTES,
    ),
)

TABLES: Final[Mapping[str, Sequence[Row]]] = {
    "twentytwentyone": (
        *_ALWAYS,
        *_NOTES,
        Row(
            "posts/premier-billet/comments.yaml",
            ('  date: "2004-03-01T10:17:00-05:00"',),
            (),
            PING,
        ),
        Row(
            "posts/premier-billet/comments.yaml",
            ("  text: |-", "    […] comme le dit ce premier billet […]", *rest_differences.PENDING),
            (),
            PING,
        ),
    ),
    "twentytwentytwo": (*_ALWAYS, *_NOTES, _WAITING),
    "twentytwentythree": (*_ALWAYS, *_NOTES, _WAITING),
    "twentytwentyfour": (*_ALWAYS, _WAITING),
    "oldblog": (
        *_ALWAYS,
        *_NOTES,
        _WAITING._replace(
            export=tuple(line.replace("-05:00", "") for line in rest_differences.PENDING),
        ),
        Row(
            "posts/blocs-de-medias/index.md",
            ('image: "panorama-scaled.jpg"',),
            ('image: "panorama-2048x1024.jpg"',),
            LARGE,
        ),
    ),
}

MISSING: Final[Mapping[str, Mapping[str, str]]] = {
    "twentytwentyfour": {"pages/a-propos/comments.yaml": NO_COMMENTS},
}
"""Files that only the export's archive has."""

FURTHER: Final[Mapping[str, Mapping[str, str]]] = {
    "oldblog": {"posts/blocs-de-medias/images/panorama-2048x1024.jpg": LARGE},
}
"""Files that only the archive of the pages has."""

WITHOUT_OFFSETS: Final[Mapping[str, str]] = {"oldblog": OFFSET}
"""Themes whose comments are compared without the offsets of their times."""

_OFFSET: Final = re.compile(rb'^( *date: "[^"]{16,19})[+-]\d\d:\d\d"$', re.MULTILINE)


def without_offsets(archive: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the archive with the times of comments as local time, without offset."""
    return {
        name: _OFFSET.sub(rb'\1"', data) if name.endswith("/comments.yaml") else data
        for name, data in archive.items()
    }


def reasons() -> set[str]:
    """Return the reasons of all differences in all themes."""
    return {
        *(row.why for table in TABLES.values() for row in table),
        *(
            why
            for table in (MISSING, FURTHER)
            for files in table.values()
            for why in files.values()
        ),
        *WITHOUT_OFFSETS.values(),
    }
