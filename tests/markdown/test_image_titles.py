"""The title of an image is left out only if it repeats the file name or the description."""

from __future__ import annotations

import pytest

from migrator.markdown.image_titles import telling_title
from migrator.verifier.fidelity.element_meanings import is_repeated

TELLING = [
    ("+", "b", "/x.png"),
    ("-", "", "/x.png"),
    ("\u2026", "", "/x.png"),
    ("C++", "C", "/c.png"),
    ("C++ tips", "", "/c-tips.png"),
    ("Temperature -5", "Temperature 5", "/t.png"),
    ("-5", "", "/5.png"),
    ("Node.js", "", "/node.png"),
    ("v1.25", "", "/v1.png"),
    ("A lake", "Lake", "/lake.jpg"),
    ("Lake 2", "", "/lake.jpg"),
]
REPEATED = [
    ("the  Same", "The same", "/a.jpg"),
    ("sunset-1", "", "/sunset-1.jpg"),
    ("My dog", "", "/my-dog-300x200.jpg"),
    ("Berlin - Mitte", "", "/berlin-mitte-scaled.jpeg"),
    ("my dog", "", "/my+dog.jpg"),
    ("_DSC0123", "", "/DSC0123.webp"),
    ("IMG_12.JPG", "", "/IMG_12.JPG?x=1"),
    ("f\u00fc\u00dfe", "", "/f%C3%BC%C3%9Fe.png"),
]


@pytest.mark.parametrize(("title", "alt", "src"), TELLING)
def test_a_title_that_says_more_is_kept(title: str, alt: str, src: str) -> None:
    assert telling_title(title, alt, src) == title
    assert not is_repeated(title, alt, src)


@pytest.mark.parametrize(("title", "alt", "src"), REPEATED)
def test_a_title_that_repeats_is_left_out(title: str, alt: str, src: str) -> None:
    assert telling_title(title, alt, src) == ""
    assert is_repeated(title, alt, src)
