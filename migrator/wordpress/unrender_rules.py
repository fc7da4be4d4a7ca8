"""Map an element that WordPress generated to the HTML it stands for, by a table of rules."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bs4 import Tag

from migrator.startup.value_objects import value_object
from migrator.untrusted.json_text import parse_json
from migrator.wordpress import footnotes, unrender_code
from migrator.wordpress.embeds import embed, link
from migrator.wordpress.form_traps import is_trap
from migrator.wordpress.html_fragment import inner_html
from migrator.wordpress.media import IMAGE_TYPES, figure, image, player
from migrator.wordpress.render_context import RenderScope, placeholder
from migrator.wordpress.tokens import word_set

Replacement = Callable[[Tag, RenderScope], str | None]


@value_object
class UnrenderRule:
    """A rule for elements of one kind.

    instead   returns the HTML that replaces the element, None to leave it
    inline    the HTML is inline
    is_aside  the element's words are no part of the post
    """

    instead: Replacement
    inline: bool = False
    is_aside: bool = False


def rule_for_element(tag: Tag) -> UnrenderRule | None:
    """Return the rule for an element, by its classes, else by its name, else None."""
    classes = tag.get_attribute_list("class")
    for name in classes:
        row = BY_CLASS.get(f"{tag.name}.{name}") or BY_CLASS.get(str(name))
        if row:
            return row
    if tag.name == "span" and str(tag.get("id") or "").startswith("more-"):
        return _MORE_LINK
    if tag.name == "a" and re.fullmatch(r"#.+-link", str(tag.get("href") or "")):
        return NOTE_NUMBER
    if is_trap(tag):
        return _FORM_TRAP
    return _FRAME if tag.name == "iframe" and _embedded_url(str(tag.get("src") or "")) else None


# Players. WordPress adds `?_=1` to the URL, so that two players of one file differ.
_INSTANCE = re.compile(r"[?&]_=\d+\Z")


def _address(value: object) -> str:
    return _INSTANCE.sub("", str(value or ""))


def _player(tag: Tag, _: RenderScope) -> str | None:
    """Restore `[audio]` and `[video]` (wp_audio_shortcode, wp_video_shortcode)."""
    piece = tag if tag.name in ("audio", "video") else tag.find(["audio", "video"])
    if piece is None:
        return None
    sources = [piece.get("src"), *(source.get("src") for source in piece.find_all("source"))]
    urls = list(dict.fromkeys(url for url in map(_address, sources) if url))
    if not urls:
        return None
    if piece.name == "video" and (page_url := _embedded_url(urls[0])):
        return embed(page_url)
    tracks = [
        {name: str(value) for name, value in track.attrs.items()}
        for track in piece.find_all("track")
    ]
    return figure(player(piece.name, urls, _address(piece.get("poster")), tracks))


def _playlist(tag: Tag, _: RenderScope) -> str | None:
    """Restore `[playlist]`, whose tracks are in a script (wp_playlist_shortcode)."""
    script = tag.find("script", class_="wp-playlist-script")
    if script is None:
        return None
    try:
        playlist: Any = parse_json(script.string or "")
    except (ValueError, RecursionError):
        return None
    tracks = playlist.get("tracks") if isinstance(playlist, dict) else None
    kind = "video" if isinstance(playlist, dict) and playlist.get("type") == "video" else "audio"
    players = [
        figure(player(kind, [str(track["src"])]), _track_title(track))
        for track in (tracks if isinstance(tracks, list) else ())
        if isinstance(track, dict) and track.get("src")
    ]
    return "\n".join(players) or None


def _track_title(track: dict[str, Any]) -> str:
    return str(track.get("caption") or track.get("title") or "")


# Galleries


def _gallery(tag: Tag, scope: RenderScope) -> str | None:
    """Restore `[gallery]` (gallery_shortcode), also Jetpack's tiled gallery."""
    items = tag.find_all(class_=("gallery-item", "tiled-gallery-item"))
    figures = [_gallery_item(item, scope) for item in items]
    return "\n".join(filter(None, figures)) or None


def _gallery_item(item: Tag, scope: RenderScope) -> str:
    picture = item.find("img")
    if picture is None:
        return ""
    shown = str(picture.get("data-orig-file") or picture.get("src") or "")
    attachment = scope.context.file(shown)
    target = item.find("a", href=True)
    href = str(target["href"]) if target is not None else ""
    if attachment is not None and attachment.url:
        url = attachment.url
    else:
        url = href if href.rpartition(".")[2].lower() in IMAGE_TYPES else shown
    caption = item.find(class_=("gallery-caption", "tiled-gallery-caption"))
    text = inner_html(caption)
    return figure(image(url, str(picture.get("alt") or "")), text)


def _gallery_list(tag: Tag, _: RenderScope) -> str:
    """Return the figures of a gallery that is a list (until WordPress 5.9)."""
    return "\n".join(inner_html(item) for item in tag.find_all("li", recursive=False))


def _caption(tag: Tag, _: RenderScope) -> str | None:
    """Restore `[caption]` of themes without HTML5 support (img_caption_shortcode)."""
    text = tag.find(class_="wp-caption-text")
    if text is None:
        return None
    words = inner_html(text)
    text.extract()
    return figure(inner_html(tag), words)


# Embeds

_OEMBED_FRAMES = (
    # Frames from the provider's oEmbed reply; a frame that an author typed lacks the parameter.
    (
        re.compile(r"//(?:www\.)?youtube\.com/embed/([\w-]{11})\?(?:.*&)?feature=oembed"),
        "https://www.youtube.com/watch?v={}",
    ),
    (re.compile(r"//player\.vimeo\.com/video/(\d+)\?(?:.*&)?app_id="), "https://vimeo.com/{}"),
)
_VIDEO_PAGE = re.compile(r"https?://(?:www\.)?(?:youtube\.com/watch|youtu\.be/|vimeo\.com/)")


def _embedded_url(source: str) -> str:
    """Return the embedded URL for the URL of a frame, "" if the frame is no embed."""
    if _VIDEO_PAGE.match(source):
        return source
    for pattern, address in _OEMBED_FRAMES:
        if found := pattern.search(source):
            return address.format(found[1])
    return ""


def _frame(tag: Tag, _: RenderScope) -> str | None:
    address = _embedded_url(str(tag.get("src") or ""))
    return embed(address) if address else None


def _embed_block(tag: Tag, _: RenderScope) -> str | None:
    """Restore a `wp:embed` block around a frame or a post of another WordPress site."""
    frame, quote = tag.find("iframe"), tag.find("blockquote", class_="wp-embedded-content")
    address = _quoted_address(quote) if quote is not None else ""
    if not address and frame is not None:
        address = _embedded_url(str(frame.get("src") or ""))
    caption = tag.find("figcaption")
    text = inner_html(caption)
    return embed(address, text) if address else None


def _quoted_address(quote: Tag) -> str:
    target = quote.find("a", href=True)
    return str(target["href"]) if target is not None else ""


def _quoted_post(tag: Tag, _: RenderScope) -> str | None:
    """Restore the embed of a post of another WordPress site (get_post_embed_html)."""
    address = _quoted_address(tag)
    return f"<p>{link(address)}</p>" if address else None


_ELEMENTOR_VIDEO = re.compile(r"(?:youtube|vimeo|dailymotion|videopress|hosted|external)_url")


def _elementor_video(tag: Tag, _: RenderScope) -> str | None:
    """Restore the address of a video that Elementor's script draws from the widget's settings."""
    try:
        settings: Any = parse_json(str(tag.get("data-settings") or ""))
    except (ValueError, RecursionError):
        return None
    is_drawn = tag.find(["iframe", "video"]) is not None or tag.get_text(strip=True)
    if is_drawn or not isinstance(settings, dict):
        return None
    for name, given in settings.items():
        url = given.get("url") if isinstance(given, dict) else given
        if _ELEMENTOR_VIDEO.fullmatch(name) and isinstance(url, str) and "//" in url:
            return embed(url)
    return None


# Files and notes


def _file(tag: Tag, _: RenderScope) -> str | None:
    """Return the file block's two links (name and button), without its preview."""
    links = [
        f'<a href="{html.escape(str(target["href"]))}">{inner_html(target)}</a>'
        for target in tag.find_all("a", href=True)
    ]
    return f"<p>{' '.join(links)}</p>" if links else None


def _footnotes(tag: Tag, scope: RenderScope) -> str:
    """Move the footnotes from WordPress's list to the scope; leave the list's placeholder."""
    notes = []
    for item in tag.find_all("li", recursive=False):
        name = str(item.get("id") or "")
        for back in item.find_all("a", href=f"#{name}-link"):
            back.decompose()
        notes.append({"id": name, "content": inner_html(item).strip()})
    scope.context = replace(scope.context, footnotes=notes)
    return footnotes.PLACEHOLDER


def _leave(_: Tag, __: RenderScope) -> None:
    """Leave the element: `footnotes.insert_footnotes` handles all footnotes together."""


# The rest


def _emoji_text(tag: Tag, _: RenderScope) -> str | None:
    """Return the text of an emoji or smiley image (wp_staticize_emoji, translate_smiley)."""
    alt = str(tag.get("alt") or "").strip()
    return html.escape(alt, quote=False) if alt else None


def _more(tag: Tag, _: RenderScope) -> str | None:
    """Restore `<!--more-->` from the anchor that a page showing the whole post has."""
    name = str(tag.get("id") or "")
    return "<!--more-->" if re.fullmatch(r"more-\d+", name) else None


def _remove(_: Tag, __: RenderScope) -> str:
    return ""


def _dynamic_block(block: str) -> Replacement:
    """Return a rule for a dynamic block, which shows the site's data of that day."""

    def instead(_: Tag, scope: RenderScope) -> str:
        scope.unhandled["unhandled-block", block] += 1
        return placeholder(f"block {block}")

    return instead


# The number of a footnote and the arrow back from it are no words of the post.
NOTE_NUMBER = UnrenderRule(_leave, is_aside=True)

# Rules by class, or by `element.class`.
BY_CLASS: dict[str, UnrenderRule] = {
    "wp-audio-shortcode": UnrenderRule(_player),
    "div.wp-video": UnrenderRule(_player),
    "video.wp-video-shortcode": UnrenderRule(_player),
    "wp-playlist": UnrenderRule(_playlist, is_aside=True),
    "div.wp-caption": UnrenderRule(_caption),
    "div.gallery": UnrenderRule(_gallery),
    "div.tiled-gallery": UnrenderRule(_gallery),
    "ul.blocks-gallery-grid": UnrenderRule(_gallery_list),
    "figure.wp-block-embed": UnrenderRule(_embed_block),
    "blockquote.wp-embedded-content": UnrenderRule(_quoted_post, is_aside=True),
    "iframe.wp-embedded-content": UnrenderRule(_remove, is_aside=True),
    "div.wp-block-file": UnrenderRule(_file),
    "ol.wp-block-footnotes": UnrenderRule(_footnotes),
    "sup.fn": NOTE_NUMBER,
    "div.wp_syntax": UnrenderRule(unrender_code.wp_syntax),
    "div.codecolorer-container": UnrenderRule(unrender_code.code_colorer),
    "div.crayon-syntax": UnrenderRule(unrender_code.crayon),
    "div.syntaxhighlighter": UnrenderRule(unrender_code.syntax_highlighter),
    "table.rouge-table": UnrenderRule(unrender_code.wp_syntax),
    "table.highlighttable": UnrenderRule(unrender_code.wp_syntax),
    "div.elementor-widget-video": UnrenderRule(_elementor_video),
    # The titles stand above each text too, for small screens.
    "div.elementor-tabs-wrapper": UnrenderRule(_remove, is_aside=True),
    # Controls that plugins put beside a text: to print it, tick an item, fold a list of contents.
    **{
        name: UnrenderRule(_remove, inline=True, is_aside=True)
        for name in word_set(
            """a.wprm-recipe-print a.wprm-recipe-pin a.wprm-recipe-jump span.wprm-checkbox-container
            a.tasty-recipes-print-button span.ez-toc-title-toggle span.toc_toggle
            span.lwptoc_toggle div.slideshowlink div.ngg-navigation"""
        )
    },
    # Line numbers, buttons and second copies of code.
    **{
        name: UnrenderRule(_remove, is_aside=True)
        for name in word_set(
            """td.line_numbers td.line-numbers td.gutter div.gutter td.crayon-nums
            td.rouge-gutter td.linenos
            div.crayon-toolbar div.crayon-info div.crayon-plain-wrap div.toolbar
            span.code-block-pro-copy-button"""
        )
    },
    "img.emoji": UnrenderRule(_emoji_text, inline=True),
    "img.wp-smiley": UnrenderRule(_emoji_text, inline=True),
    # A picture that opens when it is clicked.
    "button.lightbox-trigger": UnrenderRule(_remove, inline=True, is_aside=True),
    "div.wp-lightbox-overlay": UnrenderRule(_remove, is_aside=True),
    "form.post-password-form": UnrenderRule(_dynamic_block("password form"), is_aside=True),
    **{
        name: UnrenderRule(_dynamic_block(name.removeprefix("wp-block-")), is_aside=True)
        for name in word_set(
            """wp-block-archives wp-block-calendar wp-block-categories wp-block-comments
            wp-block-latest-comments wp-block-latest-posts wp-block-loginout wp-block-navigation
            wp-block-page-list wp-block-query wp-block-rss wp-block-search wp-block-tag-cloud"""
        )
    },
    # Elements that plugins add to every post.
    **{
        name: UnrenderRule(_remove, is_aside=True)
        for name in word_set(
            """addtoany_share_save_container heateor_sss_sharing_container jp-relatedposts
            sharedaddy sd-sharing-enabled yarpp-related post-views"""
        )
    },
}
_FRAME = UnrenderRule(_frame)
_FORM_TRAP = UnrenderRule(_remove, inline=True, is_aside=True)
_MORE_LINK = UnrenderRule(_more, inline=True)
