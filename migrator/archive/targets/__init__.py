"""Write the archive for a site generator: one row, in a module of its own, for each.

    from migrator.archive import targets
    targets.names()                  # ["astro", "eleventy", "hexo", "hugo", ...]
    targets.get("hugo").content      # "site/content"

To add a target, add a module with a `TARGET` to `engines/`, or offer one in another package by an
entry point of the group `migrator.targets`.
"""

from __future__ import annotations

from migrator.archive.targets.registry import get, names
from migrator.archive.targets.target import Item, Place, SiteFacts, Target

__all__ = ["Item", "Place", "SiteFacts", "Target", "get", "names"]
