"""Read the redirects in a file for nginx, Apache, Netlify, Cloudflare or Vercel.

The archive has the same rules for each of these servers. A reader takes the text of one file, and
returns old address -> new address as both are written in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote

from migrator.untrusted.json_text import parse_json
from migrator.verifier.built.built_site import same_path

_NGINX_RULE: Final = re.compile(r'\s*"((?:[^"\\]|\\.)*)"\s+"((?:[^"\\]|\\.)*)";')
_CONDITION: Final = re.compile(r"RewriteCond %\{(QUERY_STRING|THE_REQUEST)\} (\S+)")
_RULE: Final = re.compile(r"RewriteRule \^ (\S+) \[R=301")
_ESCAPE: Final = re.compile(r"\\(.)")
_REQUEST_ENDS: Final = ("\\s", "[?\\s]")


def key_of(old: str) -> str:
    """Return an old address in the form in which two are compared."""
    path, _, query = old.partition("?")
    parameters = sorted(parse_qsl(query, keep_blank_values=True))
    written = "&".join(f"{name}={value}" for name, value in parameters)
    return f"{same_path(unquote(path))}?{written}" if written else same_path(unquote(path))


def redirects_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield the rules of a file `_redirects`, the format of Netlify and Cloudflare."""
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
            yield f"{old}?{query}" if query else old, between[0]


def nginx_map(text: str) -> Iterator[tuple[str, str]]:
    """Yield the rules of a map of nginx."""
    for line in text.splitlines():
        if found := _NGINX_RULE.match(line):
            old, new = (_ESCAPE.sub(r"\1", each) for each in found.groups())
            yield old, new


def apache_rules(text: str) -> Iterator[tuple[str, str]]:
    """Yield the rules of a .htaccess file."""
    path, query = "", ""
    for line in text.splitlines():
        if found := _CONDITION.match(line):
            pattern = found[2]
            if found[1] == "QUERY_STRING":
                query = _ESCAPE.sub(r"\1", pattern.removeprefix("^").removesuffix("$"))
            else:
                for end in _REQUEST_ENDS:
                    pattern = pattern.removeprefix(end).removesuffix(end)
                path = _ESCAPE.sub(r"\1", pattern)
        elif found := _RULE.match(line):
            yield f"{path}?{query}" if query else path, _ESCAPE.sub(r"\1", found[1])
            path, query = "", ""


def vercel_redirects(text: str) -> Iterator[tuple[str, str]]:
    """Yield the rules of a vercel.json. Raises ValueError."""
    document = parse_json(text)
    rules = document.get("redirects") if isinstance(document, dict) else None
    for rule in rules if isinstance(rules, list) else ():
        pairs = [f"{each['key']}={each.get('value', '')}" for each in rule.get("has", ())]
        old, query = (_ESCAPE.sub(r"\1", each) for each in (str(rule["source"]), "&".join(pairs)))
        yield f"{old}?{query}" if query else old, str(rule["destination"])


READERS: Final[Mapping[str, Callable[[str], Iterator[tuple[str, str]]]]] = {
    "nginx.conf": nginx_map,
    "apache.htaccess": apache_rules,
    "netlify/_redirects": redirects_lines,
    "cloudflare/_redirects": redirects_lines,
    "vercel.json": vercel_redirects,
}
"""File in `migration/redirects/` -> its reader."""
PATHS_ONLY: Final = frozenset(("cloudflare/_redirects",))
"""Files whose format has no rule for an address with a query."""


def rules_of(name: str, text: str) -> dict[str, str] | None:
    """Return the rules of one file by the `key_of` the old address; None if it cannot be read."""
    rules: dict[str, str] = {}
    try:
        for old, new in READERS[name](text):
            rules.setdefault(key_of(old), new)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return rules
