"""The Flash player of a video site becomes a link to the video."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import UPLOADS, item, migrated

from migrator.wordpress.flash import video_page
from migrator.wordpress.render import wordpress_html


@pytest.mark.parametrize(
    ("player", "page"),
    [
        (
            "http://www.youtube.com/v/dQw4w9WgXcQ&hl=en",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        ),
        ("http://vimeo.com/moogaloop.swf?clip_id=2468&server=vimeo.com", "https://vimeo.com/2468"),
        (
            "http://www.dailymotion.com/swf/video/x9abc_title",
            "https://www.dailymotion.com/video/x9abc",
        ),
        (
            "http://video.google.de/googleplayer.swf?docId=-123&hl=de",
            "https://video.google.com/videoplay?docid=-123",
        ),
        ("http://blip.tv/play/AbC%2Bd", "https://blip.tv/play/AbC%2Bd"),
        ("http://example.org/menu.swf", ""),
        ("", ""),
    ],
)
def test_the_address_of_a_player_names_its_video(player: str, page: str) -> None:
    """G35"""
    assert video_page(player) == page


@pytest.mark.parametrize(
    "player",
    [
        '<object width="1"><param name="movie" value="URL"><embed src="URL"></object>',
        '<object data="URL" type="application/x-shockwave-flash"><p>No Flash</p></object>',
        '<embed src="URL" type="application/x-shockwave-flash" />',
        '<p>Look: <object><param name="movie" value="URL" /></object></p>',
    ],
)
def test_each_form_of_a_player_becomes_one_link(player: str) -> None:
    """G35"""
    html = wordpress_html(player.replace("URL", "http://www.youtube.com/v/dQw4w9WgXcQ&amp;fs=1"))
    assert html.count("<a ") == 1
    assert "https://www.youtube.com/watch?v=dQw4w9WgXcQ" in html
    assert "<object" not in html
    assert "<embed" not in html


@pytest.mark.parametrize(
    ("url", "variables", "page"),
    [
        ("http://www.flickr.com/apps/video/stewart.swf", "photo_id=24&x=1", "photo.gne?id=24"),
        (
            "http://www.flickr.com/apps/slideshow/show.swf",
            "lang=fr&amp;page_show_url=%2Fphotos%2Fa%2Fsets%2F7%2Fshow%2F",
            "https://www.flickr.com/photos/a/sets/7/show/",
        ),
        (
            "http://www.flickr.com/apps/slideshow/show.swf?v=6",
            "page_show_url=%2Fsearch%2Fshow%2F%3Fq%3Dold%2Blamps%252C%20red%26s%3Dint&method=x",
            "https://www.flickr.com/search/show/?q=old+lamps%2C%20red&amp;s=int",
        ),
        ("http://prezi.com/bin/preziloader.swf", "prezi_id=ab1&lock=0", "https://prezi.com/ab1/"),
    ],
)
def test_the_variables_of_a_player_name_its_page(url: str, variables: str, page: str) -> None:
    """G35"""
    player = f'<param name="flashvars" value="{variables}"><param name="movie" value="{url}">'
    assert page in wordpress_html(f"<object>{player}</object>")


def test_the_flash_of_the_site_itself_stays() -> None:
    content = '<object data="https://a.example/game.swf"></object>'
    assert content in wordpress_html(content)


@pytest.mark.parametrize("name", ["movie", "src", "FileName", "url"])
def test_an_object_has_the_file_that_only_its_parameter_names(name: str) -> None:
    param = f'<param name="{name}" value="https://a.example/game.swf">'
    shown = wordpress_html(f'<object width="9">{param}</object>')
    assert '<object data="https://a.example/game.swf" width="9">' in shown
    embedded = f'<object>{param}<embed src="https://a.example/game.swf"></object>'
    assert "data=" not in wordpress_html(embedded)
    assert "data=" not in wordpress_html('<object><param name="movie" value="/page/"></object>')


def test_the_file_of_a_parameter_is_fetched(tmp_path: Path) -> None:
    film = f'<object><param name="movie" value="{UPLOADS}/a.swf"></object>'
    [found] = migrated(tmp_path, item(1, film)).report.findings
    assert (found.kind, found.message.partition(": ")[0]) == ("not-fetched", f"{UPLOADS}/a.swf")


def test_many_open_players_take_linear_time() -> None:
    wordpress_html('<object data="http://youtube.com/v/dQw4w9WgXcQ">' * 5_000)
