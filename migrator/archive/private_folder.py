"""Name and create the private folder for answers that a server gave to a password.

People publish archives, and commit them with everything inside. So answers to a password (private
posts, passwords of posts, e-mail and IP addresses of commenters) are not stored in the archive but
in a folder of this user alone, which the archive names by a key. Encryption inside the archive
would need a key that the user keeps as safe as the folder, and a filter would have to know every
field that a plugin may add.

The folder is `$MIGRATOR_PRIVATE`, else `migrator` in the data folder of the user.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from pathlib import Path
from typing import Final

from migrator.errors import OutputError

VARIABLE: Final = "MIGRATOR_PRIVATE"
_SHARE: Final = ".local/share"
_KEY: Final = re.compile("[0-9a-f]{32}")
_OWNER_ONLY: Final = 0o700


def private_folder() -> Path:
    """Return the folder, which need not exist.

    Raises OutputError if the user has no home folder, as in a container.
    """
    if named := os.environ.get(VARIABLE, ""):
        return Path(named).absolute()
    is_windows = sys.platform == "win32"
    base = os.environ.get("LOCALAPPDATA" if is_windows else "XDG_DATA_HOME", "")
    try:
        folder = Path(base) if base else Path.home() / ("AppData/Local" if is_windows else _SHARE)
    except RuntimeError as error:
        raise OutputError(
            "answers to a password are stored in the home folder of the user, and there is none: "
            f"name a folder in the environment variable {VARIABLE}"
        ) from error
    return folder.absolute() / "migrator"


def key_of(capture: Path, url: str, user: str) -> str:
    """Return the key of what one user of the site at `url` gets for one capture."""
    parts = (str(capture.absolute()), url, user)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def capture_path(key: str) -> Path | None:
    """Return the path of the capture with this key; None for an invalid key."""
    if not _KEY.fullmatch(key):
        return None
    return private_folder() / key / "answers.warc.gz"


def create(key: str) -> Path:
    """Create the folder of a key, for this user alone, and return its capture's path.

    Raises OutputError.
    """
    path = capture_path(key)
    if path is None:
        raise OutputError(f"{key} is not the key of a private folder")
    try:
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
            folder.chmod(_OWNER_ONLY)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(
            f"{path.parent} cannot be written: {reason}; {VARIABLE} can name another folder"
        ) from error
    return path
