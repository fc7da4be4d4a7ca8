"""Replace the Flash player of a video in a post with a link to the video's page.

No browser plays Flash any more. The address of the player names the video.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from functools import cache
from urllib.parse import quote, unquote

from migrator.wordpress.embeds import embed
from migrator.wordpress.file_urls import is_file
from migrator.wordpress.tokens import HtmlBlock, Inline, Opaque, Tag, Token, tag_attributes

# Tokens in one player. The limit keeps hostile input linear.
_MOST_TOKENS = 200
_ADDRESSES = ("data", "src", "movie", "filename", "url")

# The address of a player, or its variables -> the page of the video.
_PLAYERS = (
    (
        r"youtube(?:-nocookie)?\.com/(?:v|e|embed)/([\w-]{11})",
        "https://www.youtube.com/watch?v={}",
    ),
    (r"youtube\.com/p/([\w-]{10,})", "https://www.youtube.com/playlist?list=PL{}"),
    (
        r"youtube\.com/(?:view_play_list|cp/\S*)\?p=([\w-]+)",
        "https://www.youtube.com/playlist?list=PL{}",
    ),
    (
        r"vimeo\.com/(?:moogaloop\.swf\S*[?&]clip_id=|hubnut/video/)(\d+)",
        "https://vimeo.com/{}",
    ),
    (r"dailymotion\.com/swf/(?:video/)?([A-Za-z0-9]+)", "https://www.dailymotion.com/video/{}"),
    (
        r"video\.google\.\w+(?:\.\w+)?/googleplayer\.swf\S*[?&]docid=(-?\d+)",
        "https://video.google.com/videoplay?docid={}",
    ),
    (r"metacafe\.com/fplayer/(\d+)", "https://www.metacafe.com/watch/{}/"),
    (r"blip\.tv/play/([\w%+-]+)", "https://blip.tv/play/{}"),
    (r"viddler\.com/(?:player|simple)/(\w+)", "https://www.viddler.com/v/{}"),
    (r"liveleak\.com/e/(\w+)", "https://www.liveleak.com/view?i={}"),
    (r"veoh\.com/\S*[?&]permalinkId=(\w+)", "https://www.veoh.com/watch/{}"),
    (r"myspace\.com/\S*embed\.aspx/m=(\d+)", "https://myspace.com/video/{}"),
    (r"vids\.myspace\.com/\S*[?&]videoid=(\d+)", "https://myspace.com/video/{}"),
    (r"hulu\.com/embed/([\w-]+)", "https://www.hulu.com/embed/{}"),
    (r"video\.yahoo\.com/\S*[?&]id=(\d+)", "https://video.yahoo.com/watch/{}"),
    (r"vbox7\.com/emb/external\.php\S*[?&]vid=(\w+)", "https://www.vbox7.com/play:{}"),
    (
        r"player\.youku\.com/player\.php/\S*?sid/([\w=]+)/v\.swf",
        "https://v.youku.com/v_show/id_{}.html",
    ),
    (r"tudou\.com/v/([\w-]+)", "https://www.tudou.com/programs/view/{}/"),
    (r"player\.56\.com/v_([\w-]+)\.swf", "https://www.56.com/u/v_{}.html"),
    (r"video\.rutube\.ru/(\w+)", "https://rutube.ru/video/{}/"),
    (r"sevenload\.com/pl/(\w+)", "https://en.sevenload.com/videos/{}"),
    (
        r"clipfish\.de/videoplayer\.swf\S*[?&]videoid=([\w=]+)",
        "https://www.clipfish.de/video/{}",
    ),
    (r"myvideo\.de/movie/(\d+)", "https://www.myvideo.de/watch/{}"),
    (
        r"collegehumor\.com/moogaloop/\S*[?&]clip_id=(\d+)",
        "https://www.collegehumor.com/video/{}",
    ),
    (r"ustream\.tv/flash/(?:video|live)/([\w/]+)", "https://www.ustream.tv/recorded/{}"),
    (
        r"flickr\.com/\S*stewart\.swf\S*[?&]photo_id=(\d+)",
        "https://www.flickr.com/photo.gne?id={}",
    ),
    (r"flickr\.com/\S*show\.swf\S*[?&]page_show_url=([^&]+)", "https://www.flickr.com{}"),
    (r"myspace\.com/\S*vplayer\.swf\S*[?&]m=(\d+)", "https://myspace.com/video/{}"),
    (r"prezi\.com/bin/preziloader\.swf\S*[?&]prezi_id=([\w-]+)", "https://prezi.com/{}/"),
    (r"bandcamp\.com/(EmbeddedPlayer/[^\s\"'<>]+)", "https://bandcamp.com/{}"),
    (
        r"scribd(?:assets)?\.com/ScribdViewer\.swf\S*[?&]document_id=(\d+)",
        "https://www.scribd.com/document/{}",
    ),
    (r"(?:v\.wordpress\.com|videopress\.com/v)/(\w{8})", "https://videopress.com/v/{}"),
)
# Every character that an address may hold (RFC 3986, section 2), and the sign of an encoded one.
_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=-._~%"
_SOUNDCLOUD = re.compile(r"player\.soundcloud\.com/player\.swf\?url=(https?[^&]+)", re.IGNORECASE)


def video_page(address: str) -> str:
    """Return the page of the video that a Flash player at this address plays, or ""."""
    if found := _SOUNDCLOUD.search(address):
        return _decoded(found[1])
    for pattern, page in _players():
        if found := pattern.search(address):
            is_parameter = address[found.start(1) - 1] == "="
            return page.format(_decoded(found[1]) if is_parameter else found[1])
    return ""


@cache
def _players() -> Sequence[tuple[re.Pattern[str], str]]:
    """Return `_PLAYERS` compiled, which takes longer than the import of most modules."""
    return [(re.compile(pattern, re.IGNORECASE), page) for pattern, page in _PLAYERS]


def _decoded(value: str) -> str:
    """Return the address in the value of a parameter, which is percent-encoded once."""
    return quote(unquote(value), safe=_IN_ADDRESSES)


def with_video_links(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens with each Flash player of a video site as a link to the video."""
    if not any(isinstance(token, Tag) and token.name in ("object", "embed") for token in tokens):
        return tokens
    out: list[Token] = []
    end = 0
    for index, token in enumerate(tokens):
        if index < end:
            continue
        if isinstance(token, Tag) and not token.closing and token.name in ("object", "embed"):
            close = _end(tokens, index)
            page = next(filter(None, map(video_page, _addresses(tokens[index : close + 1]))), "")
            if page and close >= index:
                out.append(HtmlBlock(embed(page)))
                end = close + 1
                continue
            token = _with_data(token, tokens[index : close + 1])
        out.append(token)
    return out


def _with_data(tag: Tag, player: Sequence[Token]) -> Tag:
    """Return an `<object>` with the address of its file, if only a `<param>` has it."""
    inner = [each for each in player[1:] if isinstance(each, Tag)]
    has_other = "data" in tag_attributes(tag.attributes) or any(t.name == "embed" for t in inner)
    if tag.name != "object" or has_other:
        return tag
    url = next(filter(is_file, _addresses(player)), "")
    if not url:
        return tag
    given = f' data="{html.escape(url)}"{tag.attributes}'
    return Tag(f"<object{given}>", tag.name, attributes=given)


def _end(tokens: Sequence[Token], start: int) -> int:
    """Return the index of the last token of the player that begins at `start`, -1 for none."""
    first = tokens[start]
    assert isinstance(first, Tag)  # noqa: S101 - the caller has checked it
    if first.name == "embed":
        following = tokens[start + 1] if start + 1 < len(tokens) else None
        is_end = isinstance(following, Tag) and following.name == "embed" and following.closing
        return start + is_end
    depth = 0
    for index in range(start, min(len(tokens), start + _MOST_TOKENS)):
        token = tokens[index]
        if isinstance(token, Tag) and token.name == "object":
            depth += -1 if token.closing else 1
            if not depth:
                return index
        elif isinstance(token, (HtmlBlock, Inline, Opaque)) and "<object" in token.raw.lower():
            return -1
    return -1


def _addresses(player: Sequence[Token]) -> Iterator[str]:
    """Yield the addresses that a player names, alone and then with its variables."""
    addresses: list[str] = []
    variables: list[str] = []
    for token in player:
        if isinstance(token, Tag) and not token.closing:
            attributes = tag_attributes(token.attributes)
            if token.name == "param":
                attributes = {attributes.get("name", "").lower(): attributes.get("value", "")}
            addresses += [attributes[name] for name in _ADDRESSES if attributes.get(name)]
            variables += [attributes["flashvars"]] if attributes.get("flashvars") else []
    yield from addresses
    for address in dict.fromkeys(addresses):
        yield from (f"{address}?&{variable}" for variable in dict.fromkeys(variables))
