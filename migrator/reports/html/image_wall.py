"""Render the pages of the report that show all images of the archive, to look at in one go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

from migrator.reports.html import page_paths, templates
from migrator.reports.html.post_page import is_image

MOST_IMAGES: Final = 1_000
"""Maximum number of images on one page. The browser loads those that are scrolled into view."""


def pages(
    title: str, files: Sequence[PurePosixPath]
) -> Iterator[tuple[PurePosixPath, Iterator[bytes]]]:
    """Yield the path and the UTF-8 of each page; none if no file is an image.

    `files` are those of the archive that posts use.
    """
    images = sorted(filter(is_image, files))
    total = -(-len(images) // MOST_IMAGES)
    for number in range(1, total + 1):
        here = page_paths.image_wall(number)
        shown = images[(number - 1) * MOST_IMAGES : number * MOST_IMAGES]
        style = templates.data("report.css")
        yield (
            here,
            templates.chunks(
                "images.html",
                title=title,
                total=len(images),
                number=number,
                policy=templates.policy(
                    style=templates.source_of(style), script="", images="'self' file: data:"
                ),
                style=templates.unescaped(style),
                overview=page_paths.link(page_paths.OVERVIEW, on=here),
                pages=[
                    (each, page_paths.link(page_paths.image_wall(each), on=here))
                    for each in range(1, total + 1)
                ],
                images=[(path, page_paths.link(path, on=here)) for path in shown],
            ),
        )
