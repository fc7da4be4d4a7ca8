"""Data class for what a run must know of a post to account for it, without the post's texts.

The process that reads a post makes the record. Any other process needs only the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from operator import attrgetter
from typing import Final

from migrator.archive.targets.listings import ListedPost
from migrator.model import Comment, Post, Term
from migrator.pipeline import program_fingerprint
from migrator.startup.value_objects import value_object
from migrator.verifier.source.unwritten import NOTHING, Unwritten

_SEPARATE_FIELDS: Final = ("position", "content", "terms", "comments", "attachment")
_POST_VALUES: Final = attrgetter(
    *(each.name for each in fields(Post) if each.name not in _SEPARATE_FIELDS)
)
_TERM_VALUES: Final = attrgetter(*(each.name for each in fields(Term)))
_COMMENT_VALUES: Final = attrgetter(*(each.name for each in fields(Comment)))


@value_object
class PostRecord:
    """The record of a post.

    post       the post without its texts, terms, comments and custom fields
    digest     a digest, in hex, of everything that the source has of the post, except its position
    byline     the names in its byline
    left_out   the names of its custom fields that are not written
    unwritten  the other things it holds that are not written
    listed     what the lists of a site generator need of it; None if none shows it
    """

    post: Post
    digest: str
    byline: Sequence[str] = ()
    left_out: Sequence[str] = ()
    unwritten: Unwritten = NOTHING
    listed: ListedPost | None = None


def without_texts(post: Post) -> Post:
    """Return a post without its texts, terms, comments and custom fields."""
    return replace(
        post, content="", content_filtered="", excerpt="", terms=(), comments=(), meta={}
    )


def digest_of_post(post: Post) -> str:
    """Return a digest, in hex, of all fields of a post except its position.

    It is computed from plain values, because `repr` is slow for data classes and long texts.
    """
    terms, comments = map(_TERM_VALUES, post.terms), map(_COMMENT_VALUES, post.comments)
    content = program_fingerprint.digest_of_text(post.content)
    return program_fingerprint.digest_of_values(
        content, _POST_VALUES(post), list(terms), list(comments), post.attachment
    )
