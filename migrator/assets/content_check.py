"""Check that the bytes of a downloaded file are intact and of the type that its name says.

Pillow decodes images completely, because only decoding detects a truncated image. `puremagic`
recognises other types: unlike `filetype`, the other pure Python library, it has current releases
and knows office formats.
"""

from __future__ import annotations

import re
import threading
import warnings
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from migrator.assets.file_types import (
    IMAGE_EXTENSIONS,
    IMAGE_FORMATS,
    MEDIA_EXTENSIONS,
    PAGE_EXTENSIONS,
    same_type,
)
from migrator.errors import MigratorError
from migrator.fetch.body import Body
from migrator.parallel.worker_pool import processors
from migrator.startup.value_objects import value_object

if TYPE_CHECKING:
    # A run without files needs neither.
    import puremagic
    from PIL import Image

MAX_PIXELS = 178_956_970
"""Limit for one image, and for the decoded frames of an animation together: Pillow's own limit."""

_MANY_PIXELS = 1 << 24
# Threads decode as many images at the same time as there are processors, but only one of those that
# take more than 64 MB each.
_together = threading.BoundedSemaphore(processors())
_alone = threading.Lock()
_HEAD_BYTES = 4096
_MIN_CONFIDENCE = 0.4  # puremagic's confidence for four characteristic bytes
_HTML_START = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|style|link|div|table|h1|p)\b",
    re.IGNORECASE,
)
_SVG = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?svg[\s>/]", re.IGNORECASE)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class CheckError(Exception):
    """The content is not valid; `str(error)` is the reason in a few words."""


class PageError(CheckError):
    """The content is an HTML page instead of a file."""


@value_object
class CheckedContent:
    """The result of a check. `extension` is the right one for the type, "" if unsure."""

    is_image: bool
    extension: str


def check(body: Body, extension: str) -> CheckedContent:
    """Check the whole content of a file whose name ends in `extension` (".png", or "").

    Raises CheckError for an empty, broken or truncated file and for an image of more than
    MAX_PIXELS, and PageError for HTML under another extension (F43).
    """
    if body.size == 0:
        raise CheckError("the file is empty")
    head = body.head(_HEAD_BYTES).removeprefix(_BYTE_ORDER_MARK)
    if is_svg(head):
        _check_svg(body)
        return CheckedContent(is_image=True, extension=".svg")
    if is_html(head):
        if extension in PAGE_EXTENSIONS:
            return CheckedContent(is_image=False, extension=extension)
        raise PageError("an HTML page instead of the file")
    decoded = _decoded_format(body)
    if decoded:
        return CheckedContent(is_image=True, extension=IMAGE_FORMATS[decoded])
    return _identify(head, extension)


def is_html(head: bytes) -> bool:
    """Return True if an HTML page begins here, also after comments or an XML declaration."""
    head = head.lstrip()
    while head.startswith((b"<?", b"<!--")):
        head = head.partition(b"?>" if head.startswith(b"<?") else b"-->")[2].lstrip()
    return _HTML_START.match(head) is not None


def is_svg(head: bytes) -> bool:
    """Return True if an SVG image begins here. HTML that contains SVG does not count."""
    return head.lstrip()[:1] == b"<" and _SVG.search(head) is not None and not is_html(head)


def _check_svg(body: Body) -> None:
    """Raise CheckError if it is not well-formed XML with the root `svg`.

    Nothing in it is loaded, expanded or run.
    """
    root = ""
    with body.open() as file:
        try:
            options = {"resolve_entities": False, "no_network": True}
            for event, element in etree.iterparse(file, events=("start", "end"), **options):
                root = root or etree.QName(element).localname.lower()
                if event == "end":
                    element.clear()
        except etree.XMLSyntaxError as error:
            raise CheckError(f"a broken SVG image: {error.msg}") from error
    if root != "svg":
        raise CheckError("XML, but not an SVG image")


@cache
def _formats() -> tuple[str, ...]:
    """Return those of IMAGE_FORMATS that this build of Pillow opens (older ones lack AVIF)."""
    from PIL import Image

    Image.init()
    return tuple(name for name in IMAGE_FORMATS if name in Image.OPEN)


@cache
def _decoded_extensions() -> frozenset[str]:
    return frozenset(IMAGE_FORMATS[name] for name in _formats())


def _decoded_format(body: Body) -> str:
    """Decode every pixel and return the format, "" if Pillow does not know the format."""
    from PIL import Image, UnidentifiedImageError

    with body.open() as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(file, formats=_formats())
        except UnidentifiedImageError:
            return ""
        except Image.DecompressionBombError as error:
            raise CheckError("an image that unpacks to far too many pixels") from error
        except MigratorError:  # the user pressed Ctrl-C
            raise
        except Exception as error:  # decoders raise many types of errors for broken input
            raise CheckError(f"a broken image: {error}") from error
        with image:
            _decode_frames(image)
            return image.format or ""


def _decode_frames(image: Image.Image) -> None:
    """Decode all frames, or the first ones of a very long animation."""
    pixels = image.width * image.height
    if pixels > MAX_PIXELS:
        raise CheckError("an image that unpacks to far too many pixels")
    with _alone if pixels > _MANY_PIXELS else _together:
        _load_frames(image)


def _load_frames(image: Image.Image) -> None:
    try:
        frames = min(getattr(image, "n_frames", 1), MAX_PIXELS // (image.width * image.height))
        for number in range(frames):
            image.seek(number)
            image.load()
    except MigratorError:
        raise
    except Exception as error:
        raise CheckError(f"a broken image: {error}") from error


def _identify(head: bytes, extension: str) -> CheckedContent:
    """Identify the type with puremagic; keep the name's extension if it is possible."""
    possible = _guesses(head)
    best = max(possible[0].confidence, _MIN_CONFIDENCE) if possible else _MIN_CONFIDENCE
    likely = [guess.extension for guess in possible if guess.confidence >= best]
    likely = list(dict.fromkeys(name for name in likely if name in MEDIA_EXTENSIONS))
    if any(same_type(extension, decoded) for decoded in _decoded_extensions()):
        begins_well = any(guess.extension in _decoded_extensions() for guess in possible)
        raise CheckError("a broken image" if begins_well else "not an image")
    if extension in MEDIA_EXTENSIONS and any(
        same_type(guess.extension, extension) for guess in possible
    ):
        return CheckedContent(extension in IMAGE_EXTENSIONS, extension)
    broken = next((name for name in likely if name in _decoded_extensions()), "")
    if broken:
        raise CheckError(f"a broken image ({broken[1:].upper()})")
    identified = likely[0] if len(likely) == 1 else ""
    return CheckedContent((identified or extension) in IMAGE_EXTENSIONS, identified)


def _guesses(head: bytes) -> list[puremagic.PureMagicWithConfidence]:
    """Return all types with this beginning, most likely first."""
    import puremagic

    try:
        return sorted(puremagic.magic_string(head), key=lambda guess: -guess.confidence)
    except (puremagic.PureError, ValueError):
        return []
