"""Find the featured image of a post, or the file of an attachment, in its page."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from migrator.crawler.web import Answer
from migrator.dom.lazy_images import LAZY_ATTRIBUTES, is_placeholder
from migrator.sources.html.charset import decode
from migrator.sources.html.context import Surroundings
from migrator.sources.html.meta_selectors import FEATURED
from migrator.sources.html.metadata import PageMetadata
from migrator.sources.html.page_tree import classes, parse
from migrator.sources.html.selectors import Selectors, rows
from migrator.urls.hosts import is_web
from migrator.urls.normalise import joined

_FEATURED = Selectors(FEATURED)
_EMBEDDED = rows(".wp-embed-featured-image img")
_FILE = rows(
    ".full-size-link a, .attachment a, p.attachment a, a[rel~=attachment], .wp-block-image a,"
    " .entry-attachment a, a[href*=/wp-content/uploads/]"
)
_IMAGE = rows(".attachment-full, .entry-attachment img, p.attachment img, img, video")
_IMAGE_ID = re.compile(r"wp-image-(\d{1,18})")
_LAZY = (*LAZY_ATTRIBUTES, "data-orig-file")
_WIDTH = re.compile(r"(\S+)\s+(\d{1,6})w")
_MAX_CANDIDATES = 64
_PERSON_OR_SITE = re.compile(r"\b(?:avatar|gravatar|custom-logo|site-logo|author-image)\b")
_AVATAR = re.compile(r"//(?:[a-z0-9-]+\.)?gravatar\.com/avatar/|/avatars?/", re.IGNORECASE)


def featured_image(
    context: Surroundings, entry: etree._Element | None, facts: PageMetadata, base: str
) -> tuple[str, int]:
    """Return URL and id of the featured image in its largest size; ("", 0) if there is none.

    Metadata for social networks counts only if the theme's classes do not rule out a featured image
    (`has-post-thumbnail`, get_post_class).
    """
    for image in context.best(_FEATURED):
        if image.tag == "img" and is_web(url := joined(base, largest(image))):
            if _is_other(image, url, entry):
                continue
            ident = next((int(m[1]) for n in classes(image) if (m := _IMAGE_ID.fullmatch(n))), 0)
            return url, ident
    names = classes(entry) if entry is not None else []
    if "hentry" not in names or "has-post-thumbnail" in names:
        from_metadata = _image_in_metadata(facts) if "has-post-thumbnail" in names else ""
        return joined(base, from_metadata) if from_metadata else "", 0
    return "", 0


def _is_other(image: etree._Element, url: str, entry: etree._Element | None) -> bool:
    """Return True for the picture of a person, of the site, or of another post.

    Other posts are listed below a post; themes show a post's own image in it or above it.
    """
    if _PERSON_OR_SITE.search(f"{image.get('class') or ''} {image.get('id') or ''}"):
        return True
    if _AVATAR.search(url):
        return True
    if entry is None or entry in image.iterancestors():
        return False
    return any(
        entry in node.itersiblings(preceding=True) for node in (image, *image.iterancestors())
    )


def embedded_image(answer: Answer) -> tuple[str, int]:
    """Return the same as `featured_image`, from a post's embed page (`embed-content.php`)."""
    root = parse(decode(answer)[0])
    for image in _EMBEDDED.best(root.iter("img")):
        if is_web(url := joined(answer.final_url, largest(image))):
            return url, 0
    return "", 0


def largest(image: etree._Element) -> str:
    """Return the URL of the largest version that an `<img>` offers."""
    for name in ("data-lazy-srcset", "data-srcset", "srcset"):
        sizes = _WIDTH.findall(image.get(name) or "")[:_MAX_CANDIDATES]
        if sizes:
            return str(max(sizes, key=lambda size: int(size[1]))[0])
    src = (image.get("src") or "").strip()
    if src and not is_placeholder(src):
        return src
    return next((value for name in _LAZY if (value := image.get(name))), src)


def attachment_file_url(content: etree._Element, root: etree._Element, base: str) -> str:
    """Return the URL of the file that an attachment's page shows; "" if it shows none."""
    for link in _FILE.best(root.iter("a")):
        url = joined(base, link.get("href"))
        if "/wp-content/" in url or re.search(r"\.[A-Za-z0-9]{2,5}\Z", url):
            return url
    for image in _IMAGE.best(content.iter("img", "video")):
        return joined(base, largest(image))
    return ""


def _image_in_metadata(facts: PageMetadata) -> str:
    value: Any = (
        facts.first("og:image") or facts.json_ld_text("thumbnailUrl") or facts.json_ld_text("image")
    )
    return str(value or "")
