"""Decide whether to download the file of a reference, and list the URLs to try for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import SplitResult, urlsplit, urlunsplit

from migrator.assets.file_choice import Choice
from migrator.assets.file_references import FileReference, FileRole
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


class Chooser:
    """A `Choice` applied to one site.

    The site's own hosts are those of its URLs and `media_hosts`, the hosts of the media library
    in the form of `site_host`.
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
        """Return True if the URL is on one of the site's own hosts."""
        return site_host(url) in self._own

    def base(self, permalink: str) -> str:
        """Return the base URL for the relative references of a post."""
        return absolute(permalink, self._home) or self._home

    @property
    def hosts(self) -> list[str]:
        """The site's own hosts, sorted."""
        return sorted(self._own)

    @property
    def wants_all(self) -> bool:
        """True if files that belong to a post but are not shown in it are wanted too."""
        return self._choice.images == "all"

    def wants(self, reference: FileReference, url: str) -> bool:
        """Return True if the file is to be downloaded.

        A file on another host that is only linked to stays a link, unless `external` is
        "localize".
        """
        is_near = self._is_own_or_shown(reference, url) or self._choice.external == "localize"
        return is_near and not self._option_against(reference, url)

    def unwanted_by(self, reference: FileReference, url: str) -> str:
        """Return the option that leaves a file at its old address, such as `--images none`.

        It is "" for a file that is wanted, and for one that no option would make a file of the
        archive by default.
        """
        is_usual = self._is_own_or_shown(reference, url)
        return self._option_against(reference, url) if is_usual else ""

    def _is_own_or_shown(self, reference: FileReference, url: str) -> bool:
        """Return True for a file of the site, and for an image that a post shows or enlarges."""
        is_shown = reference.role in (FileRole.IMAGE, FileRole.THUMBNAIL_LINK)
        return (is_shown and _is_image(reference, url)) or self._is_own_file(url)

    def _is_own_file(self, url: str) -> bool:
        return self.is_own(origin_of_service(url) or url)

    def _option_against(self, reference: FileReference, url: str) -> str:
        choice = self._choice
        if self._skipped and site_host(url) in self._skipped:
            return "--skip-host"
        if choice.external == "keep" and not self._is_own_file(url):
            return "--external keep"
        if _is_image(reference, url):
            return "--images none" if choice.images == "none" else ""
        return "--media images" if choice.media == "images" else ""

    def candidates(self, reference: FileReference, base: str) -> tuple[str, ...]:
        """Return the URLs to try, best first; empty if none can be fetched."""
        urls = self._resolved_urls(reference.url, absolute(reference.url, base))
        variants_by_url = [self._variants(each_url, reference.role) for each_url in urls]
        forms = [form for same_form in zip(*variants_by_url, strict=True) for form in same_form]
        larger = [absolute(address, base) for address in reference.larger]
        forms = [*larger, *forms] if self._choice.images == "original" else [*forms, *larger]
        forms += [absolute(address, base) for address in reference.variants]
        others = (other_unicode_form(form) for form in forms[:2] if form)
        forms += [normalise(other) for other in others if other]
        return tuple(dict.fromkeys(filter(None, forms)))

    def _resolved_urls(self, reference_url: str, url: str) -> Iterator[str]:
        """Yield the URL with the site's own scheme and host first, then as it is.

        http and https, with and without www, count as one host, so that each is tried once. A
        relative URL is also resolved against the folder of WordPress.
        """
        origin = origin_of_service(url)
        for form in filter(None, (origin, url)):
            yield self._own_spelling(form)
            yield form
        if url and usual(reference_url) is None and not any(urlsplit(reference_url)[:2]):
            for root in self._roots:
                yield absolute(reference_url.lstrip("/"), root)

    def _own_spelling(self, url: str) -> str:
        own = self._spellings.get(site_host(url))
        if own is None or url.startswith(f"{own.scheme}://{own.netloc}/"):
            return url
        return urlunsplit(urlsplit(url)._replace(scheme=own.scheme, netloc=own.netloc))

    def _variants(self, url: str, role: FileRole) -> tuple[str, ...]:
        """Return the URL and URLs of replacements; the original first if the choice says so."""
        if role is FileRole.MEDIA:
            return (url,)
        plain = without_resizing(url)
        original = original_of(plain)
        if self._choice.images == "original":
            return (original, plain, url)
        return (url, plain, original, unedited(original or plain))


def _is_image(reference: FileReference, url: str) -> bool:
    return reference.role is FileRole.IMAGE or extension_of(url) in IMAGE_EXTENSIONS


def _files_host(host: str) -> str:
    """Return the host on which WordPress.com keeps the files of a blog on WordPress.com."""
    return host.replace(".wordpress.com", ".files.wordpress.com")
