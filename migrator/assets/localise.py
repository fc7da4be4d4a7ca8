"""Write the files of a post beside it and make its HTML link to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from bs4 import Tag

from migrator.archive.layout import FILE
from migrator.archive.lock import Lock
from migrator.assets.attachment_index import MediaLibrary
from migrator.assets.candidate_urls import Chooser
from migrator.assets.download import Getter, Got, Missed, from_data_uri, is_data
from migrator.assets.file_choice import Choice
from migrator.assets.file_names import PostFolder, escaped_url, file_name_for
from migrator.assets.file_references import FileReference, FileRole, all_sizes, find
from migrator.assets.first_image import can_stand_for_post
from migrator.assets.given_answers import GivenAnswers
from migrator.assets.local_uploads import UploadFinder
from migrator.assets.localised import (
    ByteWriter,
    FilePlaces,
    FileUse,
    Given,
    Localised,
    Needs,
    Search,
)
from migrator.assets.missing_files import missing_file, unwanted_file
from migrator.assets.network import Network
from migrator.assets.replay_lock import lock_from_answers
from migrator.fetch.body import Body
from migrator.findings import Finding
from migrator.model import Index, Site
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import PATHS
from migrator.urls.normalise import absolute

IMAGES, FILES = "images", "files"

# By URL, and whether the Internet Archive gave it.
_Answers = dict[tuple[str, bool], Given]


@dataclass(slots=True)
class _Post:
    """The state of localising one post."""

    page: PurePosixPath
    base: str
    findings: dict[str, Finding] = field(default_factory=dict)
    files: dict[PurePosixPath, None] = field(default_factory=dict)
    first_image: str = ""
    answers: _Answers = field(default_factory=dict)
    uses: list[FileUse] = field(default_factory=list)

    def result(self) -> Localised:
        return Localised(
            tuple(self.findings.values()),
            self.first_image,
            tuple(self.files),
            tuple(self.answers.values()),
            tuple(self.uses),
        )


class Localiser:
    """Writer of all files that posts need.

    Each URL is requested once per run; each content is written once beside a post.
    `used_attachments` maps the ids of attachments written so far, in any size, to their first
    file.
    """

    def __init__(
        self,
        site: Site,
        index: Index,
        writer: ByteWriter,
        uploads: UploadFinder | None = None,
        network: Network | None = None,
        choice: Choice | None = None,
        places: FilePlaces | None = None,
    ) -> None:
        """Set up the localiser.

        `network` may open sockets, `uploads` finds local files, and `places` says where files are
        written, by default beside their page.
        """
        self._places = places
        self._library = MediaLibrary(index)
        self._chooser = Chooser(site, choice or Choice(), self._library.hosts)
        self._threads = network.threads if network else None
        self._not_fetched = "not-in-source" if network and network.holds_files else "not-fetched"
        self._getter = Getter(
            uploads,
            network.session if network else None,
            self._chooser.is_own,
            network.keeper if network else None,
            network.wayback if network else None,
            network.locked if network else None,
            self._chooser.is_own if network and network.is_gone else None,
        )
        self._writer: ByteWriter | None = writer
        self.collected: dict[PurePosixPath, Body] = {}
        """The files that another process is to write."""
        self._folders: dict[PurePosixPath, PostFolder] = {}
        self._owner = PurePosixPath()  # the page of the current item, and the folders beside it:
        self._owner_folders: dict[str, PostFolder] = {}
        self.used_attachments: MutableMapping[int, PurePosixPath] = BigDict(PATHS)

    @property
    def has_sources(self) -> bool:
        """True if a file may be found anywhere: local uploads, a cache, the network."""
        return self._getter.has_sources

    def for_worker(self) -> Localiser:
        """Return the same rules for another process, which gets and writes no file."""
        found = self.with_answers(())
        found._threads = None  # noqa: SLF001 - only the copy changes
        found.used_attachments = {}
        return found

    def with_answers(self, given: Iterable[Given]) -> Localiser:
        """Return the same rules with these answers, for the files of one post.

        It writes no files: they are in `collected`. It raises FilesNeeded for a URL that may have
        a file and has no answer.
        """
        found = copy(self)
        # Only the copy changes.
        found._getter = GivenAnswers(given, has_sources=self.has_sources)  # type: ignore[assignment]  # noqa: SLF001
        found._writer, found.collected = None, {}  # noqa: SLF001
        found._folders, found._owner_folders = {}, {}  # noqa: SLF001
        return found

    def searches(self, needs: Needs) -> Iterator[Search]:
        """Yield the search for each file of a post."""
        for reference in (*needs.references, *needs.further):
            url = "" if is_data(reference.url) else absolute(reference.url, needs.base)
            if url and self._chooser.wants(reference, url):
                yield self._search_for(reference, needs.base)

    def request(self, searches: Iterable[Search]) -> None:
        """Start to get files, if the run has threads for that."""
        if self._threads is not None:
            for search in searches:
                self._threads.submit(self._find, search)

    def answers(self, searches: Iterable[Search]) -> list[Given]:
        """Return the answer of each URL that the searches try. Raises OutputError if a file cannot
        be stored."""
        answers: _Answers = {}
        for search in searches:
            self._find(search, answers)
        return list(answers.values())

    def found_urls(self) -> Iterator[str]:
        """Yield each URL so far at which a file was found, on its server or in a web archive."""
        found = (
            u for each in self._getter.answers() for u, a in each.items() if isinstance(a, Got)
        )
        return iter(dict.fromkeys(found))

    def lock(self) -> Lock:
        """Return the lock with the answers of all URLs tried so far."""
        return lock_from_answers(*self._getter.answers())

    def attachment_id(self, url: str) -> int | None:
        """Return the id of the attachment that a URL shows in any size, or None."""
        return self._library.id_of(url)

    def prepare(self, found: Sequence[Tag], permalink: str, attached: Sequence[str] = ()) -> Needs:
        """Return the files that a post with these elements needs.

        `permalink` is the post's old URL, `attached` are the URLs of the attachments whose
        parent it is. Lazy loading images get their `src`.
        """
        base = self._chooser.base(permalink)
        further: list[FileReference] = []
        if self._chooser.wants_all:
            further = [*all_sizes(found), *map(_link, attached)]
        return Needs(base, find(found), further)

    def prepare_featured(self, url: str, permalink: str) -> Needs:
        """Do the same for a post's featured image, which its text may not contain."""
        url = url.strip()
        references = [FileReference(Tag(name="img"), "src", url, FileRole.IMAGE)] if url else []
        return Needs(self._chooser.base(permalink), references, is_featured=True)

    def prepare_media(self, url: str, permalink: str) -> Needs:
        """Do the same for an audio or video file that belongs to a post, such as a podcast's."""
        reference = FileReference(Tag(name="audio"), "src", url, FileRole.MEDIA)
        reference.replace(url)
        return Needs(self._chooser.base(permalink), [reference])

    def localise(self, needs: Needs, page: PurePosixPath) -> Localised:
        """Write the files that a post needs beside it, and make its HTML link to them, in place.

        `page` is the path of the post's Markdown in the archive. A missing file keeps its old,
        absolute URL and becomes a finding; no server response ends the run. Raises OutputError
        if a file cannot be written.
        """
        post = _Post(page, needs.base)
        for reference in needs.references:
            old = absolute(reference.url, post.base)
            path = self._localise_file(reference, post)
            if path:
                address = self._places.file_link(page, path) if self._places else escaped_url(path)
                reference.point_to(address + _fragment(reference.url))
            elif old and _is_relative(reference.url):
                reference.replace(old + _fragment(reference.url))
            if not post.first_image and (needs.is_featured or _is_visible_image(reference, old)):
                post.first_image = _file_name(path) or old
        for reference in needs.further:
            self._localise_file(reference, post)
        return post.result()

    def _home(self, page: PurePosixPath) -> PurePosixPath:
        return self._places.assets(page) if self._places else page.parent

    def digest(self, path: PurePosixPath) -> str:
        """Return the SHA-256 of a file that another process is to write, "" for any other."""
        body = self.collected.get(path)
        return body.sha256 if body else ""

    def _folder(self, page: PurePosixPath, kind: str) -> PostFolder:
        """Return the names in the folder of this kind beside a page."""
        if page.name != FILE and self._places is None:
            return self._folders.setdefault(page.parent / kind, PostFolder())
        # An item's own folder is used by no other item, so its names are not kept for later.
        if self._owner != page:
            self._owner, self._owner_folders = page, {}
        return self._owner_folders.setdefault(kind, PostFolder())

    def _search_for(self, reference: FileReference, base: str) -> Search:
        candidates = self._chooser.candidates(reference, base)
        return Search(tuple(candidates), reference.role is FileRole.IMAGE)

    def _find(
        self, search: Search, answers: _Answers | None = None
    ) -> tuple[Got | None, list[Missed]]:
        """Return the first valid file among the URLs, and the failures before it; each answer
        goes to `answers`."""
        missed: list[Missed] = []
        for archived, get in ((False, self._getter.get), (True, self._getter.get_archived)):
            for candidate in search.urls:
                found = get(candidate)
                if answers is not None and found is not None:
                    answers[candidate, archived] = Given(candidate, archived, found)
                if isinstance(found, Got) and (found.checked.is_image or not search.is_image):
                    return found, missed
                if isinstance(found, Got):
                    missed.append(Missed(candidate, ("not an image",)))
                elif found is not None:
                    missed.append(found)
        return None, missed

    def _localise_file(self, reference: FileReference, post: _Post) -> str:
        """Write the file; return its path relative to the post, "" if it keeps its URL."""
        if is_data(reference.url):
            return self._keep_data(reference, post)
        url = absolute(reference.url, post.base)
        if not url:
            return self._report_invalid_url(reference, post)
        if not self._chooser.wants(reference, url):
            if option := self._chooser.unwanted_by(reference, url):
                finding = unwanted_file(reference, url, option, str(post.page))
                post.findings.setdefault(url, finding)
            return ""
        found, missed = self._find(self._search_for(reference, post.base), post.answers)
        if found is None:
            self._report(reference, url, missed, post)
            return ""
        path = self._keep(found, post)
        use = FileUse(self._home(post.page) / path, (url, found.url))
        post.uses.append(use)
        return path

    def _report_invalid_url(self, reference: FileReference, post: _Post) -> str:
        """Report an image without a usable URL, such as file:///C:/..., and return ""."""
        if reference.role in (FileRole.IMAGE, FileRole.MEDIA):
            reason = "not a URL that can be downloaded"
            tried = Missed(reference.url, (reason,), is_gone=True)
            self._report(reference, reference.url, [tried], post)
        return ""

    def _keep_data(self, reference: FileReference, post: _Post) -> str:
        """Write an image given as a data: URL. Other data is not shown, so it is ignored."""
        if reference.role is not FileRole.IMAGE:
            return ""
        found = from_data_uri(reference.url)
        if isinstance(found, Got) and found.checked.is_image:
            return self._keep(found, post)
        missed = Missed("", ("not an image",), is_gone=True) if isinstance(found, Got) else found
        self._report(reference, f"{reference.url[:40]}...", [missed], post)
        return ""

    def _keep(self, found: Got, post: _Post) -> str:
        """Write a file beside the post, unless it exists; return its path relative to the post."""
        kind, fallback = (IMAGES, "image") if found.checked.is_image else (FILES, "file")
        path = self._home(post.page) / kind
        folder = self._folder(post.page, kind)
        is_new = not folder.name(found.body.sha256)
        name = folder.add(
            found.body.sha256, file_name_for(found.url, found.checked.extension, fallback)
        )
        if is_new:
            self._write(path / name, found.body)
        post.files[path / name] = None
        return f"{kind}/{name}"

    def _write(self, path: PurePosixPath, body: Body) -> None:
        if self._writer is None:
            self.collected[path] = body
        else:
            self._writer.write_bytes(path, body.chunks())

    def use(self, uses: Iterable[FileUse]) -> None:
        """Note the attachments that files come from. Call it for all posts, in their order."""
        for each in uses:
            for url in dict.fromkeys(each.urls):
                number = self._library.id_of(url)
                if number is not None:
                    self.used_attachments.setdefault(number, each.path)

    @property
    def hosts(self) -> list[str]:
        """The site's own hosts, which decide where a file is looked up."""
        return self._chooser.hosts

    def in_uploads(self, url: str) -> Path | None:
        """Return the file that the local uploads have for a URL, or None."""
        return self._getter.in_uploads(url)

    def recall(self, given: Given) -> None:
        """Set the answer of a URL to that of an earlier run."""
        self._getter.recall(given.url, given.answer, archived=given.archived)

    def _report(
        self, reference: FileReference, url: str, missed: Sequence[Missed], post: _Post
    ) -> None:
        """Add one finding for each URL; none for a link that leads to a page on another host."""
        is_link = reference.role in (FileRole.THUMBNAIL_LINK, FileRole.LINK)
        is_external_link = is_link and not self._chooser.is_own(url)
        if is_external_link and any(attempt.is_page for attempt in missed):
            return
        finding = missing_file(reference, url, missed, self._not_fetched, str(post.page))
        post.findings.setdefault(url, finding)


def _link(url: str) -> FileReference:
    return FileReference(Tag(name="a"), "href", url.strip(), FileRole.LINK)


def _fragment(url: str) -> str:
    """Return the fragment: `#page=3` of a PDF, `#t=10` of a video, `#icon` of an SVG, or ""."""
    _, mark, fragment = url.partition("#")
    return mark + quote(fragment, safe="%/?:@!$&*+,;=") if not is_data(url) else ""


def _is_relative(url: str) -> bool:
    """Return True for a URL without a scheme, which only has a meaning on the old site."""
    return not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url)


def _file_name(path: str) -> str:
    return path.rpartition("/")[2]


def _is_visible_image(reference: FileReference, url: str) -> bool:
    """Return True for an image that readers notice, so that it can stand for its post."""
    tag = reference.tag
    is_image = reference.attribute == "src" and tag.name == "img"
    return is_image and can_stand_for_post(tag, url)
