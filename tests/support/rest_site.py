"""A small site with a REST API on the loopback address, which can be told to fail."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
Parameters = dict[str, str]
# What a fault answers: a status, headers and a body; None lets the site answer itself.
Reply = tuple[int, dict[str, str], bytes]
Fault = Callable[[str, Parameters], Reply | None]

TYPES = {"post": "posts", "page": "pages", "attachment": "media"}
TAXONOMIES = {"category": "categories", "post_tag": "tags"}


def error(
    status: int, code: str = "rest_error", message: str = "Something is wrong.", **data: Any
) -> Reply:
    body = {"code": code, "message": message, "data": {"status": status, **data}}
    return status, {}, json.dumps(body).encode()


def fatal(status: int = 500) -> Reply:
    return status, {"Content-Type": "text/html"}, b"<title>WordPress &rsaquo; Error</title>"


def post(number: int, content: str = "", **more: Any) -> Json:
    return {
        "id": number,
        "type": "post",
        "status": "publish",
        "date": "2015-03-04T05:06:07",
        "date_gmt": "2015-03-04T10:06:07",
        "slug": f"post-{number}",
        "link": f"http://blog.example/post-{number}/",
        "title": {"rendered": f"Post {number}"},
        "content": {"rendered": content or f"<p>Words of {number}.</p>\n", "protected": False},
        "excerpt": {"rendered": "", "protected": False},
        "author": 1,
        "featured_media": 0,
        **more,
    }


def medium(number: int, **more: Any) -> Json:
    return {
        "id": number,
        "slug": f"picture-{number}",
        "title": {"rendered": f"Picture {number}"},
        "link": f"http://blog.example/picture-{number}/",
        "source_url": f"http://blog.example/wp-content/uploads/{number}.jpg",
        "mime_type": "image/jpeg",
        "alt_text": "",
        "caption": {"rendered": ""},
        "description": {"rendered": ""},
        "post": None,
        **more,
    }


def comment(number: int, of: int, parent: int = 0) -> Json:
    return {
        "id": number,
        "post": of,
        "parent": parent,
        "author": 0,
        "author_name": "Reader",
        "date": "2015-03-05T05:06:07",
        "date_gmt": "2015-03-05T10:06:07",
        "content": {"rendered": f"<p>Comment {number}</p>\n"},
        "status": "approved",
        "type": "comment",
    }


@dataclass
class RestSite:
    """`lists` by route, and `pages` by path, are the site; `fault` may answer in its place."""

    lists: dict[str, list[Json]] = field(default_factory=dict)
    namespaces: list[str] = field(default_factory=lambda: ["oembed/1.0", "wp/v2"])
    pretty: bool = True
    tells_totals: bool = True
    most_per_page: int = 100
    types: dict[str, str] = field(default_factory=lambda: dict(TYPES))
    fault: Fault = lambda route, parameters: None
    asked: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    url: str = ""
    password: str = ""

    @property
    def root(self) -> str:
        return f"{self.url}/wp-json/" if self.pretty else f"{self.url}/?rest_route=/"

    def answer(self, path: str, headers: Any) -> Reply:
        parts = urlsplit(path)
        if path in self.pages:
            return 200, {"Content-Type": "text/html"}, self.pages[path].encode()
        parameters = {key: values[0] for key, values in parse_qs(parts.query).items()}
        route = parameters.pop("rest_route", "").strip("/")
        if parts.path.startswith("/wp-json") and self.pretty:
            route = parts.path.removeprefix("/wp-json").strip("/")
        elif "rest_route=" not in parts.query:
            return self._page(parts.path)
        if self.password and headers.get("Authorization") != self.password:
            return error(401, "rest_not_logged_in", "You are not currently logged in.")
        return self.fault(route, parameters) or self._rest(route, parameters)

    def _page(self, path: str) -> Reply:
        if path != "/":
            return 404, {}, b"<title>Nothing</title>"
        page = f'<html lang="en-GB"><link rel="https://api.w.org/" href="{self.root}">'
        generator = '<meta name="generator" content="WordPress 6.1.1">'
        return 200, {"Content-Type": "text/html"}, (page + generator).encode()

    def _rest(self, route: str, parameters: Parameters) -> Reply:
        if not route:
            told = {"name": "A blog", "url": self.url, "home": self.url}
            return _json({**told, "namespaces": self.namespaces})
        if route == "wp/v2/types":
            return _json({k: {"slug": k, "rest_base": base} for k, base in self.types.items()})
        if route == "wp/v2/taxonomies":
            return _json({k: {"slug": k, "rest_base": base} for k, base in TAXONOMIES.items()})
        if route not in self.lists:
            return error(404, "rest_no_route", "No route was found.")
        return self._list(self.lists[route], parameters)

    def _list(self, items: list[Json], parameters: Parameters) -> Reply:
        size = int(parameters.get("per_page", 10))
        if size > self.most_per_page:
            return error(400, "rest_invalid_param", params={"per_page": "too many"})
        if of := parameters.get("post"):
            items = [item for item in items if str(item["post"]) in of.split(",")]
        items = sorted(items, key=lambda item: int(item["id"]))
        page = int(parameters.get("page", 1))
        pages = -(-len(items) // size)
        if page > max(pages, 1):
            return error(400, "rest_post_invalid_page_number", "No such page.")
        first = int(parameters.get("offset", (page - 1) * size))
        names = parameters.get("_fields", "").split(",")
        shown = [
            {key: value for key, value in item.items() if key in names}
            for item in items[first : first + size]
        ]
        told = {"X-WP-Total": str(len(items)), "X-WP-TotalPages": str(pages)}
        return _json(shown, told if self.tells_totals else {})


def _json(value: object, headers: dict[str, str] | None = None) -> Reply:
    return 200, {"Content-Type": "application/json", **(headers or {})}, json.dumps(value).encode()


@contextmanager
def served(site: RestSite) -> Iterator[RestSite]:
    """The site at an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            site.asked.append(self.path)
            status, headers, body = site.answer(self.path, self.headers)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the output of the tests clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        site.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield site
        finally:
            server.shutdown()
