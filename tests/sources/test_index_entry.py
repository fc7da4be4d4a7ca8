"""The index knows which anchors other posts link to."""

from __future__ import annotations

from pathlib import Path

from support.exports import export, item, opened


def test_links_to_anchors_of_other_posts_are_kept_and_others_are_not(tmp_path: Path) -> None:
    content = (
        '<a href="https://blog.example/tea/#pot">a</a> <a href="/tea/#c%C3%A9l&amp;x">b</a> '
        '<a href="?p=5#five">c</a> <a href="https://elsewhere.example/#far">d</a> '
        '<a href="#here">e</a> <a href="http://[#odd">f</a> '
        '<a href="http://blog.example/one#own">g</a>'
    )
    one = item("<link>https://blog.example/one/</link>", content=content)
    assert opened(tmp_path, export(one)).index.anchor_links == {
        "https://blog.example/tea/#pot",
        "https://blog.example/tea/#c%C3%A9l&x",
        "https://blog.example/one/?p=5#five",
    }


def test_links_to_anchors_are_kept_in_every_spelling_of_the_host(tmp_path: Path) -> None:
    content = (
        '<a href="http://www.bücher.example/tea/#unicode">a</a> '
        '<a href="https://xn--bcher-kva.example/tea/#ascii">b</a> '
        '<a href="https://bücher.example.:443/tea/#port">c</a>'
    )
    text = export(item(content=content)).replace("https://blog.example", "https://bücher.example")
    found = opened(tmp_path, text).index.anchor_links
    assert {each.partition("#")[2] for each in found} == {"unicode", "ascii", "port"}
