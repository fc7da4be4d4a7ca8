"""The index knows which anchors other posts link to."""

from __future__ import annotations

from pathlib import Path

from support.exports import export, item, opened


def test_fragments_of_links_into_the_blog_are_kept_and_others_are_not(tmp_path: Path) -> None:
    content = (
        '<a href="https://blog.example/tea/#pot">a</a> <a href="/tea/#c%C3%A9l&amp;x">b</a> '
        '<a href="?p=5#five">c</a> <a href="https://elsewhere.example/#far">d</a> '
        '<a href="#here">e</a> <a href="http://[#odd">f</a>'
    )
    source = opened(tmp_path, export(item(content=content)))
    assert source.index.fragments == {"pot", "cél&x", "five"}


def test_fragments_are_kept_of_links_in_every_spelling_of_the_host(tmp_path: Path) -> None:
    content = (
        '<a href="http://www.bücher.example/tea/#unicode">a</a> '
        '<a href="https://xn--bcher-kva.example/tea/#ascii">b</a> '
        '<a href="https://bücher.example.:443/tea/#port">c</a>'
    )
    text = export(item(content=content)).replace("https://blog.example", "https://bücher.example")
    assert opened(tmp_path, text).index.fragments == {"unicode", "ascii", "port"}
