"""An archive of the web for tests, on a server of its own: an index in either dialect, and
snapshots as the Internet Archive gives them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from support.fault_server import Answer, FaultServer, Handler, content, failing

COLUMNS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
HTML = "text/html"


@dataclass(frozen=True)
class Snapshot:
    timestamp: str
    url: str
    body: bytes
    mimetype: str = HTML
    status: int = 200

    @property
    def row(self) -> list[str]:
        digest = hashlib.sha1(self.body).hexdigest().upper()[:32]
        told = [self.mimetype, str(self.status), digest, str(len(self.body) + 300)]
        return [_key(self.url), self.timestamp, self.url, *told]


@dataclass
class WebArchive:
    """`is_pywb` gives an object on each line; `at_once` is how many rows an answer has at most,
    with a key to the rest. `instead` answers in the place of single snapshots and of the index."""

    server: FaultServer
    kept: list[Snapshot] = field(default_factory=list)
    is_pywb: bool = False
    at_once: int = 0
    instead: dict[str, list[Answer]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server.answer_to = self._answer_to  # type: ignore[method-assign]

    @property
    def address(self) -> str:
        return self.server.url("/coll" if self.is_pywb else "")

    def keep(self, timestamp: str, url: str, body: str | bytes, **more: object) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.kept.append(
            Snapshot(timestamp + "20000101000000"[len(timestamp) :], url, data, **more)
        )  # type: ignore[arg-type]

    def asked(self, part: str = "id_/") -> list[str]:
        """The snapshots that were asked for; with "cdx" the questions to the index."""
        return [path for path in self.server.paths() if part in path]

    def _answer_to(self, path: str) -> Answer:
        replay, index = ("/coll/", "/coll/cdx") if self.is_pywb else ("/web/", "/cdx/search/cdx")
        if path.startswith(index):
            return self._instead("cdx") or self._index(parse_qs(urlsplit(path).query))
        stamp, _, url = path.removeprefix(replay).partition("id_/")
        for each in self.kept:
            if (each.timestamp, each.url) == (stamp, url):
                return self._instead(stamp) or _replayed(each)
        return failing(404)

    def _instead(self, name: str) -> Answer | None:
        answers = self.instead.get(name, [])
        return answers.pop(0) if answers else None

    def _index(self, query: Mapping[str, list[str]]) -> Answer:
        url = query["url"][0]
        rows = [each.row for each in self.kept if _matches(each.url, url, query)]
        rows = sorted(row for row in rows if row[1] <= query.get("to", ["9"])[0])
        if self.is_pywb:
            names = ("urlkey", "timestamp", "url", "mime", "status", "digest", "length")
            lines = (json.dumps(dict(zip(names, row, strict=True))) for row in rows)
            return content("\n".join(lines).encode(), "text/x-ndjson")
        first = int(query.get("resumeKey", ["0"])[0])
        limit = self.at_once or len(rows)
        table: list[list[str]] = [list(COLUMNS), *rows[first : first + limit]]
        if first + limit < len(rows):
            table += [[], [str(first + limit)]]
        return content(json.dumps(table).encode(), "application/json")


def _replayed(each: Snapshot) -> Answer:
    def answer(handler: Handler) -> None:
        handler.send_response(each.status)
        handler.send_header("Content-Type", each.mimetype)
        handler.send_header("X-Archive-Orig-Content-Type", f"{each.mimetype}; charset=UTF-8")
        handler.send_header("X-Archive-Orig-Content-Length", "17")
        handler.send_header("X-Archive-Orig-Content-Encoding", "br")
        handler.send_header("Content-Length", str(len(each.body)))
        handler.end_headers()
        handler.wfile.write(each.body)

    return answer


def _matches(url: str, asked: str, query: Mapping[str, list[str]]) -> bool:
    key, wanted = _key(url), _key(asked)
    if query.get("matchType", ["exact"])[0] == "exact":
        return key == wanted
    return key.startswith(wanted)


def _key(url: str) -> str:
    """The same for all forms of an address (SURT, https://heritrix.readthedocs.io/)."""
    plain = url.rsplit("://", maxsplit=1)[-1].removeprefix("www.")
    return plain.replace(":80/", "/").replace(":443/", "/")
