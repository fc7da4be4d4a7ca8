"""Read the settings of a site from WordPress's table of options."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from html import unescape
from typing import Any, Final

from migrator.model import WIDGETS, Site
from migrator.sources.database.sites import FoundSite
from migrator.sources.database.store import Store
from migrator.sources.database.widgets import count_widgets
from migrator.sources.wxr.php_serialize import unserialize
from migrator.startup.value_objects import value_object

# https://codex.wordpress.org/WordPress_Versions: WordPress's address in a generator's name.
_GENERATOR: Final = "https://wordpress.org/?v={}"
_GUID: Final = re.compile(
    r"(?P<home>https?://[^?#\s]{1,500}?)/\?(?:p|page_id|attachment_id)=(?P<id>[0-9]{1,18})"
)
_VERSION: Final = re.compile(r"[0-9][0-9A-Za-z.+-]{0,30}")
_RULE: Final = re.compile(
    r"index\.php\?(?P<type>[a-z0-9_-]{1,20})=\$matches\[1\]&page=\$matches\[2\]"
)
_START: Final = re.compile(r"\^?(?P<front>[^(\[?*+^$]*)\((?P<kind>\[\^/\]\+|\.\+\?)\)")


@value_object
class TypeRule:
    """The first part of a custom type's addresses (`books/`), and whether they are nested."""

    front: str
    nests: bool


@value_object
class Options:
    """The settings that determine a site's addresses.

    `home` and `siteurl` are without a final slash. `types` are the rules that the site itself
    stored for its custom types. `uploads` is the address of its folder of uploads.
    """

    home: str = ""
    siteurl: str = ""
    structure: str = ""
    category: int = 0
    front_page: int = 0
    posts_page: int = 0
    sticky: frozenset[int] = frozenset()
    uploads: str = ""
    upload_path: str = ""
    types: Mapping[str, TypeRule] = field(default_factory=dict)
    has_any: bool = False
    database_version: int = 0
    language: str = ""


def read_options(store: Store, found: FoundSite) -> tuple[Options, Site]:
    """Return the settings of a site, and the site as far as its options describe it."""
    raw: dict[str, str] = {}
    for name, value in store.rows(found.prefix, "options", ("option_name", "option_value")):
        raw.setdefault(name, value or "")
    network = _network(store, found)
    home = (raw.get("home") or raw.get("siteurl") or found.url).rstrip("/")
    home = home or _home_of_guids(store, found.prefix)
    siteurl = (raw.get("siteurl") or home).rstrip("/")
    is_paged = raw.get("show_on_front") == "page"
    language = raw.get("WPLANG", network.get("WPLANG", ""))
    options = Options(
        home=home,
        siteurl=siteurl,
        structure=raw.get("permalink_structure", ""),
        category=_number(raw.get("default_category", "")),
        front_page=_number(raw.get("page_on_front", "")) if is_paged else 0,
        posts_page=_number(raw.get("page_for_posts", "")) if is_paged else 0,
        sticky=_sticky(raw.get("sticky_posts", "")),
        uploads=_uploads(raw, siteurl, found.number, network) if raw else "",
        upload_path=raw.get("upload_path", "").strip(),
        types=_type_rules(raw.get("rewrite_rules", "")),
        has_any=bool(raw),
        database_version=_number(raw.get("db_version", "")),
        language=(language.replace("_", "-") or "en-US") if raw else "",
    )
    return options, _site(raw, options, network)


def _site(raw: Mapping[str, str], options: Options, network: Mapping[str, str]) -> Site:
    """Return the site as its export's channel would describe it."""
    widgets = count_widgets(raw)
    return Site(
        # The database stores names as HTML.
        title=unescape(raw.get("blogname", "")),
        url=options.home,
        wordpress_url=(network.get("url") or options.siteurl or options.home).rstrip("/"),
        description=unescape(raw.get("blogdescription", "")),
        language=options.language,
        generator=_generator(raw),
        unread_fields={WIDGETS: widgets} if widgets else {},
    )


def _network(store: Store, found: FoundSite) -> dict[str, str]:
    """Return the settings of the site's network; `url` is that of the network's main site."""
    if not found.number:
        return {}
    settings = {
        key: value or ""
        for key, value in store.rows(found.base, "sitemeta", ("meta_key", "meta_value"))
    }
    for domain, path in store.rows(found.base, "site", ("domain", "path")):
        # The network's own name for itself; http unless a setting says otherwise.
        scheme = "https" if settings.get("siteurl", "").startswith("https:") else "http"
        settings.setdefault("url", f"{scheme}://{domain}{path}")
    return settings


def _uploads(raw: Mapping[str, str], siteurl: str, number: int, network: Mapping[str, str]) -> str:
    """Return the address of the folder of uploads (`_wp_upload_dir`)."""
    if not siteurl:
        return ""
    path = raw.get("upload_path", "").strip().strip("/")
    url = raw.get("upload_url_path", "").rstrip("/")
    if not url:
        is_usual = path in ("", "wp-content/uploads") or raw["upload_path"].startswith("/")
        url = f"{siteurl}/wp-content/uploads" if is_usual else f"{siteurl}/{path}"
    if number > 1:
        old = network.get("ms_files_rewriting", "") == "1"
        url = f"{siteurl}/files" if old else f"{url}/sites/{number}"
    return url


def _type_rules(stored: str) -> dict[str, TypeRule]:
    """Return the addresses of types, from the rules by which the site itself reads them."""
    rules = unserialize(stored)
    found: dict[str, TypeRule] = {}
    for pattern, target in rules.items() if isinstance(rules, dict) else ():
        match = _RULE.fullmatch(target) if isinstance(target, str) else None
        start = _START.match(pattern) if match and isinstance(pattern, str) else None
        if match and start and match["type"] not in ("name", "pagename", "attachment"):
            found.setdefault(
                match["type"], TypeRule(start["front"].replace("\\", ""), start["kind"] == ".+?")
            )
    return found


def _home_of_guids(store: Store, prefix: str) -> str:
    """Return the home address in most posts' GUIDs, which they got when first saved.

    A GUID has the form `home/?p=ID`; "" if no GUID has it.
    """
    homes: Counter[str] = Counter()
    for number, guid in store.rows(prefix, "posts", ("ID", "guid")):
        match = _GUID.fullmatch(guid or "")
        if match and int(match["id"]) == number:
            homes[match["home"]] += 1
    return min(homes, key=lambda home: (-homes[home], home), default="")


def _sticky(stored: str) -> frozenset[int]:
    ids: Any = unserialize(stored)
    listed = ids.values() if isinstance(ids, dict) else ids if isinstance(ids, list) else ()
    return frozenset(_number(str(each)) for each in listed) - {0}


def _generator(raw: Mapping[str, str]) -> str:
    """Return the version that the last check for updates noted, as no option holds it."""
    for name in ("_site_transient_update_core", "update_core"):
        value = unserialize(raw.get(name, ""))
        version = value.get("version_checked") if isinstance(value, dict) else None
        if isinstance(version, str) and _VERSION.fullmatch(version):
            return _GENERATOR.format(version)
    return ""


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
