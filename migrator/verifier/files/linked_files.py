"""Find files of an archive that the user moved within it, with a symbolic link in their place.

A run follows such a link, so a check does, too. A link out of the archive is not followed.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterable
from pathlib import Path


def linked_files(root: Path, written: Iterable[str], listed: Container[str] = ()) -> dict[str, str]:
    """Return the `written` files that are behind a link, and the path to which each link leads.

    Files that are `listed` are not behind one. Both paths are relative to `root`, with `/`.
    """
    found: dict[str, str] = {}
    top = os.path.realpath(root) + os.sep
    for path in written:
        if path in listed:
            continue
        try:
            target = os.path.realpath(top + path)
        except (OSError, ValueError):
            continue
        is_linked = target.startswith(top) and target != os.path.normpath(top + path)
        if is_linked and os.path.isfile(target):  # noqa: PTH113 - as fast as the listing
            found[path] = target[len(top) :].replace(os.sep, "/")
    return found
