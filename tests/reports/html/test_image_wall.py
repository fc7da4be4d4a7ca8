"""The pages with all images of an archive."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from support.blog import UPLOADS, item, migrated
from support.pictures import picture

from migrator.reports.html import image_wall

POST = "posts/tea/images"


def shown(files: list[str]) -> dict[str, str]:
    paths = [PurePosixPath(file) for file in files]
    return {str(path): b"".join(text).decode() for path, text in image_wall.pages("Tea", paths)}


def test_every_image_is_shown_once_and_other_files_are_not() -> None:
    [(path, text)] = shown([f"{POST}/b.png", f"{POST}/a b.jpg", "posts/tea/files/m.pdf"]).items()
    assert path == "migration/report-images.html"
    assert text.count("<img ") == 2 and "m.pdf" not in text
    assert 'src="../posts/tea/images/a%20b.jpg"' in text
    assert "2 images of the posts" in text and 'href="report.html"' in text


def test_many_images_are_on_several_pages() -> None:
    pages = shown([f"{POST}/{number}.png" for number in range(image_wall.MOST_IMAGES + 1)])
    assert list(pages) == ["migration/report-images.html", "migration/report-images-2.html"]
    assert [text.count("<img ") for text in pages.values()] == [image_wall.MOST_IMAGES, 1]
    assert 'href="report-images-2.html"' in pages["migration/report-images.html"]


def test_without_images_there_is_no_page() -> None:
    assert shown(["posts/tea/files/m.pdf"]) == {}


def test_a_name_of_an_image_is_text() -> None:
    [text] = shown([f'{POST}/"><script>x.png']).values()
    assert "<script" not in text


def test_the_report_leads_to_the_images_of_the_archive(tmp_path: Path) -> None:
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    (uploads / "a.png").write_bytes(picture())
    archive = migrated(
        tmp_path, item(1, f'<img src="{UPLOADS}/a.png">', slug="tea"), uploads=uploads
    )
    report = (archive.root / "migration/report.html").read_text("utf-8")
    assert 'href="report-images.html"' in report
    wall = (archive.root / "migration/report-images.html").read_text("utf-8")
    assert 'src="../posts/tea/images/a.png"' in wall
