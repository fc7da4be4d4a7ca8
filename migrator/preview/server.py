"""Serve an archive on the loopback address: the only module that listens on a socket.

Only GET is answered, only for requests whose Host is this machine (a stranger's page must not
read the archive through DNS rebinding), and only with files inside the archive.
"""

from __future__ import annotations

import mimetypes
import shutil
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from migrator._version import __version__
from migrator.errors import OutputError, UsageError
from migrator.preview.pages import PreviewPages
from migrator.reports.html import templates
from migrator.untrusted.regular_files import open_regular

HOST: Final = "127.0.0.1"
PORT: Final = 8787

_LAST_PORT: Final = 65_535
_HTTP_PORT: Final = "80"
_HOSTS: Final = frozenset({"127.0.0.1", "localhost"})
_MARKDOWN: Final = frozenset({".md", ".markdown"})
_TYPES: Final = {
    **dict.fromkeys((".md", ".markdown", ".toml", ".yaml", ".yml", ".lock"), "text/plain"),
    ".csv": "text/plain",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
}
_LONGEST: Final = 4000
_SECONDS: Final = 30
# Folders in which archives for site generators keep their posts and files.
_ROOTS: Final = ("content", "static", "src", "public", "docs", "source")
# The preview's own pages run nothing and load nothing from elsewhere.
_OWN: Final = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A file of a post may be HTML or SVG: nothing in it runs, and it has no origin.
_FILE: Final = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"


def _report_policy() -> str:
    """Return the policy of the report's pages: only the scripts of this version may run."""
    names = ("overview.js", "detail.js")
    scripts = " ".join(templates.source_of(templates.data(name)) for name in names)
    return f"script-src {scripts}; object-src 'none'; base-uri 'none'; connect-src 'none'"


class PreviewServer(ThreadingHTTPServer):
    """A server for the archive in the folder `root`. Close it as a context manager.

    Port 0 stands for any free one. Raises UsageError if there is no archive or no such port,
    OutputError if the port cannot be used.
    """

    daemon_threads = True

    def __init__(self, root: Path, port: int = PORT) -> None:
        if not root.is_dir():
            raise UsageError(f"{root} is no folder: name the folder of an archive")
        if not 0 <= port <= _LAST_PORT:
            raise UsageError(f"--port is a number from 0 to {_LAST_PORT}, not {port}")
        self.root = root.resolve()
        self.pages = PreviewPages(self.root)
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            raise OutputError(
                f"port {port} of this machine cannot be used ({error.strerror}); give another: "
                "--port 0"
            ) from error

    @property
    def address(self) -> str:
        """The URL of the first page."""
        return f"http://{HOST}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore browsers that hang up."""


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    server_version = f"migrator/{__version__}"
    sys_version = ""
    timeout = _SECONDS

    def do_GET(self) -> None:
        """Answer a request. Overrides the method that the base class calls."""
        host = self.headers.get("Host", "")
        name, _, port = host.partition(":")
        # Browsers leave out the port of the scheme.
        if name not in _HOSTS or (port or _HTTP_PORT) != str(self.server.server_port):
            self._page(403, "Refused", "This preview answers only to this machine's own address.")
            return
        parts = urlsplit(self.path[:_LONGEST] if len(self.path) <= _LONGEST else "/_preview/")
        query = dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=20))
        path = unquote(parts.path, errors="replace")
        if path == "/_preview/style.css":
            self._send(200, self.server.pages.style(), "text/css", _OWN)
        elif (own := self.server.pages.answer(path, query)) is not None:
            self._send(own[0], own[1], "text/html", _OWN)
        else:
            self._file(path, is_raw="raw" in query)

    def _refuse(self) -> None:
        self.close_connection = True
        self.send_response(405)
        self.send_header("Allow", "GET")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def __getattr__(self, name: str) -> Any:
        """Refuse every other method: the base class looks for `do_` and its name."""
        if name.startswith("do_"):
            return self._refuse
        raise AttributeError(name)

    def _file(self, path: str, *, is_raw: bool) -> None:
        found = self._inside(path)
        if found is None:
            self._page(404, "Not found", "The archive has nothing under this address.")
            return
        inside = PurePosixPath(found.relative_to(self.server.root).as_posix())
        if found.is_dir() or f"/{inside}" != path.rstrip("/"):
            self._redirect(inside)
        elif found.suffix.lower() in _MARKDOWN and not is_raw:
            html = self.server.pages.post(inside)
            if html is None:
                self._page(404, "Not readable", "This file is too long, or cannot be read.")
            else:
                self._send(200, html, "text/html", _OWN)
        else:
            self._send_file(found, inside)

    def _inside(self, path: str) -> Path | None:
        """Return the file of the archive that an address names; None for anything outside."""
        names = [name for name in path.split("/") if name]
        if any(name.startswith(".") or set(name) & set("\\:\0") for name in names):
            return None
        for first in ((), *((name,) for name in _ROOTS)):
            for file in _candidates(self.server.root.joinpath(*first, *names)):
                try:
                    found = file.resolve()
                    if found.is_file() and found.is_relative_to(self.server.root):
                        return found
                except (OSError, ValueError):
                    continue
        return None

    def _redirect(self, inside: PurePosixPath) -> None:
        self.send_response(302)
        self.send_header("Location", f"/{quote(str(inside))}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_file(self, file: Path, inside: PurePosixPath) -> None:
        is_report = inside.parts[0] == "migration" and file.suffix.lower() in (".html", ".css")
        kind = _TYPES.get(file.suffix.lower()) or mimetypes.guess_type(file.name)[0]
        try:
            with open_regular(file) as stream:
                size = file.stat().st_size
                policy = _report_policy() if is_report else _FILE
                self._head(200, size, kind or "application/octet-stream", policy)
                shutil.copyfileobj(stream, self.wfile, 1 << 18)
        except OSError:
            self.close_connection = True

    def _page(self, status: int, title: str, text: str) -> None:
        self._send(status, self.server.pages.message(title, text), "text/html", _OWN)

    def _send(self, status: int, body: bytes, kind: str, policy: str) -> None:
        self._head(status, len(body), kind, policy)
        self.wfile.write(body)

    def _head(self, status: int, size: int, kind: str, policy: str) -> None:
        charset = "; charset=utf-8" if kind.startswith("text/") else ""
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}{charset}")
        self.send_header("Content-Length", str(size))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing: the terminal belongs to the command line."""


def _candidates(path: Path) -> tuple[Path, ...]:
    """Return the files that an address may name: itself, its index, or the same with an ending."""
    endings = tuple(
        path.with_name(f"{path.name}{ending}") for ending in (".md", ".html") if path.name
    )
    return (path, path / "index.md", path / "_index.md", *endings, path / "index.html")
