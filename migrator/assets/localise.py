"""A post's files come to stand beside it, and its HTML points to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import quote

from bs4 import Tag

from migrator.assets.attachments import MediaLibrary
from migrator.assets.choosing import Choice, Chooser
from migrator.assets.getting import Answers, Getter, Got, Keeper, Missed, from_data_uri, is_data
from migrator.assets.locked import locked
from migrator.assets.naming import Folder, address_of, name_of
from migrator.assets.references import Reference, Role, all_sizes, find
from migrator.assets.uploads import UploadFinder
from migrator.assets.urls import absolute
from migrator.assets.wayback import Wayback
from migrator.findings import Finding
from migrator.model import Index, Site
from migrator.output.layout import FILE
from migrator.output.lock import Lock
from migrator.shelves.catalogue import Catalogue
from migrator.shelves.forms import PATHS

if TYPE_CHECKING:
    # A run without network must not pay for an HTTP library.
    from migrator.fetch.session import Session

__all__ = ["ByteWriter", "Choice", "Localised", "Localiser", "Needs", "Network"]

IMAGES, FILES = "images", "files"


class ByteWriter(Protocol):
    """Who writes files of the archive; paths are relative to its folder."""

    def write_bytes(self, path: PurePosixPath, data: bytes | Iterator[bytes]) -> object: ...


class Given(NamedTuple):
    """What an address gave: as it is now, or (`archived`) as the Internet Archive has it."""

    url: str
    archived: bool
    answer: Got | Missed


class Use(NamedTuple):
    """A file, and the addresses that it was found by."""

    path: PurePosixPath
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Localised:
    """What came of a post's files.

    findings     what could not be had, each with the post, the address and the reasons
    first_image  the name of the first image's file (without folder), its absolute
                 address where it could not be had, "" when there is no image
    files        the files the post uses, as paths in the archive, in order of use
    given        what each address gave that was asked
    uses         the files, each with the addresses that it was found by
    """

    findings: tuple[Finding, ...] = ()
    first_image: str = ""
    files: tuple[PurePosixPath, ...] = ()
    given: tuple[Given, ...] = ()
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Where files come from that are not here.

    session  without it no socket is opened
    keeper   keeps what was fetched, from one run to the next
    threads  fetch ahead what posts need that are still to come
    wayback  is asked for what is gone
    locked   what an earlier run was given: a rebuild asks nobody else for it
    is_gone  the site is: whoever answers at its address now is somebody else, and is not asked
    """

    session: Session | None
    keeper: Keeper | None = None
    threads: Executor | None = None
    wayback: Wayback | None = None
    locked: Answers | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Needs:
    """The files a post needs: those its HTML refers to, and further ones that belong to it.
    `base` is the address that relative references count from."""

    base: str
    references: Sequence[Reference]
    further: Sequence[Reference] = ()


@dataclass(slots=True)
class _Post:
    """What is known of the post in hand."""

    page: PurePosixPath
    base: str
    findings: dict[str, Finding] = field(default_factory=dict)
    files: dict[PurePosixPath, None] = field(default_factory=dict)
    first_image: str = ""
    given: dict[tuple[str, bool], Given] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)

    def result(self) -> Localised:
        return Localised(
            tuple(self.findings.values()),
            self.first_image,
            tuple(self.files),
            tuple(self.given.values()),
            tuple(self.uses),
        )


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
        uploads: UploadFinder | None = None,
        network: Network | None = None,
        choice: Choice | None = None,
    ) -> None:
        """Without a network no socket is opened; without uploads nothing is looked up there."""
        self._library = MediaLibrary(index)
        self._chooser = Chooser(site, choice or Choice(), self._library.hosts)
        self._threads = network.threads if network else None
        self._getter = Getter(
            uploads,
            network.session if network else None,
            self._chooser.is_own,
            network.keeper if network else None,
            network.wayback if network else None,
            network.locked if network else None,
            self._chooser.is_own if network and network.is_gone else None,
        )
        self._writer = writer
        self._folders: dict[PurePosixPath, Folder] = {}
        self._owner = PurePosixPath()  # the page of the item in hand, and the folders beside it:
        self._beside: dict[str, Folder] = {}
        self.used_attachments: MutableMapping[int, PurePosixPath] = Catalogue(PATHS)

    def lock(self) -> Lock:
        """What each address gave that was asked so far."""
        return locked(*self._getter.answers())

    def attachment_id(self, url: str) -> int | None:
        """The id of the media library's item that an address shows, in whatever size."""
        return self._library.id_of(url)

    def prepare(self, found: Sequence[Tag], permalink: str, attached: Sequence[str] = ()) -> Needs:
        """What a post with these elements needs; the network's threads begin to fetch it.

        `permalink` is the post's old address, `attached` are the addresses of the files
        that the media library counts to it. Late-loading images get their `src`.
        """
        base = self._chooser.base(permalink)
        further: list[Reference] = []
        if self._chooser.wants_all:
            further = [*all_sizes(found), *map(_link, attached)]
        return self._begun(Needs(base, find(found), further))

    def prepare_featured(self, url: str, permalink: str) -> Needs:
        """The same for a post's featured image, which its text need not show."""
        url = url.strip()
        references = [Reference(Tag(name="img"), "src", url, Role.IMAGE)] if url else []
        return self._begun(Needs(self._chooser.base(permalink), references))

    def localise(self, needs: Needs, page: PurePosixPath) -> Localised:
        """Put what a post needs beside it, and make its HTML point to it, in place.

        `page` is the path of the post's Markdown in the archive. What cannot be had keeps
        its old address, in its absolute form, and is a finding; nothing a server does
        ends the run. Raises OutputError when a file cannot be written.
        """
        post = _Post(page, needs.base)
        for reference in needs.references:
            old = absolute(reference.url, post.base)
            path = self._bring(reference, post)
            if path:
                reference.point_to(address_of(path) + _fragment(reference.url))
            elif old and _is_relative(reference.url):
                reference.replace(old + _fragment(reference.url))
            if not post.first_image and _is_picture(reference):
                post.first_image = _name(path) or old
        for reference in needs.further:
            self._bring(reference, post)
        return post.result()

    def _folder(self, page: PurePosixPath, kind: str) -> Folder:
        """The folder of this kind beside a page."""
        if page.name != FILE:
            return self._folders.setdefault(page.parent / kind, Folder())
        # An item's folder holds its own files only: no other will ask for them.
        if self._owner != page:
            self._owner, self._beside = page, {}
        return self._beside.setdefault(kind, Folder())

    def _begun(self, needs: Needs) -> Needs:
        if self._threads is not None:
            for reference in (*needs.references, *needs.further):
                url = "" if is_data(reference.url) else absolute(reference.url, needs.base)
                if url and self._chooser.wants(reference, url):
                    self._threads.submit(self._search, reference, needs.base)
        return needs

    def _search(
        self, reference: Reference, base: str, post: _Post | None = None
    ) -> tuple[Got | None, list[Missed]]:
        """The first of the addresses where the file is to be had, and why not the others."""
        missed: list[Missed] = []
        candidates = self._chooser.candidates(reference, base)
        for archived, get in ((False, self._getter.get), (True, self._getter.get_archived)):
            for candidate in candidates:
                found = get(candidate)
                if post is not None and found is not None:
                    post.given[candidate, archived] = Given(candidate, archived, found)
                if isinstance(found, Got) and (
                    found.checked.is_image or reference.role is not Role.IMAGE
                ):
                    return found, missed
                if isinstance(found, Got):
                    missed.append(Missed(candidate, ("no image",)))
                elif found is not None:
                    missed.append(found)
        return None, missed

    def _bring(self, reference: Reference, post: _Post) -> str:
        """The path beside the post where the file now is; "" when it stays where it was."""
        if is_data(reference.url):
            return self._keep_data(reference, post)
        url = absolute(reference.url, post.base)
        if not url:
            return self._give_up(reference, post)
        if not self._chooser.wants(reference, url):
            return ""
        found, missed = self._search(reference, post.base, post)
        if found is None:
            self._report(reference, url, missed, post)
            return ""
        path = self._keep(found, post)
        use = Use(post.page.parent / path, (url, found.url))
        post.uses.append(use)
        self.use(use)
        return path

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
        folder = self._folder(post.page, kind)
        is_new = not folder.name(found.body.sha256)
        name = folder.place(
            found.body.sha256, name_of(found.url, found.checked.extension, fallback)
        )
        if is_new:
            self._writer.write_bytes(path / name, found.body.chunks())
        post.files[path / name] = None
        return f"{kind}/{name}"

    def use(self, use: Use) -> None:
        """Note which items of the media library a file stands for."""
        for url in dict.fromkeys(use.urls):
            number = self._library.id_of(url)
            if number is not None:
                self.used_attachments.setdefault(number, use.path)

    @property
    def hosts(self) -> list[str]:
        """The site's own hosts: where a file is looked for depends on them."""
        return self._chooser.hosts

    def in_uploads(self, url: str) -> Path | None:
        """The file that the local uploads have for an address."""
        return self._getter.in_uploads(url)

    def recall(self, given: Given) -> None:
        """Let an address give what it gave to an earlier run."""
        self._getter.recall(given.url, given.answer, archived=given.archived)

    def _report(
        self, reference: Reference, url: str, missed: Sequence[Missed], post: _Post
    ) -> None:
        """One finding for each address; none for a page elsewhere that is merely linked to."""
        is_link = reference.role in (Role.THUMBNAIL_LINK, Role.LINK)
        is_elsewhere = is_link and not self._chooser.is_own(url)
        if is_elsewhere and any(attempt.is_page for attempt in missed):
            return
        unasked = all(attempt.unasked for attempt in missed)
        kind = "not-fetched" if unasked else "missing-file"
        why = "not asked for, the run is offline" if unasked else _reasons(url, missed)
        post.findings.setdefault(url, Finding(kind, str(post.page), f"{url}: {why}"))


def _link(url: str) -> Reference:
    return Reference(Tag(name="a"), "href", url.strip(), Role.LINK)


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
