"""benchmarks/generate.py writes exports to measure with: the same, whole, of any size."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

GENERATE = Path(__file__).parents[2] / "benchmarks" / "generate.py"
WP = "{http://wordpress.org/export/1.2/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def generate(target: Path, posts: int, seed: int = 1) -> bytes:
    command = [sys.executable, GENERATE, "--posts", posts, "--seed", seed, "-o", target]
    subprocess.run([str(part) for part in command], check=True)
    return target.read_bytes()


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return generate(tmp_path_factory.mktemp("generated") / "export.xml", 60)


def test_the_same_posts_and_seed_give_the_same_bytes(export: bytes, tmp_path: Path) -> None:
    assert generate(tmp_path / "again.xml", 60) == export


def test_another_seed_gives_another_blog(export: bytes, tmp_path: Path) -> None:
    assert generate(tmp_path / "other.xml", 60, seed=2) != export


def test_it_is_well_formed_and_holds_as_many_posts_as_asked_for(export: bytes) -> None:
    items = etree.fromstring(export).findall("channel/item")
    kinds = Counter(item.findtext(f"{WP}post_type") for item in items)
    assert kinds == {"post": 60, "attachment": 20}


def test_ids_and_permalinks_are_unique(export: bytes) -> None:
    items = etree.fromstring(export).findall("channel/item")
    assert len({item.findtext(f"{WP}post_id") for item in items}) == len(items)
    assert len({item.findtext("link") for item in items}) == len(items)


def test_a_post_is_of_usual_size(export: bytes) -> None:
    assert 5_200 < len(export) / 60 < 6_200


@pytest.mark.parametrize(
    "construct",
    [
        "<!-- wp:paragraph -->",
        "[caption id=",
        "[sourcecode language=",
        "<table>",
        "<ul>",
        "<!--more-->",
        "https://www.youtube.com/watch?v=",
        'href="https://blog.example/?p=',
    ],
)
def test_posts_hold_what_posts_hold(export: bytes, construct: str) -> None:
    contents = [element.text or "" for element in etree.fromstring(export).iter(CONTENT)]
    assert any(construct in content for content in contents)
