"""Webs for tests (`migrator.crawler.web.Web`): a real one over loopback, and how often it was
asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import requests

from migrator.crawler.web import Answer
from migrator.errors import FetchError


@dataclass
class LiveWeb:
    """Asks servers on this machine, each address once; `asked` are the addresses in order."""

    asked: list[str] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        if url not in self.answers:
            self.asked.append(url)
            self.answers[url] = self._ask(url, headers)
        return self.answers[url]

    def _ask(self, url: str, headers: Mapping[str, str] | None) -> Answer:
        self.session.trust_env = False
        try:
            reply = self.session.get(url, headers=dict(headers or {}), timeout=60)
        except requests.RequestException as error:
            raise FetchError(url, type(error).__name__) from error
        told = {name.lower(): value for name, value in reply.headers.items()}
        return Answer(url, reply.url, reply.status_code, told, reply.content)
