"""A post's files come to stand beside it, and its HTML points to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import quote

from bs4 import BeautifulSoup, Tag

from migrator.assets.attachments import MediaLibrary
from migrator.assets.choosing import Choice, Chooser
from migrator.assets.getting import Getter, Got, Missed, from_data_uri, is_data
from migrator.assets.naming import Folder, address_of, name_of
from migrator.assets.references import Reference, Role, find
from migrator.assets.uploads import Uploads
from migrator.assets.urls import absolute
from migrator.fetch.session import Session
from migrator.findings import Finding
from migrator.model import Index, Site

__all__ = ["ByteWriter", "Choice", "Localised", "Localiser"]

IMAGES, FILES = "images", "files"


class ByteWriter(Protocol):
    """Who writes files of the archive; paths are relative to its folder."""

    def write_bytes(self, path: PurePosixPath, data: bytes | Iterator[bytes]) -> object: ...


@dataclass(frozen=True, slots=True)
class Localised:
    """What came of a post's files.

    findings     what could not be had, each with the post, the address and the reasons
    first_image  the name of the first image's file (without folder), its absolute
                 address where it could not be had, "" when there is no image
    files        the files the post uses, as paths in the archive, in order of use
    """

    findings: tuple[Finding, ...] = ()
    first_image: str = ""
    files: tuple[PurePosixPath, ...] = ()


@dataclass(slots=True)
class _Post:
    """What is known of the post in hand."""

    page: PurePosixPath
    base: str
    findings: dict[str, Finding] = field(default_factory=dict)
    files: dict[PurePosixPath, None] = field(default_factory=dict)
    first_image: str = ""

    def result(self) -> Localised:
        return Localised(tuple(self.findings.values()), self.first_image, tuple(self.files))


class Localiser:
    """Brings every file along that posts need: each address is asked once in a run, each
    content written once beside a post. `used_attachments` are the ids of the media
    library's items that came along so far, in whatever size, each with the first file
    it became.
    """

    def __init__(
        self,
        site: Site,
        index: Index,
        writer: ByteWriter,
        uploads: Uploads | None = None,
        session: Session | None = None,
        choice: Choice | None = None,
    ) -> None:
        """Without a session no socket is opened; without uploads nothing is looked up there."""
        self._library = MediaLibrary(index)
        self._chooser = Chooser(site, choice or Choice(), self._library.hosts)
        self._getter = Getter(uploads, session, self._chooser.is_own)
        self._writer = writer
        self._folders: dict[PurePosixPath, Folder] = {}
        self.used_attachments: dict[int, PurePosixPath] = {}

    def localise(self, tree: BeautifulSoup | Tag, page: PurePosixPath, permalink: str) -> Localised:
        """Fetch what a post's HTML needs and point to it, in place.

        `page` is the path of the post's Markdown in the archive and `permalink` its old
        address, which relative references count from. What cannot be had keeps its old
        address, in its absolute form, and is a finding; nothing a server does ends the
        run. Raises OutputError when a file cannot be written.
        """
        post = _Post(page, self._chooser.base(permalink))
        for reference in find(tree):
            old = absolute(reference.url, post.base)
            path = self._bring(reference, post)
            if path:
                reference.point_to(address_of(path) + _fragment(reference.url))
            elif old and _is_relative(reference.url):
                reference.replace(old + _fragment(reference.url))
            if not post.first_image and _is_picture(reference):
                post.first_image = _name(path) or old
        return post.result()

    def featured(self, url: str, page: PurePosixPath, permalink: str) -> Localised:
        """Fetch a post's featured image; `first_image` is its name, or its old address."""
        post = _Post(page, self._chooser.base(permalink))
        if url.strip():
            reference = Reference(Tag(name="img"), "src", url.strip(), Role.IMAGE)
            path = self._bring(reference, post)
            post.first_image = _name(path) or absolute(url, post.base)
        return post.result()

    def _bring(self, reference: Reference, post: _Post) -> str:
        """The path beside the post where the file now is; "" when it stays where it was."""
        if is_data(reference.url):
            return self._keep_data(reference, post)
        url = absolute(reference.url, post.base)
        if not url:
            return self._give_up(reference, post)
        if not self._chooser.wants(reference, url):
            return ""
        missed: list[Missed] = []
        for candidate in self._chooser.candidates(reference, post.base):
            found = self._getter.get(candidate)
            if isinstance(found, Missed):
                missed.append(found)
            elif reference.role is Role.IMAGE and not found.checked.is_image:
                missed.append(Missed(candidate, ("no image",)))
            else:
                path = self._keep(found, post)
                self._use(post.page.parent / path, url, candidate)
                return path
        self._report(reference, url, missed, post)
        return ""

    def _give_up(self, reference: Reference, post: _Post) -> str:
        """An image on the author's own disk (file:///C:/...), or the like."""
        if reference.role in (Role.IMAGE, Role.MEDIA):
            tried = Missed(reference.url, ("no address that can be fetched",))
            self._report(reference, reference.url, [tried], post)
        return ""

    def _keep_data(self, reference: Reference, post: _Post) -> str:
        """A file written into the HTML itself. Only images: other data is not shown."""
        if reference.role is not Role.IMAGE:
            return ""
        found = from_data_uri(reference.url)
        if isinstance(found, Got) and found.checked.is_image:
            return self._keep(found, post)
        missed = found if isinstance(found, Missed) else Missed("", ("no image",))
        self._report(reference, f"{reference.url[:40]}...", [missed], post)
        return ""

    def _keep(self, found: Got, post: _Post) -> str:
        """Write a file beside the post, unless it is there; its path from the post."""
        kind, fallback = (IMAGES, "image") if found.checked.is_image else (FILES, "file")
        path = post.page.parent / kind
        folder = self._folders.setdefault(path, Folder())
        is_new = not folder.name(found.body.sha256)
        name = folder.place(
            found.body.sha256, name_of(found.url, found.checked.extension, fallback)
        )
        if is_new:
            self._writer.write_bytes(path / name, found.body.chunks())
        post.files[path / name] = None
        return f"{kind}/{name}"

    def _use(self, path: PurePosixPath, *urls: str) -> None:
        for url in urls:
            number = self._library.id_of(url)
            if number is not None:
                self.used_attachments.setdefault(number, path)

    def _report(
        self, reference: Reference, url: str, missed: Sequence[Missed], post: _Post
    ) -> None:
        """One finding for each address; none for a page that a thumbnail merely leads to."""
        is_elsewhere = reference.role is Role.THUMBNAIL_LINK and not self._chooser.is_own(url)
        if is_elsewhere and any(attempt.is_page for attempt in missed):
            return
        unasked = all(attempt.unasked for attempt in missed)
        kind = "not-fetched" if unasked else "missing-file"
        why = "not asked for, the run is offline" if unasked else _reasons(url, missed)
        post.findings.setdefault(url, Finding(kind, str(post.page), f"{url}: {why}"))


def _reasons(url: str, missed: Sequence[Missed]) -> str:
    """Each reason once, with the further addresses that were tried."""
    others: dict[str, list[str]] = {}
    for attempt in missed:
        if attempt.tried:
            places = others.setdefault(", ".join(attempt.tried), [])
            places += [attempt.url] if attempt.url not in ("", url) else []
    return "; ".join(
        f"{reason} (also tried {', '.join(places)})" if places else reason
        for reason, places in others.items()
    )


def _fragment(url: str) -> str:
    """`#page=3` of a link to a PDF, `#t=10` of a video, `#icon` of a drawing."""
    _, mark, fragment = url.partition("#")
    return mark + quote(fragment, safe="%/?:@!$&*+,;=") if not is_data(url) else ""


def _is_relative(url: str) -> bool:
    """Has it a meaning only on the old site?"""
    return not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url)


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _is_picture(reference: Reference) -> bool:
    """Is it what a reader would call the post's image? No smiley, no tracking pixel."""
    tag = reference.tag
    if (
        reference.attribute != "src"
        or tag.name != "img"
        or {tag.get("width"), tag.get("height")} & {"0", "1"}
    ):
        return False
    return not {"wp-smiley", "emoji"} & set(tag.get_attribute_list("class"))
