"""Content from other sites. WordPress asks the provider for a preview; what can be
kept of it is the address.

Rules: wordpress.org/documentation/article/embeds/ (an address alone on its line)
and the shortcodes of Jetpack, WordPress.com and common plugins.
"""

from __future__ import annotations

import html
import re

from migrator.wordpress.attributes import Attributes

_ADDRESS_LINE = re.compile(r"""[ \t\n]*(https?://[^\s<>"'\[\]]+)[ \t\n]*\Z""")
_ADDRESS = re.compile(r"""(?:https?:)?//[^\s<>"'\[\]]+""")
_FIGCAPTION = re.compile(
    r"<figcaption\b[^<>]*+>((?:(?!<figcaption\b).)*?)</figcaption>", re.DOTALL | re.IGNORECASE
)
_BARE_AMPERSAND = re.compile(r"&(?:amp|#0*38);")


def line_link(line: str) -> str | None:
    """A link in place of an address that is all of `line`, else None."""
    match = _ADDRESS_LINE.match(line)
    return link(_BARE_AMPERSAND.sub("&", match[1])) if match else None


def link(url: str) -> str:
    """`<a>` with the address as its text."""
    escaped = html.escape(url)
    return f'<a href="{escaped}">{escaped}</a>'


def embed(url: str, caption: str = "") -> str:
    """The block that stands for a preview. `url` is plain text, `caption` HTML."""
    paragraph = f"<p>{link(url)}</p>"
    if not caption.strip():
        return paragraph
    return f"<figure>{paragraph}<figcaption>{caption.strip()}</figcaption></figure>"


def embed_block(attributes: dict[str, object], inner: str) -> str | None:
    """A `wp:embed` block (or `wp:core-embed/…`), or None when it has no address."""
    caption = _FIGCAPTION.search(inner)
    url = attributes.get("url")
    if not isinstance(url, str) or not url:
        found = _ADDRESS.search(_FIGCAPTION.sub("", inner))
        if found is None:
            return None
        url = html.unescape(found[0])
    return embed(url, caption[1] if caption else "")


# Shortcode -> the address that an id leads to.
PROVIDERS: dict[str, str] = {
    "youtube": "https://www.youtube.com/watch?v={id}",
    "youtube_sc": "https://www.youtube.com/watch?v={id}",
    "youtubevideo": "https://www.youtube.com/watch?v={id}",
    "su_youtube": "https://www.youtube.com/watch?v={id}",
    "su_youtube_advanced": "https://www.youtube.com/watch?v={id}",
    "fusion_youtube": "https://www.youtube.com/watch?v={id}",
    "fvp": "{id}",
    "vimeo": "https://vimeo.com/{id}",
    "su_vimeo": "https://vimeo.com/{id}",
    "fusion_vimeo": "https://vimeo.com/{id}",
    "dailymotion": "https://www.dailymotion.com/video/{id}",
    "su_dailymotion": "https://www.dailymotion.com/video/{id}",
    "wpvideo": "https://videopress.com/v/{id}",
    "videopress": "https://videopress.com/v/{id}",
    "gist": "https://gist.github.com/{id}",
    "gistr": "https://gist.github.com/{id}",
    "gistpen": "https://gist.github.com/{id}",
    "github-gist": "https://gist.github.com/{id}",
    "tweet": "https://twitter.com/i/status/{id}",
    "twitter": "https://twitter.com/i/status/{id}",
    "instagram": "https://www.instagram.com/p/{id}/",
    "facebook": "https://www.facebook.com/{id}",
    "soundcloud": "https://soundcloud.com/{id}",
    "spotify": "https://open.spotify.com/{id}",
    "mixcloud": "https://www.mixcloud.com/{id}/",
    "slideshare": "https://www.slideshare.net/slideshow/embed_code/{id}",
    "scribd": "https://www.scribd.com/document/{id}",
    "ted": "https://www.ted.com/talks/{id}",
    "bandcamp": "https://bandcamp.com/{id}",
    "flickr": "https://www.flickr.com/photo.gne?id={id}",
    "flickrvideo": "https://www.flickr.com/photo.gne?id={id}",
    "vine": "https://vine.co/v/{id}",
    "codepen": "https://codepen.io/{id}",
    "blip.tv": "https://blip.tv/{id}",
    "googlevideo": "https://video.google.com/videoplay?docid={id}",
    "metacafe": "https://www.metacafe.com/watch/{id}/",
    "viddler": "https://www.viddler.com/v/{id}",
    "kickstarter": "https://www.kickstarter.com/projects/{id}",
    "polldaddy": "https://polldaddy.com/poll/{id}",
    "crowdsignal": "https://poll.fm/{id}",
    "googlemaps": "{id}",
    "google-map": "{id}",
    "googleapps": "https://{domain}.google.com/{dir}/{query}",
    "archiveorg": "https://archive.org/details/{id}",
    "upload_pdf": "{id}",
    "pdf-embedder": "{id}",
    "embeddoc": "{id}",
    "gview": "{id}",
    "iframe": "{id}",
    "evp_embed_video": "{id}",
    "video_player": "{id}",
    "fvplayer": "{id}",
    "vc_video": "{id}",
    "et_pb_video": "{id}",
    "su_video": "{id}",
    "lyte": "https://www.youtube.com/watch?v={id}",
    "embedyt": "{id}",
    "jwplayer": "{id}",
    "flowplayer": "{id}",
    "dvideo": "{id}",
}
_ID_NAMES = (
    "url", "src", "link", "id", "video", "video_id", "code", "file", "username", "media", "mp4",
    "tweet",
)  # fmt: skip
_ID = re.compile(r"[\w./:?=&%#@+-]+\Z")


def provider_address(name: str, attributes: Attributes, content: str) -> str | None:
    """The address that an embedding shortcode means, or None when it names none.

    `content` is what the shortcode encloses, as plain text.
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
    template = PROVIDERS[name]
    if template == "{id}":
        return None
    if "{domain}" in template:
        parts = {
            key: html.unescape(attributes.named.get(key, "")) for key in ("domain", "dir", "query")
        }
        if not all(parts.values()):
            return None
        return template.format(**parts).replace("/?", "?")
    # WordPress.com's SlideShare shortcode: id=12345&doc=name.
    return template.format(id=value.split("&", 1)[0])
