"""Check that every old address of the site answers on the built site, or leads to its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote

from migrator.findings import Finding
from migrator.verifier.built.archive_record import ArchiveRecord
from migrator.verifier.built.built_page import BuiltPage
from migrator.verifier.built.built_site import BuiltSite, Destination, same_path, url_of
from migrator.verifier.built.site_addresses import SiteAddresses

# Netlify's and Cloudflare's format: the built site may have it, and the archive does.
_MAP: Final = "_redirects"
_MAP_OF_ARCHIVE: Final = "migration/redirects/_redirects"
_MOST_STEPS: Final = 5


def check_redirects(addresses: SiteAddresses, facts: Mapping[str, BuiltPage]) -> Iterator[Finding]:
    """Yield a finding for each old address that does not lead to its page.

    An address with a `?` needs a server, so it must be in the server map.
    """
    record, site = addresses.record, addresses.site
    server = _server_map(site, record)
    unmapped: list[str] = []
    for old, new in record.redirects.items():
        wanted = _wanted(addresses, new)
        if wanted is None:
            continue
        if "?" not in old:
            problem = _problem(old, wanted, site, facts, server)
        elif _key(old) not in server and not record.target:
            # The user of a plain archive writes the map from redirects.csv.
            unmapped.append(old)
            continue
        else:
            problem = _problem_of_query(old, wanted, site, server)
        if problem:
            yield Finding("dead-address", old, problem)
    if unmapped:
        message = f"no rule of {_MAP} leads it to its page; a server needs one"
        yield Finding("unmapped-address", unmapped[0], message, len(unmapped))


def _wanted(addresses: SiteAddresses, new: str) -> Destination | None:
    """Return the place to which an old address must lead.

    Returns None if it is on another site, if visitors may not see it, and if it is missing, which
    is another finding.
    """
    item = addresses.record.items.get(new)
    if item is not None:
        page = addresses.pages.get(new)
        return Destination(url_of(page), "") if item.is_public and page else None
    if new in addresses.record.files:
        copy = addresses.copy_of(new)
        return Destination(url_of(copy), "") if copy else None
    return addresses.site.destination(new, "/")


def _problem(
    old: str,
    wanted: Destination,
    site: BuiltSite,
    facts: Mapping[str, BuiltPage],
    server: Mapping[str, str],
) -> str:
    """Return the reason why an old address does not lead where it must; "" if it does."""
    if site.find(wanted.path) is None:
        return f"its page {wanted.path} is not on the built site"
    path = unquote(old)
    for _ in range(_MOST_STEPS):
        file = site.find(path)
        if file is None:
            rule = server.get(_key(path))
            if rule is None:
                return f"nothing answers at it; its page is {wanted.path}"
            target = site.destination(rule, "/")
        elif file in facts and facts[file].leads_to:
            target = site.destination(facts[file].leads_to, path)
        else:
            is_there = same_path(url_of(file)) == same_path(_path_of(site, wanted))
            return "" if is_there else f"another page answers; its page is {wanted.path}"
        if target is None:
            return "it leads to another site"
        if _is_same(target, wanted):
            return ""
        path = target.path
    return "it leads on in a circle"


def _problem_of_query(
    old: str, wanted: Destination, site: BuiltSite, server: Mapping[str, str]
) -> str:
    """Return the same for an address with a `?`, which only a server can answer."""
    mapped = server.get(_key(old))
    if mapped is None:
        return f"no rule of {_MAP} leads it to {wanted.path}"
    target = site.destination(mapped, "/")
    return "" if target and _is_same(target, wanted) else f"{_MAP} leads it to {mapped}"


def _path_of(site: BuiltSite, place: Destination) -> str:
    file = site.find(place.path)
    return url_of(file) if file else place.path


def _is_same(one: Destination, other: Destination) -> bool:
    return same_path(one.path) == same_path(other.path)


def _server_map(site: BuiltSite, record: ArchiveRecord) -> dict[str, str]:
    """Return old address -> new one, from the site's own map or else from the archive's."""
    data = site.read(_MAP) if _MAP in site.files else None
    text = data.decode("utf-8", "replace") if data else record.text(_MAP_OF_ARCHIVE)
    rules: dict[str, str] = {}
    for line in text.splitlines():
        parts = line.split()
        if len(parts) < 2 or line.lstrip().startswith("#"):
            continue
        # `/ p=5 /2020/a-post/ 301`: the parameters stand between the two addresses.
        old, *between = parts
        parameters = []
        while between and "=" in between[0] and not between[0].startswith(("/", "http")):
            parameters.append(between.pop(0))
        if between:
            query = "&".join(parameters)
            rules.setdefault(_key(f"{old}?{query}" if query else old), between[0])
    return rules


def _key(old: str) -> str:
    path, _, query = old.partition("?")
    parameters = sorted(parse_qsl(query, keep_blank_values=True))
    written = "&".join(f"{name}={value}" for name, value in parameters)
    return f"{same_path(unquote(path))}?{written}" if written else same_path(unquote(path))
