"""Convert a shortcode for a map, document or page of another site to a frame or link."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from migrator.wordpress.embeds import embed, plain_address
from migrator.wordpress.file_urls import is_file
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.tokens import word_set

FRAMES = word_set(
    """googlemaps google-map googlemap google_map google_maps gmap gmaps googlemap_iframe map_embed
    iframe advanced_iframe iframe_loader responsive_iframe embediframe auto-iframe
    google-maps osm_map map pw_map"""
)
"""Shortcodes that show a page in a frame."""
DOCUMENTS = word_set(
    """pdf pdf-embedder pdfjs-viewer pdfviewer pdfembed pdf_embed pdf_viewer pdf_embedder embed-pdf
    embed_pdf pdf-viewer pdf-js pdf2iframe wonderplugin_pdf upload_pdf embeddoc embed_doc doc
    document gview gdoc google-doc google-docs googledoc googledocs google-drive-embed
    google_docs_embed file-embed documentviewer docviewer real3dflipbook flipbook dflip 3d-flip-book
    flowpaper issuu ppt slides xls csv2table pdf-poster"""
)
"""Shortcodes that show a document; it is a file, or a page of a service."""

_URL_KEYS = (
    "src", "url", "file", "pdf", "link", "href", "source", "doc", "document", "document_src",
    "pdfurl", "viewer_url", "path", "iframe_src", "map_url",
)  # fmt: skip
_ADDRESS = re.compile(r"(?:https?:)?//[^\s<>\"'\[\]|]+")
_MAP_PLACE = ("address", "location", "place", "q")
_NUMBER = re.compile(r"\d{1,5}%?\Z")
_VIEWER = re.compile(
    r"(?:https?:)?//docs\.google\.com/(?:viewer|gview)\S*?[?&]url=([^&\s]+)", re.IGNORECASE
)
# Pages that other sites allow in a frame.
_EMBEDDABLE = re.compile(
    r"/maps(?:/d)?/embed|[?&]output=embed|[?&]embedded=true|/embed\b|/pubhtml|/preview\b"
    r"|openstreetmap\.org/export",
    re.IGNORECASE,
)


def frame(attributes: Attributes, content: str) -> str | None:
    """Return the frame that a shortcode shows, a link if its page allows no frame, else None."""
    url = _address(attributes, content)
    if not url:
        place = attributes.text(*_MAP_PLACE)
        return embed(f"https://www.google.com/maps?q={_query(place)}") if place else None
    if not attributes.text("src", "iframe_src") and not _EMBEDDABLE.search(url):
        return embed(url)
    sizes = _size_in(url)
    for name in ("width", "height"):
        value = attributes.text(name) or sizes.get(name[0], "")
        if _NUMBER.match(value):
            sizes[name[0]] = value
    size = "".join(
        f' {name}="{sizes[name[0]]}"' for name in ("width", "height") if name[0] in sizes
    )
    return f'<p><iframe src="{html.escape(url)}"{size}></iframe></p>'


def document(attributes: Attributes, content: str) -> str | None:
    """Return a link to the document that a shortcode shows, None if it names no address."""
    url = _address(attributes, content)
    if not url:
        return None
    if viewer := _VIEWER.match(url):
        url = unquote(viewer[1])
    label = attributes.text("title", "name", "text")
    if not is_file(url):
        return (
            f'<p><a href="{html.escape(url)}">{html.escape(label)}</a></p>' if label else embed(url)
        )
    label = label or unquote(url.rpartition("/")[2].partition("?")[0])
    return f'<p><a href="{html.escape(url)}">{html.escape(label)}</a></p>'


def _address(attributes: Attributes, content: str) -> str:
    candidates = [attributes.named.get(key, "") for key in _URL_KEYS]
    candidates += [*attributes.positional, content, *attributes.named.values()]
    for candidate in candidates:
        if found := _ADDRESS.match(html.unescape(candidate).strip().strip("\"'=: ")):
            url = plain_address(found[0])
            return f"https:{url}" if url.startswith("//") else url
    return ""


def _size_in(url: str) -> dict[str, str]:
    """Return the size that WordPress.com adds to the URL of a map."""
    return dict(re.findall(r"&([wh])=(\d{2,4})(?=&|\Z)", url))


def _query(place: str) -> str:
    return re.sub(r"\s+", "+", place)
