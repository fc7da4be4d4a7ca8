"""Convert embeds (videos, tweets, ...) to links.

WordPress asks the provider for a preview (oEmbed). Only the URL can be kept.

Rules: wordpress.org/documentation/article/embeds/ (a URL alone on its line) and the
shortcodes of Jetpack, WordPress.com and common plugins.
"""

from __future__ import annotations

import html
import re

from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.tokens import self_contained, word_set

_ADDRESS_LINE = re.compile(r"""[ \t\n]*(https?://[^\s<>"'\[\]]+)[ \t\n]*\Z""")
_ADDRESS = re.compile(r"""(?:https?:)?//[^\s<>"'\[\]]+""")
_FIGCAPTION = re.compile(
    r"<figcaption\b[^<>]*+>((?:(?!<figcaption\b).)*?)</figcaption>", re.DOTALL | re.IGNORECASE
)
_AMPERSAND = re.compile(r"&(?:amp|#0*38|#[xX]0*26);(?:(?:amp|#0*38|#[xX]0*26);)*")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")


def line_link(line: str) -> str | None:
    """Return a link if `line` is nothing but a URL, else None."""
    match = _ADDRESS_LINE.match(line)
    if match is None:
        return None
    return link(_REFERENCE.sub(lambda found: html.unescape(found[0]), match[1]))


def plain_address(url: str) -> str:
    """Return a URL without the escapes that editors put around its ampersands, even twice."""
    return _AMPERSAND.sub("&", url) if "&" in url else url


def link(url: str) -> str:
    """Return `<a>` with the URL as its text."""
    escaped = html.escape(plain_address(url))
    return f'<a href="{escaped}">{escaped}</a>'


def embed(url: str, caption: str = "") -> str:
    """Return the HTML that replaces an embed. `url` is plain text, `caption` HTML."""
    paragraph = f"<p>{link(url)}</p>"
    text = self_contained(caption).strip()
    return f"<figure>{paragraph}<figcaption>{text}</figcaption></figure>" if text else paragraph


def embed_block(attributes: dict[str, object], inner: str) -> str | None:
    """Convert a `wp:embed` (or `wp:core-embed/…`) block, None if it has no URL."""
    caption = _FIGCAPTION.search(inner)
    url = attributes.get("url")
    if not isinstance(url, str) or not url:
        found = _ADDRESS.search(_FIGCAPTION.sub("", inner))
        if found is None:
            return None
        url = html.unescape(found[0])
    return embed(url, caption[1] if caption else "")


_YOUTUBE = "https://www.youtube.com/watch?v={id}"
_VIMEO = "https://vimeo.com/{id}"

# Shortcode -> the URL for an id.
_BY_ID: dict[str, str] = {
    "youtube": _YOUTUBE,
    "youtube_sc": _YOUTUBE,
    "youtubevideo": _YOUTUBE,
    "lyte": _YOUTUBE,
    "su_youtube": _YOUTUBE,
    "su_youtube_advanced": _YOUTUBE,
    "fusion_youtube": _YOUTUBE,
    "vimeo": _VIMEO,
    "su_vimeo": _VIMEO,
    "fusion_vimeo": _VIMEO,
    "dailymotion": "https://www.dailymotion.com/video/{id}",
    "su_dailymotion": "https://www.dailymotion.com/video/{id}",
    "wpvideo": "https://videopress.com/v/{id}",
    "videopress": "https://videopress.com/v/{id}",
    "gist": "https://gist.github.com/{id}",
    "gistr": "https://gist.github.com/{id}",
    "github-gist": "https://gist.github.com/{id}",
    "tweet": "https://twitter.com/i/status/{id}",
    "slideshare": "https://www.slideshare.net/slideshow/embed_code/{id}",
    "scribd": "https://www.scribd.com/document/{id}",
    "ted": "https://www.ted.com/talks/{id}",
    "vine": "https://vine.co/v/{id}",
    "googlevideo": "https://video.google.com/videoplay?docid={id}",
    "archiveorg": "https://archive.org/details/{id}",
    "googleapps": "https://{domain}.google.com/{dir}",
}
# Shortcodes that may hold a URL. Their other values mean nothing outside WordPress.
_BY_ADDRESS = word_set(
    """twitter instagram facebook soundcloud spotify mixcloud bandcamp flickr flickrvideo codepen
    kickstarter polldaddy crowdsignal vc_video su_video embedyt blip.tv metacafe viddler"""
)
PROVIDERS = frozenset(_BY_ID) | _BY_ADDRESS
_NUMERIC = frozenset({"tweet", "vimeo", "su_vimeo", "fusion_vimeo", "scribd", "slideshare"})
_ID_NAMES = (
    "url", "src", "link", "id", "video", "video_id", "code", "file", "username", "media", "mp4",
    "tweet",
)  # fmt: skip
_ID = re.compile(r"[\w./:?=&%#@+-]+\Z")


def provider_address(name: str, attributes: Attributes, content: str) -> str | None:
    """Return the URL that an embedding shortcode names, None if it names none.

    `content` is the plain text that the shortcode encloses.
    """
    candidates = [attributes.named.get(key, "") for key in _ID_NAMES]
    candidates += [*attributes.positional, content.strip()]
    for candidate in candidates:
        value = html.unescape(candidate).strip().lstrip("=")
        if _ADDRESS.match(value):
            return "https:" + value if value.startswith("//") else value
        if value and _ID.match(value):
            return _from_id(name, value, attributes)
    if name == "googleapps":
        return _from_id(name, "", attributes)
    return None


def _from_id(name: str, value: str, attributes: Attributes) -> str | None:
    if name not in _BY_ID:
        return None
    if name == "googleapps":
        # WordPress.com's Google Docs shortcode: domain="docs" dir="…" query="…".
        domain, folder, query = (attributes.text(key) for key in ("domain", "dir", "query"))
        url = _BY_ID[name].format(domain=domain, dir=folder) + (f"?{query}" if query else "")
        return url if domain.isalnum() and folder else None
    # WordPress.com's SlideShare shortcode: id=12345&doc=name.
    number = value.split("&", 1)[0]
    if name in _NUMERIC and not number.isdigit():
        return None
    return _BY_ID[name].format(id=number)
