"""What a site asks of programs (robots.txt, RFC 9309)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from protego import Protego

AGENT: Final = "migrator"
"""The name by which a robots.txt may speak of this program."""

# RFC 9309, section 2.5: more need not be read.
_MAX_BYTES: Final = 500 << 10


class Robots:
    """The rules of one host, by what its /robots.txt answered; `refusal` is why nothing may be
    asked of it, "" where the rules say."""

    def __init__(self, status: int, body: bytes) -> None:
        """RFC 9309, section 2.3.1: without a file everything is allowed, and nothing while it
        cannot be told whether there is one."""
        self.refusal = ""
        text = ""
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
            self.refusal = f"its robots.txt answers {status}, so that nothing is allowed"
        elif status < HTTPStatus.BAD_REQUEST:
            text = body[:_MAX_BYTES].decode("utf-8-sig", "replace")
        self._rules = Protego.parse(text)

    def forbids(self, url: str) -> str:
        """Why an address is not to be asked, for a person; "" where it may be."""
        if not self.refusal and self._rules.can_fetch(url, AGENT):
            return ""
        reason = self.refusal or "its robots.txt does not allow it"
        return f"{reason} (--ignore-robots for a site of your own)"

    @property
    def delay(self) -> float:
        """Seconds between two requests (Crawl-delay, which many write); 0 when not asked for."""
        return float(self._rules.crawl_delay(AGENT) or 0)
