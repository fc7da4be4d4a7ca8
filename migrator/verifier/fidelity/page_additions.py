"""Leave out what WordPress and plugins add to a page: copies, links, smilies.

A lazy-loading plugin moves the address of an image to another attribute, such as `data-src`, and
puts the image as it was into a `<noscript>` beside it. The two are one image. A highlighter hides a
plain copy of its code, for a button that copies it. WordPress makes links of the images of a
gallery and puts one into each player; no author typed them.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final
from urllib.parse import unquote

from migrator.verifier.fidelity.word_check import without_tags, words

# None of these passes the next start of the same element, so unclosed ones cost no second search.
_NOSCRIPT: Final = re.compile(
    r"<noscript\b[^<>]*>([^<]*(?:<(?!/?noscript\b)[^<]*)*)</noscript\s*>", re.IGNORECASE
)
_DEEPEST: Final = 3
_IMAGE: Final = re.compile(r"<img\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_VALUE: Final = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)')""")
_FILE: Final = re.compile(
    r"""(?<![^\s"'<>/\\?#&=,;()])[^\s"'<>/\\?#&=,;()]+\.(?:avif|bmp|gif|jpe?g|png|svg|webp)\b""",
    re.IGNORECASE,
)
_SIZE: Final = re.compile(r"-(?:\d+x\d+|scaled)(?=\.\w+$)")
_GALLERY_LINK: Final = re.compile(
    r"""(<\w+\s[^<>]*class\s*=\s*["'][^"'<>]*\bgallery-icon\b[^<>]*>\s*)<a\b[^<>]*>""",
    re.IGNORECASE,
)
_PLAYER: Final = re.compile(r"<(audio|video)\b[^<]*(?:<(?!/?\1\b)[^<]*)*</\1\s*>", re.IGNORECASE)
_LINK: Final = re.compile(r"<a\b[^<]*(?:<(?!/?a\b)[^<]*)*</a\s*>", re.IGNORECASE)
_SMILEY: Final = re.compile(
    r"""<img\b[^<>]*(?:\bwp-smiley\b|/wp-includes/images/smilies/|//s\.w\.org/images/core/emoji/)[^<>]*>"""
)
_HIDDEN: Final = re.compile(
    r"""<(p|div|pre|span|textarea)\b[^<>]*\bstyle\s*=\s*["'][^"'<>]*\bdisplay\s*:\s*none[^<>]*>"""
    r"""([^<]*)</\1\s*>""",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"<pre\b[^<>]*>([^<]*(?:<(?!/?pre\b)[^<]*)*)</pre\s*>", re.IGNORECASE)


def as_typed(html: str) -> str:
    """Return the HTML of a page without what WordPress and plugins added for browsers."""
    html = _SMILEY.sub(" ", _GALLERY_LINK.sub(r"\1", without_copies(html)))
    return _PLAYER.sub(lambda player: _LINK.sub(" ", player[0]), html)


def without_copies(html: str) -> str:
    """Return the HTML of a page without each `<noscript>` whose images are all beside it, too.

    Images are the same if they have the same file name: a content delivery network or another size
    changes the rest of the address. Two plugins put one `<noscript>` into another.
    """
    for _ in range(_DEEPEST):
        fewer = _without_inner_copies(html)
        if fewer == html:
            break
        html = fewer
    return html


def _without_inner_copies(html: str) -> str:
    if "<noscript" not in html and "<NOSCRIPT" not in html:
        return html
    there = {name for image in _IMAGE.findall(_NOSCRIPT.sub(" ", html)) for name in _names(image)}

    def kept(found: re.Match[str]) -> str:
        images = _IMAGE.findall(found[1])
        return " " if images and all(_names(each) & there for each in images) else found[0]

    return _NOSCRIPT.sub(kept, html)


def without_hidden_code(html: str) -> str:
    """Return the HTML of a page without each hidden text that a `<pre>` shows, too."""
    if "none" not in html or "<pre" not in html:
        return html
    shown = {tuple(words(without_tags(code))) for code in _CODE.findall(_HIDDEN.sub(" ", html))}

    def kept(found: re.Match[str]) -> str:
        return " " if tuple(words(unescape(found[2]))) in shown else found[0]

    return _HIDDEN.sub(kept, html)


def _names(image: str) -> set[str]:
    """Return the names of the image files in the attributes of an element."""
    values = " ".join(double or single for double, single in _VALUE.findall(image))
    return {_SIZE.sub("", name).lower() for name in _FILE.findall(unquote(unescape(values)))}
