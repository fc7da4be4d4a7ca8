"""A recording or a source that a theme shows for a post's format is in the post."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import item, migrated

VIDEO = ("post_format", "post-format-video", "Video")
AUDIO = ("post_format", "post-format-audio", "Audio")
QUOTE = ("post_format", "post-format-quote", "Quote")


@pytest.mark.parametrize(
    ("term", "meta", "shown"),
    [
        (VIDEO, [("video_url", "http://youtu.be/abc")], "<http://youtu.be/abc>\n\nMy song."),
        (
            VIDEO,
            [("_format_video_embed", '<iframe src="https://player.example/7"></iframe>')],
            '<iframe src="https://player.example/7"></iframe>\n\nMy song.',
        ),
        (
            VIDEO,
            [("td_post_video", 'a:1:{s:8:"td_video";s:22:"https://vimeo.com/1234";}')],
            "<https://vimeo.com/1234>\n\nMy song.",
        ),
        (
            AUDIO,
            [("_format_audio_embed", "https://files.example/a.mp3")],
            '<audio controls src="https://files.example/a.mp3">\n</audio>\n\nMy song.',
        ),
        (
            QUOTE,
            [
                ("_format_quote_source_name", "Ann A."),
                ("_format_quote_source_url", "https://ann.example/"),
            ],
            "My song.\n\n<cite>[Ann A.](https://ann.example/)</cite>",
        ),
        # A picture of the video, a setting, and a video of a post in another format.
        (VIDEO, [("video_poster", "https://files.example/a.jpg")], "My song."),
        (VIDEO, [("video_autoplay", "yes")], "My song."),
        (QUOTE, [("video_url", "http://youtu.be/abc")], "My song."),
    ],
)
def test_what_the_theme_shows_is_in_the_post(
    tmp_path: Path, term: tuple[str, str, str], meta: list[tuple[str, str]], shown: str
) -> None:
    archive = migrated(tmp_path, item(1, "My song.", terms=[term], meta=meta))
    assert archive.body("posts/post-1/index.md") == shown


def test_a_recording_that_is_in_the_text_is_there_once(tmp_path: Path) -> None:
    post = item(
        1, "http://youtu.be/abc", terms=[VIDEO], meta=[("video_url", "http://youtu.be/abc")]
    )
    archive = migrated(tmp_path, post)
    assert archive.body("posts/post-1/index.md") == "<http://youtu.be/abc>"
    assert archive.kinds() == []
