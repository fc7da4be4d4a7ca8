"""What sources on the web ask for pages, whoever has them: a live site, a capture, a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from migrator.model import SourceFile


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave.

    `url` is the address asked for and `final_url` the one that answered, after redirects;
    `headers` by their names in lower case; `body` as decoded by Content-Encoding.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def content_type(self) -> str:
        """The media type alone, in lower case; "" when not told."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The character set that the header names, in lower case; "" when it names none."""
        for parameter in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip("\"'").lower()
        return ""


class Web(Protocol):
    """Who has pages. An address is asked at most once in a run, whoever asks."""

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """What the address gives, statuses of 400 and more included.

        Raises FetchError when there is no answer: the host is gone, the rules of the site
        forbid it, the capture does not hold it.
        """
        ...


@runtime_checkable
class Saved(Web, Protocol):
    """A Web that is not the network: it knows what it has, and always gives the same."""

    def pages(self) -> Iterator[str]:
        """The addresses of all pages of HTML that are none of an error, each once."""
        ...

    def moved(self) -> Iterator[tuple[str, str]]:
        """Addresses that only lead to another one, each with that."""
        ...

    def lost(self) -> Iterator[tuple[str, str]]:
        """Addresses of which something is missing, each with the reason."""
        ...

    def files(self) -> Sequence[SourceFile]:
        """What it consists of, as it is now."""
        ...


@runtime_checkable
class Held(Protocol):
    """A source of what a `Web` had; where that is a `Saved` one, it may have images and files of
    posts as well."""

    @property
    def web(self) -> Web: ...
