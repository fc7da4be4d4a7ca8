"""Find the root of a site's REST API, and build the URLs below it.

Discovery: https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from migrator.crawler.web import Answer, Web
from migrator.errors import FetchError
from migrator.sources.rest.lenient_json import NotJsonError, read_json
from migrator.urls.normalise import joined

# The second belongs to the plugin that became the API.
_RELATIONS = frozenset({"https://api.w.org/", "https://github.com/WP-API/WP-API"})
_LINK_VALUE = re.compile(r"<([^<>]{1,2000})>([^<>]{0,500})")
_REL = re.compile(r"""\brel\s*=\s*["']?([^"';,\s>]+)""", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LINK_TAG = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
# The link to the API is in the page's head.
_HEAD_SIZE = 256 * 1024


def find_api_root(web: Web, url: str) -> str | None:
    """Return the URL of the index of a site's API, None if there is none.

    `url` is any page of the site. Candidates are first the URLs that the site names (Link header,
    `<link>` in the page), then the two usual ones; each is requested to check that it is an index.
    """
    for candidate in dict.fromkeys(_candidates(web, url)):
        try:
            answer = web.get(candidate)
        except FetchError:
            continue
        if is_index(answer):
            return answer.final_url if can_be_extended(answer.final_url) else candidate
    return None


def is_index(answer: Answer) -> bool:
    """Return True if this is the index of an API (`WP_REST_Server::get_index`)."""
    try:
        index = read_json(answer.body, dict).value
    except NotJsonError:
        return False
    return isinstance(index.get("namespaces"), list) or isinstance(index.get("routes"), dict)


def can_be_extended(url: str) -> bool:
    """Return True if other URLs of the API can be built from this one."""
    return "rest_route=" in url or not urlsplit(url).query


def address(root: str, route: str, parameters: Mapping[str, Any] | None = None) -> str:
    """Return the URL of `route` ("wp/v2/posts") below the API's index at `root`."""
    parts = urlsplit(root)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "rest_route"]
    path = parts.path
    root_route = dict(parse_qsl(parts.query)).get("rest_route")
    if root_route is not None:
        query.append(("rest_route", f"{root_route.rstrip('/')}/{route}"))
    else:
        path = f"{path.rstrip('/')}/{route}"
    query += [(key, str(value)) for key, value in (parameters or {}).items()]
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query, safe="/,"), ""))


def _candidates(web: Web, url: str) -> Iterator[str]:
    bases = [url]
    try:
        answer = web.get(url)
    except FetchError:
        pass
    else:
        if is_index(answer):
            yield url
        yield from _linked(answer)
        bases.insert(0, answer.final_url)
    for base in bases:
        parts = urlsplit(base)
        folder = (
            parts.path.rpartition("/")[0] if "." in parts.path.rpartition("/")[2] else parts.path
        )
        for path in (folder.rstrip("/"), ""):
            site = f"{parts.scheme}://{parts.netloc}{path}"
            yield f"{site}/wp-json/"
            yield f"{site}/?rest_route=/"


def _linked(answer: Answer) -> Iterator[str]:
    """Yield the API URLs that a page names, first those in its header."""
    for target, parameters in _LINK_VALUE.findall(answer.headers.get("link", "")):
        if _is_api(parameters) and (url := joined(answer.final_url, target)):
            yield url
    head = answer.body[:_HEAD_SIZE].decode("utf-8", "replace")
    for attributes in _LINK_TAG.findall(head):
        if _is_api(attributes) and (found := _HREF.search(attributes)):
            target = unescape(found[1] or found[2] or found[3] or "")
            if url := joined(answer.final_url, target):
                yield quote(url, safe=":/?#[]@!$&'()*+,;=%")


def _is_api(attributes: str) -> bool:
    found = _REL.search(attributes)
    return found is not None and found[1] in _RELATIONS
