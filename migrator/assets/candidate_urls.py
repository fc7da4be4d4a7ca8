"""Which files are wanted, and at which addresses each may be had."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, urlsplit, urlunsplit

from migrator.assets.file_references import FileRole, Reference
from migrator.assets.file_types import IMAGE_EXTENSIONS
from migrator.model import Site
from migrator.urls.fast_parse import usual
from migrator.urls.hosts import site_host
from migrator.urls.normalise import (
    absolute,
    extension_of,
    normalise,
    origin_of_service,
    original_of,
    other_unicode_form,
    unedited,
    without_resizing,
)

Images = Literal["none", "shown", "original", "all"]
Media = Literal["images", "all"]
External = Literal["keep", "images", "localize"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person asked for.

    images      none; the variant the post shows; its original where there is one; or all:
                the shown one, every other size, and what is attached and not shown
    media       only images, or every file on the site's own hosts
    external    of other hosts nothing, the images that posts show, or every file
    skip_hosts  hosts whose files keep their addresses
    """

    images: Images = "shown"
    media: Media = "all"
    external: External = "images"
    skip_hosts: frozenset[str] = frozenset()


class Chooser:
    """Decides by a Choice, for one site.

    `media_hosts` are the hosts of the media library, as `site_host` gives them; with
    the hosts of the site itself they are its own.
    """

    def __init__(self, site: Site, choice: Choice, media_hosts: Collection[str] = ()) -> None:
        self._choice = choice
        self._skipped = frozenset(site_host(f"//{host}") for host in choice.skip_hosts)
        self._home = absolute(f"{(site.url or site.wordpress_url).rstrip('/')}/", "")
        self._roots = tuple(
            dict.fromkeys(
                root
                for url in (site.url, site.wordpress_url)
                if (root := absolute(f"{url.rstrip('/')}/", ""))
            )
        )
        self._spellings: dict[str, SplitResult] = {}
        for root in self._roots:
            self._spellings.setdefault(site_host(root), urlsplit(root))
        hosts = frozenset(self._spellings)
        self._own = hosts | frozenset(map(_files_host, hosts)) | frozenset(media_hosts)

    def is_own(self, url: str) -> bool:
        """Is it on one of the site's own hosts?"""
        return site_host(url) in self._own

    def base(self, permalink: str) -> str:
        """The address that relative references of a post count from."""
        return absolute(permalink, self._home) or self._home

    @property
    def hosts(self) -> list[str]:
        """The site's own hosts."""
        return sorted(self._own)

    @property
    def wants_all(self) -> bool:
        """Also what belongs to a post without being shown in it?"""
        return self._choice.images == "all"

    def wants(self, reference: Reference, url: str) -> bool:
        """Is the file asked for? What others' pages merely link to stays a link, unless
        all of it is to be localised."""
        if self._skipped and site_host(url) in self._skipped:
            return False
        is_own = self.is_own(origin_of_service(url) or url)
        if not is_own and self._choice.external == "keep":
            return False
        image = reference.role is FileRole.IMAGE or extension_of(url) in IMAGE_EXTENSIONS
        if not (image and reference.role in (FileRole.IMAGE, FileRole.THUMBNAIL_LINK)):
            is_near = is_own or self._choice.external == "localize"
            return is_near and self._wants_kind(is_image=image)
        return self._wants_kind(is_image=image)

    def _wants_kind(self, *, is_image: bool) -> bool:
        return self._choice.images != "none" if is_image else self._choice.media == "all"

    def candidates(self, reference: Reference, base: str) -> tuple[str, ...]:
        """The addresses to try, best first; empty when it is none that can be fetched."""
        places = self._rooted(reference.url, absolute(reference.url, base))
        by_place = [self._variants(place, reference.role) for place in places]
        forms = [form for same_form in zip(*by_place, strict=True) for form in same_form]
        larger = [absolute(address, base) for address in reference.larger]
        forms = [*larger, *forms] if self._choice.images == "original" else [*forms, *larger]
        forms += [absolute(address, base) for address in reference.variants]
        others = (other_unicode_form(form) for form in forms[:2] if form)
        forms += [normalise(other) for other in others if other]
        return tuple(dict.fromkeys(filter(None, forms)))

    def _rooted(self, written: str, url: str) -> Iterator[str]:
        """The address in the site's own spelling first: http and https, with and without
        www are one host, and asked once. Then relative to the folder WordPress lives in."""
        origin = origin_of_service(url)
        for form in filter(None, (origin, url)):
            yield self._own_spelling(form)
            yield form
        if url and usual(written) is None and not any(urlsplit(written)[:2]):
            for root in self._roots:
                yield absolute(written.lstrip("/"), root)

    def _own_spelling(self, url: str) -> str:
        own = self._spellings.get(site_host(url))
        if own is None or url.startswith(f"{own.scheme}://{own.netloc}/"):
            return url
        return urlunsplit(urlsplit(url)._replace(scheme=own.scheme, netloc=own.netloc))

    def _variants(self, url: str, role: FileRole) -> tuple[str, ...]:
        """The file itself, and what may stand in for it; the original first if asked for."""
        if role is FileRole.MEDIA:
            return (url,)
        plain = without_resizing(url)
        original = original_of(plain)
        if self._choice.images == "original":
            return (original, plain, url)
        return (url, plain, original, unedited(original or plain))


def _files_host(host: str) -> str:
    """Where WordPress.com keeps the files of a blog that lives there."""
    return host.replace(".wordpress.com", ".files.wordpress.com")
