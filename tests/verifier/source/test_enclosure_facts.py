"""The podcast files in the front matter are those of the custom fields."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.blog import UPLOADS, item, migrated

from migrator.verifier.source.enclosure_facts import check_enclosure, media_addresses

ONE, TWO = "https://a.example/1.mp3", "https://a.example/2.mp3"
PAGE = "posts/tea/index.md"


@pytest.mark.parametrize(
    ("meta", "urls"),
    [
        ({}, []),
        ({"enclosure": f"{ONE}\n1234\naudio/mpeg\n"}, [ONE]),
        ({"enclosure": [f"{ONE}\n1\naudio/mpeg", f" {TWO} \n2\naudio/mpeg"]}, [ONE, TWO]),
        ({"audio_file": ONE, "second:enclosure": f"{TWO}\n9"}, [ONE, TWO]),
        ({"enclosure": [ONE, ONE], "audio_file": ONE}, [ONE]),
        ({"_podPressMedia": [{"URI": ONE, "title": "x"}, {"URI": TWO}]}, [ONE, TWO]),
        ({"enclosure": "", "audio_file": "no address", "other": TWO}, []),
    ],
)
def test_addresses_are_read_from_the_fields_of_podcast_plugins(
    meta: dict[str, Any], urls: list[str]
) -> None:
    assert media_addresses(meta) == urls


@pytest.mark.parametrize(
    ("written", "accepted", "is_right"),
    [
        (None, {}, True),
        (ONE, {ONE: ()}, True),
        ("files/1.mp3", {ONE: ("archive:posts/tea/files/1.mp3",)}, True),
        ([ONE, "files/2.mp3"], {ONE: (), TWO: ("archive:posts/tea/files/2.mp3",)}, True),
        (None, {ONE: ()}, False),
        (ONE, {}, False),
        (TWO, {ONE: ()}, False),
        ("images/another.png", {ONE: ("archive:posts/tea/files/1.mp3",)}, False),
        ([TWO, ONE], {ONE: (), TWO: ()}, False),
        ([ONE], {ONE: (), TWO: ()}, False),
    ],
)
def test_another_file_too_few_or_too_many_are_named(
    written: object, accepted: dict[str, tuple[str, ...]], is_right: bool
) -> None:
    matter = {} if written is None else {"enclosure": written}
    found = list(check_enclosure(matter, lambda name: name, PAGE, accepted))
    assert [each.kind for each in found] == ([] if is_right else ["changed-field"])
    assert not list(check_enclosure(matter, lambda _: None, PAGE, accepted))


@pytest.mark.parametrize("settings", [{}, {"target": "hugo"}, {"target": "pelican"}])
def test_a_podcast_file_in_the_archive_or_on_the_web_is_no_finding(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    """Of two episodes, one file is there and the other one is not."""
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads/1.mp3").write_bytes(b"ID3\x03" + bytes(2000))
    items = [
        item(n, "Words", slug=f"episode-{n}", meta=[("enclosure", f"{UPLOADS}/{n}.mp3\n9\nx")])
        for n in (1, 2)
    ]
    archive = migrated(tmp_path, *items, uploads=tmp_path / "uploads", **settings)
    assert "changed-field" not in archive.kinds()
    assert [f.where.count("episode-2") for f in archive.report.findings] == [1]
