"""Check that every old address of the site answers on the built site, or leads to its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote

from migrator.findings import Finding
from migrator.verifier.built import server_rules
from migrator.verifier.built.archive_record import ArchiveRecord
from migrator.verifier.built.built_page import BuiltPage
from migrator.verifier.built.built_site import BuiltSite, Destination, same_path, url_of
from migrator.verifier.built.site_addresses import SiteAddresses

# Netlify's and Cloudflare's format: the built site may have it, and the archive does.
_MAP: Final = "_redirects"
_MAPS: Final = "migration/redirects"
_MOST_STEPS: Final = 5


def check_redirects(addresses: SiteAddresses, facts: Mapping[str, BuiltPage]) -> Iterator[Finding]:
    """Yield a finding for each old address that does not lead to its page.

    An address with a `?` needs a server, so it must be in the server map.
    """
    record, site = addresses.record, addresses.site
    server = _server_map(site, record)
    unmapped: list[str] = []
    for old, new in (record.redirects | record.server_redirects).items():
        wanted = _wanted(addresses, new)
        if wanted is None:
            continue
        if new == "/" and site.find(unquote(old)):
            continue  # a list that leads to the home page where the generator makes none
        is_of_server = old in record.server_redirects and server_rules.key_of(old) in server
        if "?" not in old and not is_of_server:
            problem = _problem(old, wanted, site, facts, server)
        elif server_rules.key_of(old) not in server and not record.target:
            # The user of a plain archive writes the map from redirects.csv.
            unmapped.append(old)
            continue
        elif _has_space(old.partition("?")[2]):
            continue  # check_server_maps finds it in the other maps
        else:
            problem = _problem_of_query(old, wanted, site, server)
        if problem:
            yield Finding("dead-address", old, problem)
    if unmapped:
        message = f"no rule of {_MAP} leads it to its page; a server needs one"
        yield Finding("unmapped-address", unmapped[0], message, len(unmapped))


def check_lists(addresses: SiteAddresses, facts: Mapping[str, BuiltPage]) -> Iterator[Finding]:
    """Yield a finding for each list of posts that is not at its address on the built site."""
    for url, title in addresses.record.lists.items():
        page = addresses.site.find(unquote(url))
        if page is None or page not in facts or facts[page].leads_to:
            yield Finding("missing-list", url, f"no page has the posts of {title!r}")


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
            rule = server.get(server_rules.key_of(path))
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
    if site.find(wanted.path) is None:
        return f"its page {wanted.path} is not on the built site"
    mapped = server.get(server_rules.key_of(old))
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
    text = data.decode("utf-8", "replace") if data else record.text(f"{_MAPS}/netlify/{_MAP}")
    return server_rules.rules_of(f"netlify/{_MAP}", text) or {}


def check_server_maps(addresses: SiteAddresses) -> Iterator[Finding]:
    """Yield a finding for each server map of the archive without a rule for an old address, or
    with a rule that leads to another page. An archive without a site generator has no maps."""
    record = addresses.record
    if not record.target:
        return
    wanted = record.redirects | record.server_redirects
    for name in server_rules.READERS:
        file = f"{_MAPS}/{name}"
        if not (record.root / file).exists():
            if wanted:
                yield Finding("lost-file", file, "the map for the web server is missing")
            continue
        rules = server_rules.rules_of(name, record.text(file))
        if rules is None:
            yield Finding("unmapped-address", file, "the map for the web server cannot be read")
            continue
        wrong = [old for old, new in wanted.items() if _is_wrong(addresses, rules, name, old, new)]
        if wrong:
            message = f"no rule leads {wrong[0]} to {wanted[wrong[0]]}"
            more = f", and {len(wrong) - 1} more are like it" if len(wrong) > 1 else ""
            yield Finding("unmapped-address", file, f"{message}{more}", len(wrong))


def _is_wrong(
    addresses: SiteAddresses, rules: Mapping[str, str], name: str, old: str, new: str
) -> bool:
    query = old.partition("?")[2]
    if query and (name in server_rules.PATHS_ONLY or _has_space(query)):
        return False
    mapped = rules.get(server_rules.key_of(old))
    if mapped is None:
        return True
    site = addresses.site
    one = site.destination(mapped, "/")
    other = site.destination(f"{site.base_path}{new}" if new.startswith("/") else new, "/")
    if one is None or other is None:
        return mapped != new
    return not _is_same(one, other)


def _has_space(query: str) -> bool:
    """Return True for a query that the format of Netlify cannot hold: its values are decoded."""
    return any(len(text.split()) != 1 for pair in parse_qsl(query) for text in pair)
