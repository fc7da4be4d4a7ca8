"""Define the interface through which sources read pages: a live site, a capture or a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Final, Protocol, runtime_checkable

from migrator.crawler.responses import Response
from migrator.model import SourceFile
from migrator.startup.value_objects import value_object

DEAD: Final = "dead on the web: "
"""Beginning of the reason why a page is missing, if the site or web archive itself had lost it."""


@value_object
class Answer:
    """HTTP response for a URL.

    url        the requested URL
    final_url  the URL that answered, after redirects
    status     HTTP status
    headers    headers by lower-case name
    body       bytes after decoding Content-Encoding
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def content_type(self) -> str:
        """Media type without parameters, in lower case; "" if unknown."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """Character set named by the header, in lower case; "" if it names none."""
        for parameter in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip("\"'").lower()
        return ""


class Web(Protocol):
    """Provider of pages. It requests each URL at most once in a run, for all callers together."""

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Return the answer for a URL, including those with statuses of 400 and more.

        Raises FetchError if there is no answer: the host is offline, the site's rules forbid the
        request, or the capture does not contain the URL.
        """
        ...


@runtime_checkable
class Saved(Web, Protocol):
    """A `Web` that is not the network: it can list its pages and always gives the same answers."""

    def pages(self) -> Iterator[str]:
        """Yield the URLs of all HTML pages except error pages, each once."""
        ...

    def moved(self) -> Iterator[tuple[str, str]]:
        """Yield each URL that redirects to another one, with that."""
        ...

    def lost(self) -> Iterator[tuple[str, str]]:
        """Yield each URL with missing content, with the reason."""
        ...

    def others(self) -> Iterator[Response]:
        """Yield everything else: each response or file that is not among `pages`."""
        ...

    def address_of(self, url: str) -> str:
        """Return the `address` of the response or file that answers for a URL; "" if none does."""
        ...

    def files(self) -> Sequence[SourceFile]:
        """Return the files that it consists of, as they are now."""
        ...


@runtime_checkable
class Held(Protocol):
    """A source whose posts come from a `Web`.

    If that is a `Saved` web, it may contain images and files of the posts as well.
    """

    @property
    def web(self) -> Web: ...
