"""Of two addresses of one thing, under two tools' names, the last name is the same."""

from __future__ import annotations

import pytest

from migrator.verifier.fidelity.token_sequence import sequence
from migrator.verifier.fidelity.url_names import last_name, named


@pytest.mark.parametrize(
    ("addresses", "name"),
    [
        (("https://b.example/wp-content/uploads/2010/11/a-300x200.jpg?w=9", "images/a.jpg",
          "../a-1024x768.jpg"), "a.jpg"),
        (("https://b.example/2010/11/26/tea/", "../tea/index.md", "/posts/tea.md", "tea#top",
          "../tea/"), "tea"),
        (("caf%C3%A9.png", "images/café.png"), "café.png"),
        (("https://b.example", "https://b.example/", "//b.example/index.php"), "b.example"),
        (("#top",), "top"),
        (("photo-3x.jpg",), "photo-3x.jpg"),
        (("http://[broken",), "http://[broken"),
    ],
)  # fmt: skip
def test_the_last_name(addresses: tuple[str, ...], name: str) -> None:
    assert {last_name(address) for address in addresses} == {name}


def test_another_image_is_still_another() -> None:
    pages = (
        '<p><a href="x/tea/">w</a> <img src="u/a-3x2.png"><!-- migrator: x --></p>',
        '<p><a href="tea.md">w</a> <img src="a.png"></p>',
        '<p><a href="tea.md">w</a> <img src="b.png"></p>',
    )
    first, second, third = (named(sequence(page)) for page in pages)
    assert first == second
    assert second != third
