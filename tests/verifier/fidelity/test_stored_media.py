"""Each player of the stored content is in the page, even if a link names its file as well."""

from __future__ import annotations

import pytest

from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.references import references
from migrator.verifier.fidelity.stored_media import lost_media

URL = "https://a.example/files/song.mp3"
LINK = f'<p><a href="{URL}">Song</a></p>'


def lost(raw: str, shown: str, page: str = "") -> int:
    return len(lost_media(raw, page or shown, references(shown)))


@pytest.mark.parametrize(
    "player",
    [
        f"[audio {URL}]",
        f'[audio src="{URL}"][/audio]',
        f'[audio mp3="{URL}" loop="yes"]',
        f"[audio:{URL}|titles=Song]",
        f'[video width="6" mp4="{URL}"][/video]',
        f'<audio controls src="{URL}"></audio>',
        f"<VIDEO preload=none src={URL}></VIDEO>",
        f'<iframe width="5" src="{URL}"></iframe>',
        f'<figure class="wp-block-audio"><audio controls src="{URL}"></audio></figure>',
    ],
)
def test_a_player_that_is_missing_is_named_although_a_link_has_its_file(player: str) -> None:
    raw = f'<a href="{URL}">Song</a>\n\n{player}'
    assert lost(raw, LINK) == 1
    for tag in ("audio", "video", "iframe"):
        assert lost(raw, f'{LINK}<{tag} src="{URL}"></{tag}>') == 0


@pytest.mark.parametrize(
    "raw",
    [
        f"[[audio {URL}]]",
        f"<pre>[audio {URL}]</pre>",
        f'<pre lang="html"><audio src="{URL}"></audio></pre>',
        f'<a href="{URL}">Song</a>',
        "[audio]",
        "<video controls></video>",
    ],
)
def test_code_and_players_without_an_address_are_no_players(raw: str) -> None:
    assert lost(raw, LINK) == 0


def test_a_placeholder_may_stand_for_a_player() -> None:
    page = f"{LINK}<!-- wordpress shortcode: [audio {URL}] -->"
    assert lost(f"[audio {URL}]", LINK, page) == 0


def test_a_video_that_its_link_stands_for_is_no_loss() -> None:
    """WordPress made the player from a link that its author typed."""
    raw = '<iframe src="https://www.youtube.com/embed/aAbBcCdD_-1?feature=oembed"></iframe>'
    assert lost(raw, '<p><a href="https://www.youtube.com/watch?v=aAbBcCdD_-1">x</a></p>') == 0
    assert lost(raw, '<p><a href="https://www.youtube.com/watch?v=another_-12">x</a></p>') == 1


def test_an_address_is_decoded_as_a_browser_does() -> None:
    raw = '<iframe src="https://a.example/?a=1&notes=2&amp;b=3&#038;c=4"></iframe>'
    assert lost(raw, html5.normal(raw)) == 0


def test_another_size_or_protocol_of_the_address_is_the_same_player() -> None:
    shown = '<audio src="http://www.a.example/files/song.mp3"></audio>'
    assert lost(f"[audio {URL}]", shown) == 0
    assert lost("<iframe src='//a.example/files/song.mp3'></iframe>", shown) == 0


def test_each_player_counts() -> None:
    raw = f"[audio {URL}]\n[audio {URL.replace('song', 'two')}]"
    assert lost(raw, LINK) == 2
