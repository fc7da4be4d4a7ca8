"""Data class for a response or file that is no page of the site, with the reason to skip it."""

from __future__ import annotations

from typing import Final

from migrator.startup.value_objects import value_object

FILE_KINDS: Final = ("image/", "audio/", "video/")

# Media types of what belongs to the site's machinery and is never a file of a post.
_REASONS: Final = {
    "text/css": "a style sheet",
    "text/javascript": "a script",
    "application/javascript": "a script",
    "application/x-javascript": "a script",
    "application/json": "data of an API",
    "application/rss+xml": "a feed",
    "application/atom+xml": "a feed",
    "application/rdf+xml": "a feed",
    "application/xml": "a feed, a sitemap or other XML; give an export's own path to read it",
    "text/xml": "a feed, a sitemap or other XML; give an export's own path to read it",
    "text/html": "a page with an error or of another form",
    "application/xhtml+xml": "a page with an error or of another form",
    "application/gzip": "a compressed file; give an export's own path to read it",
    "application/x-gzip": "a compressed file; give an export's own path to read it",
    "font/woff": "a font",
    "font/woff2": "a font",
    "font/ttf": "a font",
    "font/otf": "a font",
    "application/font-woff": "a font",
    "application/vnd.ms-fontobject": "a font",
}
_UNUSED: Final = "a file that no written post uses"
_BAD: Final = 400


@value_object
class Response:
    """A response or file that is no page of the site.

    address       its URL, or its path within a folder
    content_type  media type, in lower case; "" if unknown
    status        HTTP status
    location      URL to which it redirects; "" if it does not
    """

    address: str
    content_type: str = ""
    status: int = 200
    location: str = ""

    @property
    def reason(self) -> str:
        """The reason why it is neither an item nor a file of the archive."""
        if self.location:
            return f"a redirect or another copy: {self.location}"
        if self.status >= _BAD:
            return f"an error (status {self.status})"
        if self.address.rpartition("/")[2] == "robots.txt":
            return "the rules for robots"
        return _REASONS.get(self.content_type, _UNUSED)
