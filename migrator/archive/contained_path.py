"""Return the path of a file that migrator keeps for itself, and refuse symbolic links on its way.

An archive may come from a stranger. A symbolic link in the place of one of these files or folders
would make a run write, or delete, in another folder.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from stat import S_ISLNK, S_ISREG

from migrator.errors import OutputError


def own_path(root: Path, path: PurePosixPath | str) -> Path:
    """Return the file on the disk for a `path` of migrator below `root`.

    `root` itself may be a link, because the user named it. Raises OutputError for a symbolic link
    below it, and for a file that is a pipe or a device.
    """
    target = root
    for part in PurePosixPath(path).parts:
        target /= part
        mode = _mode(target)
        if mode is None:
            return root / path
        if S_ISLNK(mode):
            raise OutputError(
                f"{target} is a symbolic link, which migrator does not follow; remove it"
            )
    mode = _mode(target)
    if mode is not None and not S_ISREG(mode) and not target.is_dir():
        raise OutputError(f"{target} is neither a file nor a folder; remove it")
    return target


def check_contents(folder: Path) -> None:
    """Raise OutputError for a symbolic link in a folder of migrator, at any depth."""
    for above, folders, files in os.walk(folder):
        for name in (*folders, *files):
            own_path(Path(above), name)


def _mode(path: Path) -> int | None:
    """Return the mode of a path, not of the target of a link; None if it does not exist."""
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"{path} cannot be used: {reason}") from error
