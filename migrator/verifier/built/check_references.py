"""Check that every address on every page of a built site leads somewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from migrator.findings import Finding
from migrator.verifier.built.built_page import BuiltPage
from migrator.verifier.built.built_site import BuiltSite, Destination, same_path, url_of

_KINDS = {"link": "broken-link", "image": "broken-image", "file": "broken-file"}


@dataclass(slots=True)
class DeadBefore:
    """SiteAddresses in the archive's text that lead nowhere in the archive already.

    hidden   paths (`same_path`) of unpublished items, which no visitor may reach
    unknown  paths that are neither an item nor a file of the archive
    anchors  path and fragment, of pages without that anchor
    """

    hidden: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    anchors: set[tuple[str, str]] = field(default_factory=set)


@dataclass(slots=True)
class _Broken:
    kind: str
    message: str
    pages: list[str] = field(default_factory=list)


def check_references(
    site: BuiltSite, facts: Mapping[str, BuiltPage], dead: DeadBefore
) -> Iterator[Finding]:
    """Yield one finding for each address that leads nowhere, with the first page that has it."""
    broken: dict[tuple[str, str], _Broken] = {}
    for page, known in facts.items():
        for kind, reference in known.references:
            found = _check(site, facts, dead, page, kind, reference)
            if found is not None:
                key = found.kind, found.message
                broken.setdefault(key, found).pages.append(page)
    for each in broken.values():
        count = len(each.pages)
        more = f", and {count - 1} more pages have it" if count > 1 else ""
        yield Finding(each.kind, each.pages[0], f"{each.message}{more}", count)


def _check(
    site: BuiltSite,
    facts: Mapping[str, BuiltPage],
    dead: DeadBefore,
    page: str,
    kind: str,
    reference: str,
) -> _Broken | None:
    if reference.lower().startswith(("data:", "javascript:", "mailto:", "tel:")):
        return None
    place = site.destination(reference, url_of(page))
    path = same_path(place.path) if place else ""
    if place is None or path in dead.hidden:
        return None
    file = None if place.is_outside else site.find(place.path)
    if file is None:
        kind = "unanswered-link" if path in dead.unknown else _KINDS[kind]
        return _Broken(kind, _explain(site, place))
    if not place.fragment or file not in facts or _is_anchor(facts[file].anchors, place.fragment):
        return None
    if (path, place.fragment) in dead.anchors:
        return None
    message = f"{place.path}#{place.fragment}: no element of that page has this id"
    return _Broken("broken-anchor", message)


def _explain(site: BuiltSite, place: Destination) -> str:
    if place.is_outside:
        return f"{place.path} is outside of the site's base path {site.base_path}"
    return f"{place.path} does not exist on the built site"


def _is_anchor(anchors: Collection[str], fragment: str) -> bool:
    # `#top` is the start of every page, `#:~:` a text to be highlighted (HTML, 7.4.6.3), `#!`
    # a fragment that scripts write.
    return fragment in anchors or fragment.lower() == "top" or fragment.startswith((":~:", "!"))
