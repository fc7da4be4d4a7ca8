"""Data classes for the files that a post needs, and for those that it got."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple, Protocol

from migrator.assets.download import Got, Missed
from migrator.assets.file_references import FileReference
from migrator.findings import Finding
from migrator.startup.value_objects import value_object


class ByteWriter(Protocol):
    """A writer of files in the archive; paths are relative to the archive's folder."""

    def write_bytes(self, path: PurePosixPath, data: bytes | Iterator[bytes]) -> object: ...


class FilePlaces(Protocol):
    """The places of files for a site generator."""

    def assets(self, page: PurePosixPath) -> PurePosixPath:
        """Return the folder in which the folders of a page's images and files are."""

    def file_link(self, page: PurePosixPath, name: str) -> str:
        """Return the address of a file (`images/tea.jpg`) for the page to which it belongs."""


class Given(NamedTuple):
    """The answer of a URL: from its host or, if `archived`, from the Internet Archive."""

    url: str
    archived: bool
    answer: Got | Missed


class Search(NamedTuple):
    """The search for one file: the URLs to try, in order. With `is_image` only an image will do."""

    urls: tuple[str, ...]
    is_image: bool


@value_object
class FileAnswers:
    """The answers for the files of one post.

    given       the answer of each URL that was tried
    in_uploads  for each, the digest of its file in the local uploads, "" for none; None if that
                file did not give the answer
    """

    given: tuple[Given, ...] = ()
    in_uploads: tuple[str | None, ...] = ()


class FileUse(NamedTuple):
    """A file in the archive, and the URLs through which it was found."""

    path: PurePosixPath
    urls: tuple[str, ...]


@value_object
class Localised:
    """The result of localising a post's files.

    findings     missing files, each with the post, the URL and the reasons
    first_image  file name of the first image that can stand for the post (without folder), its
                 absolute URL if it is missing, "" if there is no such image
    files        the files the post uses, as paths in the archive, in order of use
    answers      the answer of each URL that was tried
    uses         the files, each with the URLs through which it was found
    """

    findings: tuple[Finding, ...] = ()
    first_image: str = ""
    files: tuple[PurePosixPath, ...] = ()
    answers: tuple[Given, ...] = ()
    uses: tuple[FileUse, ...] = ()


@value_object
class Needs:
    """The files a post needs: `references` in its HTML, and `further` files that belong to it.

    `base` is the base URL of relative references. With `is_featured`, the image stands for the
    post whatever it is called: the author chose it.
    """

    base: str
    references: Sequence[FileReference]
    further: Sequence[FileReference] = ()
    is_featured: bool = False
