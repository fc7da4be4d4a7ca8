"""Data class for the user's choice of files to download."""

from __future__ import annotations

from typing import Literal

from migrator.startup.value_objects import value_object

Images = Literal["none", "shown", "original", "all"]
Media = Literal["images", "all"]
External = Literal["keep", "images", "localize"]


@value_object
class Choice:
    """The user's choice of files to download.

    images      "none"; "shown": the size the post shows; "original": the original if it exists;
                "all": the shown size, all other sizes, and attached images that are not shown
    media       "images", or "all" files on the site's own hosts
    external    files of other hosts: "keep" none, the "images" that posts show, or "localize" all
    skip_hosts  hosts whose files are not downloaded
    """

    images: Images = "shown"
    media: Media = "all"
    external: External = "images"
    skip_hosts: frozenset[str] = frozenset()
