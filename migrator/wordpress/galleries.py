"""Convert plugins' galleries, stored recipes and media players to plain HTML.

Sources: the documentation of NextGEN, Jetpack, Modula, Envira, Soliloquy, FooGallery, Responsive
Lightbox, Justified Image Grid, PowerPress, Seriously Simple Podcasting, Video.js and FV Player.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from migrator.wordpress.embeds import embed, plain_address, provider_address
from migrator.wordpress.media import AUDIO_TYPES, VIDEO_TYPES, figure, gallery, player
from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.shortcode_rules import Call
from migrator.wordpress.tokens import word_set

GALLERIES_BY_IDS = word_set(
    """tiled_gallery tiled-gallery slideshow portfolio_slideshow justified_image_grid jig
    owl_gallery owl-carousel su_custom_gallery su_slider su_carousel su_image_carousel
    gallery_slider image-carousel carousel-gallery slider_gallery wp_gallery photo_gallery
    photogallery lightbox_gallery masonry_gallery gallery_masonry grid_gallery cleaner_gallery
    bxgallery nivoslider wooslider thumbnail_gallery av_gallery av_masonry_gallery
    av_horizontal_gallery
    themify_gallery tatsu_gallery fancy_gallery simple_gallery jetpack_slideshow
    imagelist image_list attached_images post_images list_images"""
)
"""Shortcodes that name the attachments they show."""

_OF_POST = word_set(
    "portfolio_slideshow imagelist image_list attached_images post_images list_images"
)
"""Those of them that show the files attached to a post, as `[gallery]` does."""

STORED_GALLERIES = word_set(
    """foogallery envira-gallery envira_gallery modula Modula modula-gallery soliloquy rl_gallery
    robo-gallery robo-gallery-table"""
)
"""Shortcodes that name an item with its images, by id."""

STORED_RECIPES = word_set("wprm-recipe ultimate-recipe tasty-recipe")
"""Shortcodes that name an item with its recipe, by id."""

PLAYERS = word_set(
    """powerpress podcast podcast_player podcast_episode haiku mp3j mp3player mp3 mp3-jplayer
    sc_embed_player sc_embed_player_template1 audioplayer audio_player audio-player esplayer cue
    wonderplugin_audio zoomsounds zoomsounds_player fap_track mejsaudio mejsvideo KGVID FMP videojs
    videojs_video video-js flowplayer fvplayer fvp flv flvplayer jwplayer wpvideo_local stream s3mv
    s3video video_player evp_embed_video embed_video html5video html5_video wordpress_video
    presto_player fluid-player arve tubepress vplayer hana-flv-player media"""
)
"""Shortcodes that play a recording, or show a video of another site."""

_IDS = (
    "ids", "include", "attachment_ids", "images", "image_ids", "gallery_ids", "media", "source",
    "attachments",
)  # fmt: skip
_NUMBERS = re.compile(r"\s*(?:media\s*:)?\s*(\d{1,18}(?:\s*,\s*\d{1,18})*),?\s*\Z")
_ADDRESS = re.compile(r"(?:https?:)?//[^\s<>\"'\[\]|,]+")
_OF_IDS = re.compile(r'\[gallery ids="([\d,]+)"\]')
_POSTER = word_set("poster image splash thumb thumbnail preview img")


def gallery_by_ids(call: Call, scope: RenderScope) -> str | None:
    """Convert a gallery that names its attachments, or shows those of its post."""
    for name in _IDS:
        value = call.attributes.named.get(name, "")
        if match := _NUMBERS.match(value):
            named = {**call.attributes.named, "ids": match[1]}
            return gallery(Call("gallery", Attributes(named), call.raw), scope)
    if call.name == "portfolio_slideshow" and call.attributes.text("id"):
        return None  # a slideshow that is stored elsewhere
    if call.name in _OF_POST:
        return gallery(call, scope)
    return None


def stored_gallery(call: Call, scope: RenderScope) -> str | None:
    """Convert a gallery that names an item of the source, in which its images are."""
    if rendered := gallery_by_ids(call, scope):
        return rendered
    given = call.attributes.text("id", "gallery", "foogallery_id")
    if not given and call.attributes.positional:
        given = call.attributes.positional[0].strip("\"'=")
    return gallery_of_item(given, scope)


def gallery_of_item(number: object, scope: RenderScope) -> str | None:
    """Return the images of a stored gallery as figures, None if the source does not have it."""
    text = str(number).strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        return None
    content = scope.context.reusable_block(int(text))
    if not content:
        return None
    if _OF_IDS.fullmatch(content):
        return _with_images(content, scope)
    return content if content.startswith("<figure>") else None


def stored_recipe(call: Call, scope: RenderScope) -> str | None:
    """Convert a recipe that is an item of the source."""
    return recipe_of_item(call.attributes.text("id"), scope)


def recipe_of_item(number: object, scope: RenderScope) -> str | None:
    """Return the HTML of a stored recipe, None if the source does not have it."""
    text = str(number).strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        return None
    content = scope.context.reusable_block(int(text)) or ""
    return _with_images(content, scope) if content.startswith("<h3>") else None


def _with_images(content: str, scope: RenderScope) -> str:
    """Return stored content with the images of its galleries."""

    def images(match: re.Match[str]) -> str:
        return gallery(Call("gallery", Attributes({"ids": match[1]}), ""), scope) or ""

    return _OF_IDS.sub(images, content)


def recording(call: Call, _: RenderScope) -> str | None:
    """Convert a player of a plugin to a player, or to a link to the page of its video."""
    found = dict(_addresses(call))
    title = html.escape(call.attributes.text("title", "caption", "titles", "track_title"))
    poster = next((url for name, url in found.items() if name in _POSTER), "")
    for tag, types in (("audio", AUDIO_TYPES), ("video", VIDEO_TYPES)):
        urls = list(dict.fromkeys(url for url in found.values() if _kind(url) in types))
        if urls:
            return figure(player(tag, urls, poster if tag == "video" else ""), title)
    pages = [url for name, url in found.items() if name not in _POSTER]
    url = pages[0] if pages else provider_address(call.name, call.attributes, call.text())
    return embed(url, title) if url else None


def _addresses(call: Call) -> list[tuple[str, str]]:
    given: Mapping[str, str] = call.attributes.named
    texts = [*given.items()]
    texts += [(str(place), value) for place, value in enumerate(call.attributes.positional)]
    texts.append(("content", call.text()))
    found = []
    for name, value in texts:
        for number, match in enumerate(_ADDRESS.finditer(html.unescape(value))):
            url = plain_address(match[0])
            absolute = f"https:{url}" if url.startswith("//") else url
            found.append((f"{name} {number}" if number else name, absolute))
    return found


def _kind(url: str) -> str:
    return url.partition("?")[0].partition("#")[0].rpartition(".")[2].lower()
