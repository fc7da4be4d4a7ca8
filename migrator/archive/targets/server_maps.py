"""Write the redirects as rules for nginx, Apache, Netlify, Cloudflare and Vercel."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import parse_qsl

from migrator.archive.targets.redirects import SiteRedirect

FOLDER: Final = PurePosixPath("migration/redirects")

Rows = Callable[[], Iterable[SiteRedirect]]
"""Function that yields the redirects, whose `new` has the base path."""

_SPACE: Final = re.compile(r"\s")


def server_maps(rows: Rows) -> Iterator[tuple[PurePosixPath, Iterator[str]]]:
    """Yield path and text, in pieces, of the rules for each kind of server."""

    def ordered() -> Iterator[SiteRedirect]:
        # The first rule that fits counts, and one without a query fits every query.
        yield from (each for each in rows() if "?" in each.old)
        yield from (each for each in rows() if "?" not in each.old)

    yield FOLDER / "nginx.conf", _nginx(ordered())
    yield FOLDER / "apache.htaccess", _apache(ordered())
    yield FOLDER / "netlify/_redirects", _netlify(ordered())
    yield FOLDER / "cloudflare/_redirects", _cloudflare(ordered())
    yield FOLDER / "vercel.json", _vercel(ordered())


def _nginx(rows: Iterable[SiteRedirect]) -> Iterator[str]:
    """https://nginx.org/en/docs/http/ngx_http_map_module.html"""
    yield (
        "# Include this file in the http block, and put into the server block:\n"
        "#     if ($migrator_new) { return 301 $migrator_new; }\n"
        "map_hash_bucket_size 512;\n"
        "map $request_uri $migrator_new {\n"
        '    default "";\n'
    )
    for each in rows:
        yield f"    {_quoted(each.old)} {_quoted(each.new)};\n"
    yield "}\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "%24")
    return f'"{escaped}"'


def _apache(rows: Iterable[SiteRedirect]) -> Iterator[str]:
    """https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html"""
    yield "# Add these lines to .htaccess in the root of the site. They need mod_rewrite.\n"
    yield "RewriteEngine On\n"
    for each in rows:
        path, mark, query = each.old.partition("?")
        if mark:
            yield f"RewriteCond %{{QUERY_STRING}} ^{re.escape(query)}$\n"
        new = each.new.replace("%", "\\%").replace("$", "\\$")
        # The request without its query; the server decodes the path before RewriteRule sees it.
        yield f"RewriteCond %{{THE_REQUEST}} \\s{re.escape(path).replace(' ', '%20')}[?\\s] [NC]\n"
        yield f"RewriteRule ^ {new} [R=301,L,NE,QSD]\n"


def _netlify(rows: Iterable[SiteRedirect]) -> Iterator[str]:
    """https://docs.netlify.com/manage/routing/redirects/redirect-options/"""
    for each in rows:
        path, mark, query = each.old.partition("?")
        parameters = parse_qsl(query, keep_blank_values=True) if mark else []
        if any(_SPACE.search(part) for pair in parameters for part in pair):
            continue
        wanted = "".join(f" {name}={value}" for name, value in parameters)
        yield f"{path}{wanted} {each.new} 301!\n"


def _cloudflare(rows: Iterable[SiteRedirect]) -> Iterator[str]:
    """https://developers.cloudflare.com/pages/configuration/redirects/: paths only, 2,000 rules."""
    return (f"{each.old} {each.new} 301\n" for each in rows if "?" not in each.old)


def _vercel(rows: Iterable[SiteRedirect]) -> Iterator[str]:
    """https://vercel.com/docs/project-configuration#redirects"""
    yield '{"redirects": ['
    separator = "\n"
    for each in rows:
        path, _, query = each.old.partition("?")
        rule: dict[str, object] = {
            # Characters with a meaning in patterns of path-to-regexp.
            "source": re.sub(r"([(){}:*+?\[\]])", r"\\\1", path),
            "destination": each.new,
            "permanent": True,
        }
        if query:
            rule["has"] = [
                {"type": "query", "key": name, "value": re.escape(value)}
                for name, value in parse_qsl(query, keep_blank_values=True)
            ]
        yield f"{separator}{json.dumps(rule)}"
        separator = ",\n"
    yield "\n]}\n"
