"""Parse a robots.txt (RFC 9309), and tell whether a URL is allowed and which delay is asked for."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from protego import Protego

AGENT: Final = "migrator"
"""Name of this program in robots.txt."""

# RFC 9309, section 2.5: the rest of a larger file may be ignored.
_MAX_BYTES: Final = 500 << 10


class Robots:
    """Rules of one host, from the answer to /robots.txt.

    refusal  reason why no URL of the host may be requested, "" if the rules decide
    """

    def __init__(self, status: int, body: bytes) -> None:
        """Parse the answer. Without a file everything is allowed; after a server error, nothing.

        Source: RFC 9309, section 2.3.1.
        """
        self.refusal = ""
        text = ""
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
            self.refusal = f"its robots.txt returns status {status}, so nothing is allowed"
        elif status < HTTPStatus.BAD_REQUEST:
            text = body[:_MAX_BYTES].decode("utf-8-sig", "replace")
        self._rules = Protego.parse(text)

    def forbids(self, url: str) -> str:
        """Return the reason why a URL may not be requested, "" if it may."""
        if not self.refusal and self._rules.can_fetch(url, AGENT):
            return ""
        reason = self.refusal or "its robots.txt does not allow it"
        return f"{reason} (use --ignore-robots if the site is yours)"

    @property
    def delay(self) -> float:
        """Seconds between two requests (Crawl-delay, a common extension); 0 if not set."""
        return float(self._rules.crawl_delay(AGENT) or 0)
