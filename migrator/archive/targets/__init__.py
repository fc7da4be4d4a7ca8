"""Adapt an archive to a site generator such as Hugo or Jekyll, which a row of data describes.

    from migrator.archive import targets
    targets.names()                  # ["astro", "eleventy", "hexo", "hugo", ...]
    targets.get("hugo").content      # "site/content"

To add a target, add a module with a `TARGET` to `engines/`, or offer one in another package by an
entry point of the group `migrator.targets`.
"""

from __future__ import annotations

from migrator.archive.targets.registry import get, names
from migrator.archive.targets.target import Item, Listing, Place, SiteFacts, Target

__all__ = ["Item", "Listing", "Place", "SiteFacts", "Target", "get", "names"]
