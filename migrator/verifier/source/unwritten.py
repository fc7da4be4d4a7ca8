"""Name the texts and data of a source that have no place in an archive: once for a site.

The archive has posts, comments, terms and menus, but not all that WordPress stores with them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, fields
from operator import attrgetter, itemgetter
from typing import Any, Final, Self

from migrator.findings import Finding
from migrator.model import HIDDEN_STATUSES, Attachment, Post, Site
from migrator.site_ids import blog_id
from migrator.startup.value_objects import value_object
from migrator.verifier.fidelity.word_check import without_tags, words
from migrator.verifier.source.unshown_captions import Captions

SECOND_TEXT: Final = "_content:encoded"
"""Key of the custom field that holds the further texts of an item, if it has more than one."""
_LINKED: Final = re.compile(r"<(?:a|img)\b[^<>]*?\s(?:href|src)\s*=", re.IGNORECASE)
# Custom fields in which plugins note how they checked a comment.
_INTERNAL: Final = re.compile(r"_|akismet|rating_spam|dsq_|jetpack_|hc_")
_NAMED: Final = 3
# Templates that WordPress, Divi, Colibri and Beaver Builder show around posts, or as a whole page:
# often the home page of a block theme. A post cannot show one by its id.
_TEMPLATES: Final = frozenset({
    "wp_template", "wp_template_part", "et_header_layout", "et_body_layout", "et_footer_layout",
    "extb_post_header", "extb_post_main", "extb_post_sidebar", "extb_post_footer",
    "fl-theme-layout",
})  # fmt: skip
_BRACKETS: Final = re.compile(r"\[[^\[\]]{0,9999}\]")
_ENTRY: Final = re.compile(r"<!-- wp:(?:navigation-(?:link|submenu)|home-link)\b")
_TELLING: Final = 5  # words; "Proudly powered by WordPress" has fewer


@value_object
class Unwritten:
    """The things of one item that are not written, as plain values.

    findings  one for each text that is named for itself: its kind, place, message, weight and part
    shown     the ids of files whose captions the item shows
    counts    the numbers of what is counted for the whole site, by key of `_MESSAGES`
    name      the name of the item, as an example for what is counted
    fields    the names of custom fields of its comments
    """

    findings: Sequence[tuple[str, str, str, int, str]] = ()
    shown: Sequence[int] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    name: str = ""
    fields: Sequence[str] = ()

    @property
    def holds_something(self) -> bool:
        """True unless the item holds nothing of the kind."""
        return bool(self.findings or self.shown or self.counts or self.fields)

    @property
    def values(self) -> tuple[Any, ...]:
        """The values of all fields, in order; none if the item holds nothing of the kind."""
        return _VALUES(self) if self.holds_something else ()

    @classmethod
    def restored(cls, values: Sequence[Any]) -> Self:
        """Return what had these `values`. Raises TypeError or ValueError for other values."""
        found = cls(*values)
        for kind, where, message, weight, part in found.findings:
            Finding(kind, where, message, int(weight), part=part)
        names = (found.name, *found.counts, *found.fields)
        numbers = (*found.shown, *found.counts.values())
        if not all(isinstance(each, str) for each in names):
            raise TypeError("a name is no text")
        if not all(isinstance(each, int) for each in numbers):
            raise TypeError("a number is none")
        return found


_VALUES: Final = attrgetter(*(each.name for each in fields(Unwritten)))
NOTHING: Final = Unwritten()


class UnwrittenTexts:
    """Collects what has no place, item by item in any order; `findings` then names it."""

    def __init__(self, attachments: Mapping[int, Attachment]) -> None:
        """`attachments` are those of the whole source, by id."""
        self._captions = Captions(attachments)
        self._single: list[tuple[int, Finding]] = []
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, list[tuple[int, str]]] = {}
        self._fields: Counter[str] = Counter()

    def of(self, post: Post, *, has_page: bool) -> Unwritten:
        """Return what an item holds that is not written; `has_page` if it is a file itself."""
        if post.type == "attachment" and not has_page:
            found = tuple(_of_attachment(post))
            counts = {"descriptions": 1} if _is_described(post) else {}
            if not (found or counts):
                return NOTHING
            return Unwritten(found, counts=counts, name=_example(post) if counts else "")
        if post.type == "nav_menu_item":
            is_described = post.status == "publish" and words(without_tags(post.content))
            return Unwritten(counts={"menus": 1}, name=_example(post)) if is_described else NOTHING
        if has_page:
            return self._of_page(post)
        if post.status == "publish" and (part := _part_of_theme(post)):
            return Unwritten(counts={part: 1}, name=_example(post))
        return NOTHING

    def _of_page(self, post: Post) -> Unwritten:
        counts = {"titles": 1} if _LINKED.search(post.title) else {}
        if hidden := sum(comment.status in HIDDEN_STATUSES for comment in post.comments):
            counts["comments"] = hidden
        keys = [k for each in post.comments for k in each.fields if not _INTERNAL.match(k)]
        shown, found = self._captions.shown_by(post), list[tuple[str, str, str, int, str]]()
        if more := post.meta.get(SECOND_TEXT):
            count = len(words(without_tags(str(more))))
            message = f"{_name(post)} has a second text, which is not written: {count} words"
            where = f"{post.type} {blog_id(post.id)}"
            found.append(("lost-source", where, message, max(1, count), ""))
        if not (found or shown or counts or keys):
            return NOTHING
        return Unwritten(found, shown, counts, _example(post) if counts else "", keys)

    def add(self, position: int, unwritten: Unwritten) -> None:
        """Add what the item at this position of the source holds."""
        if not unwritten.holds_something:
            return
        for kind, where, message, weight, part in unwritten.findings:
            self._single.append((position, Finding(kind, where, message, weight, part=part)))
        self._captions.take_away(unwritten.shown)
        for key, count in unwritten.counts.items():
            self._counts[key] += count
            names = [*self._examples.get(key, ()), (position, unwritten.name)]
            self._examples[key] = sorted(names)[:_NAMED]
        self._fields.update(unwritten.fields)

    def findings(self, site: Site) -> Iterator[Finding]:
        """Yield all findings."""
        yield from (finding for _, finding in sorted(self._single, key=itemgetter(0)))
        linked = [term.name for term in site.terms if _LINKED.search(term.name)]
        unused = self._captions.unshown()
        named = {"terms": linked, "captions": unused}
        named |= {key: [name for _, name in found] for key, found in self._examples.items()}
        counts = self._counts | Counter(terms=len(linked), captions=len(unused))
        for key, (kind, where, message) in _MESSAGES.items():
            if count := counts[key]:
                names = ", ".join(map(_plain, named[key][:_NAMED])) if key != "comments" else ""
                ending = f": {names}" if names else ""
                yield Finding(kind, where, f"{message.format(count)}{ending}", count)
        for name, count in sorted(self._fields.items()):
            message = "custom field of comments that is not written"
            yield Finding("unwritten-field", name, message, count)
        for name, count in sorted(site.unread_fields.items()):
            yield Finding("unwritten-field", name, f"{name} that are not written", count)


def _of_attachment(post: Post) -> Iterator[tuple[str, str, str, int, str]]:
    where = f"attachment {blog_id(post.id)}"
    kept = [each for each in post.comments if each.status not in HIDDEN_STATUSES]
    if kept:
        message = f"{len(kept)} comments on the {_name(post)} are not written"
        yield "lost-data", where, message, len(kept), "comments"


def _part_of_theme(post: Post) -> str:
    """Return the key of what visitors saw of a part of the theme beside posts; "" for nothing."""
    if post.type == "wp_navigation":
        return "navigations" if _ENTRY.search(post.content) else ""
    if post.type in _TEMPLATES:
        said = words(_BRACKETS.sub(" ", without_tags(post.content)))
        return "templates" if sum(word[0].isalnum() for word in said) >= _TELLING else ""
    return ""


def _is_described(attachment: Post) -> bool:
    """Return True if an attachment has a description that a person wrote.

    WordPress itself gives a cropped image and the image of a header the address of the file.
    """
    text = without_tags(attachment.content).strip()
    url = attachment.attachment.url if attachment.attachment else ""
    is_address = text.startswith(("http://", "https://")) and len(text.split()) == 1
    if is_address and text.rpartition("/")[2] == url.rpartition("/")[2]:
        return False
    return bool(words(text))


# Unwritten data -> kind, place and message of its finding; in the order of the findings.
_MESSAGES: Final = {
    "captions": ("unwritten-text", "media library",
                 "captions of attachments that no post shows are not written ({})"),
    "descriptions": ("unwritten-text", "media library",
                     "descriptions of attachments that have no page are not written ({})"),
    "templates": ("unwritten-text", "theme",
                  "texts in templates of the theme are not written ({})"),
    "titles": ("unwritten-text", "titles",
               "links and images in titles are written as plain text ({})"),
    "terms": ("unwritten-text", "terms",
              "links and images in the names of terms are written as plain text ({})"),
    "menus": ("unwritten-field", "menus",
              "descriptions of entries of menus are not written ({})"),
    "navigations": ("unwritten-field", "theme",
                    "menus of the block theme are not written ({})"),
    "comments": ("hidden-comments", "comments",
                 "comments that are spam or in the trash are not written ({})"),
}  # fmt: skip


def _example(post: Post) -> str:
    return post.title or post.slug or str(blog_id(post.id))


def _name(post: Post) -> str:
    return f"{post.type} {_plain(post.title) or post.slug}"


def _plain(text: str) -> str:
    return without_tags(text).strip()[:80]
