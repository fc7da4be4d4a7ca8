from __future__ import annotations

from pathlib import Path

import pytest

from migrator.verifier.expected_files import compare, diff

POST = '---\ntitle: "Bread"\ndate: "2020-01-05"\nslug: "bread"\n---\n\nOne.\n\nTwo.\n'


def write(root: Path, name: str, content: str | bytes) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    expected, actual = tmp_path / "expected", tmp_path / "actual"
    for root in (expected, actual):
        write(root, "posts/bread/index.md", POST)
        write(root, "posts/bread/images/loaf.jpg", b"\xff\xd8 loaf")
        write(root, "data/redirects.csv", "from,to\n")
    return expected, actual


def test_equal_folders_give_no_finding(folders: tuple[Path, Path]) -> None:
    assert compare(*folders) == []


def test_the_quoting_of_the_front_matter_does_not_count(folders: tuple[Path, Path]) -> None:
    write(folders[1], "posts/bread/index.md", POST.replace('"Bread"', "Bread"))
    assert compare(*folders) == []


@pytest.mark.parametrize(
    ("old", "new", "first"),
    [
        ('"Bread"', '"Brad"', "title is 'Brad', expected 'Bread'"),
        ('"2020-01-05"', "2020-01-05", "date is datetime.date(2020, 1, 5), expected '2020-01-05'"),
        ('slug: "bread"\n', "", "slug is missing from the front matter"),
        ("slug:", "draft: true\nslug:", "draft is in the front matter, but not expected"),
        (
            'date: "2020-01-05"\nslug: "bread"',
            'slug: "bread"\ndate: "2020-01-05"',
            "the order of the keys is title, slug, date; expected title, date, slug",
        ),
        ("Two.", "Too.", "line 5 is 'Too.', expected 'Two.'"),
        ("Two.\n", "Two.", "line 6 is missing, expected ''"),
        ("One.\n", "One.\r\n", "line 3 is 'One.\\r', expected 'One.'"),
        ('"Bread"', '"Bread', "line 2 is 'title: \"Bread', expected 'title: \"Bread\"'"),
    ],
)
def test_the_message_starts_with_the_first_difference(
    folders: tuple[Path, Path], old: str, new: str, first: str
) -> None:
    assert old in POST
    write(folders[1], "posts/bread/index.md", POST.replace(old, new))
    (finding,) = compare(*folders)
    assert (finding.kind, finding.where) == ("fixture-differs", "posts/bread/index.md")
    assert finding.message.split("\n")[0] == first
    assert "--- expected/posts/bread/index.md" in finding.message


def test_other_bytes_missing_and_unexpected_files_are_named(folders: tuple[Path, Path]) -> None:
    expected, actual = folders
    write(actual, "posts/bread/images/loaf.jpg", b"\xff\xd8 roll")
    write(actual, "posts/new.md", POST)
    (actual / "data/redirects.csv").unlink()
    assert [(finding.kind, finding.where) for finding in compare(expected, actual)] == [
        ("fixture-missing", "data/redirects.csv"),
        ("fixture-differs", "posts/bread/images/loaf.jpg"),
        ("fixture-unexpected", "posts/new.md"),
    ]


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="nowhere is not a folder"):
        compare(tmp_path / "nowhere", tmp_path)


def test_a_diff_shows_a_missing_newline_and_ends_somewhere() -> None:
    assert diff("a.md", "x\n", "x\n") == ""
    assert diff("a.md", "x\n", "x").endswith("+x\n\\ No newline at the end\n")
    long = diff("a.md", "x\n" * 1000, "y\n" * 1000)
    assert long.endswith("more lines\n")
    assert long.count("\n") == 201
