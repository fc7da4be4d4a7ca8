"""Find addresses and links of a stored `post_content` that the archive lacks.

The inventory is made without the renderer and the converter. The other checks compare the archive
with the rendered HTML, which also lacks whatever the renderer loses. So the stored text is searched
for addresses (attributes, CSS, blocks, shortcodes, text) and links. Each must be in the archive or
in a finding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from functools import lru_cache
from html import unescape
from html.entities import html5
from itertools import chain
from typing import Final, Literal, NamedTuple
from urllib.parse import unquote

from migrator.findings import Finding
from migrator.startup.value_objects import value_object
from migrator.verifier.fidelity.element_meanings import STAND_IN
from migrator.verifier.fidelity.file_table import keys
from migrator.verifier.fidelity.html_comments import OWN_COMMENT, comments_of, without_comments
from migrator.verifier.fidelity.references import HtmlReference, plain, references
from migrator.verifier.fidelity.word_check import code_elements

_ADDRESS: Final = re.compile(
    r"//[^\s\"'<>\[\]{}|\\^`()]+(?:\([^\s\"'<>()]*\)[^\s\"'<>\[\]{}|\\^`()]*)*"
)
_MARK: Final = re.compile(
    r":\\?/\\?/|//\S|\b(?:src|href|poster|srcset)\s*+=|(?<![\w-])data-[a-z-]++\s*+=",
    re.IGNORECASE,
)
# Attributes whose value is an address, possibly a relative one.
_ATTRIBUTE: Final = re.compile(
    r"""\s(?=[shpd])(?:src|href|poster|data-src|data-lazy-src|data-original)\s*=\s*(?:"([^"<>]+)"|'([^'<>]+)')""",
    re.IGNORECASE,
)
# A file of the site without its host, as shortcodes and blocks name it.
_UPLOADED: Final = re.compile(
    r"wp-content/uploads/(?<![\w.-]wp-content/uploads/)(?<![\w./-]/wp-content/uploads/)"
    r"[^\s\"'<>\[\]{}|,;\\^`()]+\.[A-Za-z0-9]{2,5}(?![\w/])"
)
# Attributes whose address no reader could open, and notes that editors keep for themselves.
_NO_THING: Final = re.compile(
    r"""(?:xmlns(?::\w+)?|itemtype|itemscope|profile|typeof|vocab|data-permalink|data-link"""
    r"""|data-attachment-link|cite|longdesc|codebase|pluginspage)\s*=\s*(?:\\?["']|%22|&quot;|&#0?34;)?$"""
    r"""|"(?:mediaLink|link|pluginspage)"\s*:\s*"$""",
    re.IGNORECASE,
)
# An archive keeps no site code or design: scripts, styles, forms, event handlers, buttons that
# share the page. A link around nothing is invisible, and `<http://...>` is a tag for browsers. A
# value without its last quotation mark goes on up to the next one.
_MACHINERY: Final = re.compile(
    r"<(script|style|noscript|form|template|head)\b.*?(?:</\1\s*>|\Z)|<(?:link|meta|base)\b[^>]*>"
    r"|<a\b[^<>]*>\s*</a\s*>|<https?://[^<>]*>"
    r"|<[a-z][a-z0-9]*+\s[^<>]*?=[ ]?\"[^\"<>]*>"
    r"[^\"<]*+(?:<(?!a\b)[^\"<]*+)*<a\b[^\"<>]*=\"[^<>]*>"
    r"|<(?:fb:(?:comments|follow|like|send|share)|g:plusone)[^<>]*>"
    r"|<div\b[^<>]*\bclass=[\"']?(?:fb-(?:comments|follow|like|send|share)|g-plusone)\b[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
# Among them are attributes that no browser follows: `rel`, and an editor's copy of `href`.
_LOOKS: Final = re.compile(
    r"url\(\s*(?:[\"']|&quot;|&#0?39;|\\u0022)?$|\b(?:on[a-z]+|rel)\s*=\s*(?:\"[^\"]*|'[^']*)$"
    r"|\shref=[\"'][^<>]{1,150}?\sdata-href=[\"']$",
    re.IGNORECASE,
)
# Pictures that WordPress itself uses for characters.
SIGNS: Final = re.compile(r"/wp-includes/images/smilies/|//s\.w\.org/images/core/emoji/")
# A link around something. `[` and `{` begin a variable whose value the source does not have.
_LINK: Final = re.compile(
    r"""<a\b(?>[^<>]*?\shref\s*=\s*)(?:"([^"<>\[{]+)"|'([^'<>\[{]+)'|([^\s"'<>\[{]++))[^<>]*+>"""
    r"""(?<!/>)(?!\s*</?a[\s>])""",
    re.IGNORECASE,
)
_NOTE_MARK: Final = re.compile(
    r"<sup\b[^<>]*\bdata-fn=[^<]*(?:<(?!/?sup\b)[^<]*)*</sup>", re.IGNORECASE
)
_TAGS: Final = re.compile(r"<[^<>]*>")
_SOURCE: Final = re.compile(r"""\s(?:src|href)\s*=\s*["']?\s*$""", re.IGNORECASE)
# The rest of an address with spaces, as browsers allow it in an attribute of one address.
_BEFORE_SPACES: Final = re.compile(r"""\s(?:src|href|poster)\s*=\s*(["'])$""", re.IGNORECASE)
_REST: Final = {quote: re.compile(rf"[ \t][^{quote}<>\r\n]{{1,400}}(?={quote})") for quote in "\"'"}
# JSON in an attribute of a block, percent-encoded: `"%7B%22url%22:%22https://…%22%7D"`.
_ENCODED: Final = re.compile(r'"%[57]B(?:%22|%7B)[^"<>\s]*"')
_IMAGE: Final = re.compile("<img\\b", re.IGNORECASE)
_LINE_AFTER: Final = re.compile(r"[ \t]*(?:$|[\r\n]|</p>)")
_ENCLOSED_BEFORE: Final = re.compile(r"\[[A-Za-z][\w-]*(?:\s[^\[\]]*)?\]\s*$")
_ENCLOSED_AFTER: Final = re.compile(r"\s*\[/[A-Za-z]")
_MARKUP: Final = re.compile('["<>]')
_NO_URLS: Final = ("#", "data:", "javascript:", "about:", "[", "{")
_LONGEST_TAG: Final = 4_000
# The name of an attribute and the white space up to its value.
_LONGEST_NAME: Final = 200
_TRAILING: Final = ".,;:!?)'\"*_\u201d\u2019\u00bb"
# A player has another address of the same video, with the same id.
PLAYERS: Final = re.compile(
    r"youtu|vimeo|dailymotion|soundcloud|spotify|wordpress\.tv|videopress|ted\.com|flickr|flic\.kr"
    r"|instagram|twitter|//x\.com|facebook|gist\.github|scribd|slideshare|tiktok|google\."
    r"|metacafe|blip\.tv|viddler|liveleak|veoh|myspace|hulu|yahoo|vbox7|youku|tudou|56\.com"
    r"|prezi|bandcamp|rutube|sevenload|clipfish|myvideo|collegehumor|ustream"
)
_ID: Final = re.compile(r"[\w-]{6,}|\d{4,}")
# The video that a Flash player plays: `flashvars="photo_id=2461328754"`.
_VIDEO: Final = re.compile(r"(?:\b|_)(?:id|m|v|clip|video)=([\w-]{6,64})")
_BARE_REFERENCE: Final = re.compile(r"&(?=([A-Za-z][A-Za-z0-9]*+)([;=]?))")
_MOST: Final = 20


class Listed(NamedTuple):
    """An address of the stored content, its place, and the element around a Flash player.

    The place is one of:

    image      the `src` of an image
    link       a `href` or `src`, or alone in a line, where WordPress makes a player or link of it
    text       any other: text, attributes of blocks and shortcodes, code
    machinery  a script, a style, a form
    """

    url: str
    place: Literal["image", "link", "text", "machinery"] = "text"
    player: str = ""


@value_object
class Archived:
    """The content of the archive for one post.

    It holds the HTML of the post's page, the `references` of the rendered HTML with which that page
    is compared, the addresses that were fetched or that a finding names (`known`), and only those
    that a finding names (`named`).
    """

    page: str
    references: Collection[HtmlReference] = ()
    known: Iterable[str] = ()
    named: Iterable[str] = ()


def addresses(
    raw: str, settled: Container[str] = (), settled_links: Container[str] = ()
) -> Iterator[Listed]:
    """Yield the addresses in a stored `post_content`, each once.

    Those in `settled` are left out, and those in `settled_links` unless an image has them.
    """
    if not _may_hold_addresses(raw):
        return
    text = without_comments(raw, " ", OWN_COMMENT)
    if "\\" in text:
        text = text.replace("\\/", "/").replace("\\u0026", "&").replace("\\u002d", "-")
    if "%22" in text:
        text = _ENCODED.sub(lambda found: unquote(found[0]), text)

    def is_settled(url: str, start: int, end: int) -> bool:
        return url in settled or (url in settled_links and _place(text, start, end) != "image")

    seen: set[tuple[str, str]] = set()
    machinery = code = None
    others = (each for each in _without_host(text) if not is_settled(*each))
    for url, start, end in chain(_with_host(text, is_settled), others):
        place = _place(text, start, end)
        if machinery is None or code is None:
            machinery = [found.span() for found in _MACHINERY.finditer(text)]
            code = [f"{content}\n{unescape(content)}" for _, content in code_elements(text)]
        if any(first <= start < last for first, last in machinery) or _LOOKS.search(
            text, max(0, start - 200), start
        ):
            place = "machinery"
        elif place != "text" and any(url in content for content in code):
            place = "text"
        if (url, place) not in seen:
            seen.add((url, place))
            yield Listed(url, place, _player(text, start, end) if ".swf" in url else "")


def _may_hold_addresses(raw: str) -> bool:
    if "//" in raw or "wp-content" in raw:
        return True
    # Every other mark has one of these signs.
    return ("=" in raw or "\\/" in raw) and _MARK.search(raw) is not None


def lost_addresses(raw: str, archive: Archived) -> list[Finding]:
    """Return findings for the addresses of a stored `post_content` that are not in the archive."""
    shown = {url for r in archive.references for url in (r.address, *r.others)}
    images = {
        url for r in archive.references if r.element == "img" for url in (r.address, *r.others)
    }
    listed = [
        each for each in addresses(raw, images, shown) if each.url not in _of(each, shown, images)
    ]
    if not listed:
        return []
    known = {key for url in archive.known for key in keys(_absolute(url))}
    known.update(key for r in references(archive.page) for key in keys(_absolute(r.address)))
    as_link, as_image = (
        known.union(key for url in urls for key in keys(_absolute(url))) for urls in (shown, images)
    )
    page = unquote(unescape(unescape(archive.page)))
    tags = " ".join(_TAGS.findall(page))
    found: list[Finding] = []
    for each in listed:
        there = page if each.place in ("text", "machinery") else tags
        if not _of(each, as_link, as_image).isdisjoint(keys(_absolute(each.url))):
            continue
        if holds_address(each.url, there) or f"]{each.url}" in page:
            continue
        if any(name in there for name in _VIDEO.findall(each.player)):
            continue
        if each.place == "machinery":
            where = "a script, style, form, button, link without text or unused attribute"
            found.append(Finding("dropped-address", "", f"{each.url[:300]} is in {where}"))
        else:
            message = f"{each.url[:300]} is in the stored content"
            found.append(Finding("lost-address", "", message))
    return list(dict.fromkeys(found))[:_MOST]


def lost_links(raw: str, archive: Archived) -> list[Finding]:
    """Return findings for the links of a stored `post_content` that the rendered HTML lacks.

    Links with one address are counted, and links within the page (`#top`) too.
    """
    if "href" not in raw and "HREF" not in raw:
        return []
    text = without_code(raw)
    text = _NOTE_MARK.sub("", text) if "data-fn" in text else text
    links = [
        (found.start(), _decoded(found[1] or found[2] or found[3]).strip())
        for found in _LINK.finditer(text)
    ]
    shown = [r.address.strip() for r in archive.references if r.is_link]
    if not Counter(url for _, url in links) - Counter(shown):  # not even of the invisible ones
        return []
    lost = Counter(_visible(links, text)) - Counter(map(plain, shown))
    if not lost:
        return []
    page = unquote(unescape(unescape(archive.page)))
    named = {key for url in archive.named for key in keys(_absolute(url))}
    return [
        Finding("lost-link", "", f"a link to {url[:300]} is in the stored content", count)
        for url, count in lost.items()
        if named.isdisjoint(keys(_absolute(url)))
        and not any(holds_address(url, comment[0]) for comment in comments_of(page))
    ][:_MOST]


def _decoded(value: str) -> str:
    """Return the value of an attribute with its references decoded.

    In attributes, browsers leave `&sect` as it is in `?a=b&section=c` (HTML 13.2.5.73).
    """
    return unescape(_BARE_REFERENCE.sub(_escaped, value)) if "&" in value else value


def _escaped(found: re.Match[str]) -> str:
    name, after = found[1], found[2]
    is_reference = f"{name};" in html5 if after == ";" else name in html5 and after != "="
    return "&" if is_reference else "&amp;"


def _visible(links: Iterable[tuple[int, str]], text: str) -> Iterator[str]:
    """Yield the addresses of the links, each with its place in a text, that a reader can see."""
    parts = chain(_MACHINERY.finditer(text), comments_of(text, OWN_COMMENT))
    hidden = [found.span() for found in parts]
    for at, stored in links:
        if any(first <= at < last for first, last in hidden):
            continue
        url = plain(stored)
        if url not in ("", "#") and not url.lower().startswith("javascript:"):
            yield url


def _of(listed: Listed, links: set[str], images: set[str]) -> set[str]:
    return images if listed.place == "image" else links


def _with_host(
    text: str, is_settled: Callable[[str, int, int], bool]
) -> Iterator[tuple[str, int, int]]:
    """Yield each address with a host, unless it is settled, and its start and end in the text."""
    for found in _ADDRESS.finditer(text):
        start = found.start()
        scheme = text.endswith("http:", 0, start) * 5 or text.endswith("https:", 0, start) * 6
        start -= scheme
        before = text[max(0, start - 40) : start]
        if not scheme and not before.endswith(('"', "'", "=", "(")):
            continue
        end = found.end()
        if (
            text.startswith((" ", "\t"), end)
            and (quote := _BEFORE_SPACES.search(before))
            and (rest := _REST[quote[1]].match(text, end))
        ):
            end = rest.end()
        url = _once_escaped(_decoded(text[start:end]).strip())
        # JSON and HTML in an attribute have their own quotes and brackets.
        url = _MARKUP.split(url, maxsplit=1)[0].rstrip(_TRAILING)
        if is_settled(url, start, end):
            continue
        if "." not in url.partition("//")[2] or SIGNS.search(url) or STAND_IN.search(url):
            continue
        if not _NO_THING.search(before):
            yield url, start, end


def _once_escaped(url: str) -> str:
    while "&amp;" in url:
        url = url.replace("&amp;", "&")
    return url


def _without_host(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each address on the site itself, with its start and end in the text."""
    for found in _UPLOADED.finditer(text):
        start, end = found.span()
        start -= text[start - 1 : start] == "/"
        yield unescape(text[start:end]), start, end
    for found in _ATTRIBUTE.finditer(text):
        url = _once_escaped(unescape(found[1] or found[2]).strip())
        if url and "//" not in url and not url.startswith(_NO_URLS) and not STAND_IN.search(url):
            yield url, *found.span(1 if found[1] else 2)


def _player(text: str, start: int, end: int) -> str:
    """Return the element of the Flash player whose program has this address."""
    first = max(
        start - _LONGEST_TAG, text.rfind("<object", 0, start), text.rfind("</object", 0, start)
    )
    last = text.find("</object", end, end + _LONGEST_TAG)
    if text.startswith("<object", first) and last >= 0:
        return text[first:last]
    return text[text.rfind("<", 0, start) : text.find(">", end) + 1]


def _place(text: str, start: int, end: int) -> Literal["image", "link", "text", "machinery"]:
    first = max(0, start - _LONGEST_TAG)
    tag = text.rfind("<", first, start)
    if tag > text.rfind(">", first, start):
        if text.endswith((' href="', ' src="'), tag, start) or _SOURCE.search(
            text[max(first, start - _LONGEST_NAME) : start]
        ):
            return "image" if _IMAGE.match(text, tag) else "link"
        return "text"
    window = text[first:start]
    is_line = (not window or window.endswith(("\n", "<p>"))) and _LINE_AFTER.match(text, end)
    is_enclosed = _ENCLOSED_AFTER.match(text, end) and _ENCLOSED_BEFORE.search(window)
    return "link" if is_line or is_enclosed else "text"


# Several checks of a post need this, one right after the other.
@lru_cache(maxsize=2)
def without_code(raw: str) -> str:
    """Return the stored content without code, in which tags are text."""
    for tag, content in code_elements(raw):
        # Code may be a letter, which stands in all of the text.
        whole = f"{tag}{content}"
        ends = [end for end in ("</", "[/") if f"{whole}{end}" in raw] or [""]
        for end in ends:
            raw = raw.replace(f"{whole}{end}", f"{tag} {end}")
    return raw


def _absolute(url: str) -> str:
    return f"http:{url}" if url.startswith("//") else url


def holds_address(url: str, page: str) -> bool:
    """Return True if the page has the address, or plays the video to which it leads."""
    bare = unquote(url.partition("://")[2] or url)
    if bare in page or bare.rstrip("/") in page:
        return True
    if not PLAYERS.search(url):
        return False
    names = _ID.findall(bare.partition("/")[2])
    return any(name in page for name in names)
