"""Open the archives inside a backup as containers: parts of WPvivid, homes of cPanel.

An inner tar file is read in its place. An inner zip is copied to a temporary file, because the
files in it are read in any order. The file has no name on systems that allow it, so nothing of it
stays after a kill.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from typing import IO, Final

from migrator.errors import SourceError
from migrator.model import Repair
from migrator.sources.backup.member import Container, Member
from migrator.sources.backup.packed import HEAD, packing_of
from migrator.sources.backup.tar_archive import TarArchive
from migrator.sources.backup.zip_archive import ZipArchive

MOST: Final = 200
"""Maximum number of inner archives that are opened."""
MOST_BYTES: Final = 1 << 36
"""Maximum number of bytes of all inner archives together, which are copied to the disk."""

_ZIP: Final = re.compile(r".*\.zip", re.IGNORECASE)
_TAR: Final = re.compile(r".*\.(?:tar(?:\.(?:gz|bz2|xz|zst))?|tgz|tbz2?|txz|tzst)", re.IGNORECASE)
# Parts of a set that hold neither posts nor pictures, and zip files that authors uploaded.
_OTHER_PARTS: Final = re.compile(
    r"(?:.*[-_])?(?:plugins?|themes?|mu-plugins|core|wordpress|others?)\d*\.(?:zip|tar|tgz|tar\.\w+)",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(r"(?:^|/)(?:uploads|plugins|themes|wp-admin|wp-includes)/")
# Tar files in the folder of a site are older backups.
_IN_A_SITE: Final = re.compile(r"(?:^|/)(?:public_html|httpdocs|htdocs|www|wp-content)/")
_BLOCK: Final = 1 << 20


def nested_archives(members: Sequence[Member], notes: list[Repair]) -> list[Container]:
    """Return the archives among the members as containers.

    An inner archive that cannot be read becomes a note.
    """
    found: list[Container] = []
    left = MOST_BYTES
    for member in members[:MOST]:
        if member.size > left:
            message = f"{member.path} was not opened: the inner archives are too large"
            notes.append(Repair(member.name, 0, message, lost=True))
            continue
        left -= member.size
        try:
            found.append(_opened(member))
        except SourceError as error:
            notes.append(Repair(member.name, 0, str(error), lost=True))
    if len(members) > MOST:
        notes.append(Repair("", 0, f"only {MOST} inner archives were read", lost=True))
    return found


def may_be_part(member: Member) -> bool:
    """Return True for an archive that may hold a part of the backup."""
    is_tar = _TAR.fullmatch(member.name) and not _IN_A_SITE.search(f"/{member.path}")
    return bool(
        (is_tar or _ZIP.fullmatch(member.name))
        and not _OTHER_PARTS.fullmatch(member.name)
        and not _ELSEWHERE.search(f"/{member.path}")
    )


def _opened(member: Member) -> Container:
    """Open an inner archive. Raises SourceError if it is damaged or grows too large."""
    if _ZIP.fullmatch(member.name):
        return ZipArchive(member.name, _copied(member))
    try:
        with member.open() as file:
            packing = packing_of(file.read(HEAD))
    except Exception as error:  # zlib, zipfile and tarfile have no common base class
        raise SourceError(f"{member.path} in the backup is damaged ({error}).") from error
    return TarArchive(member.name, packing, member.open)


def _copied(member: Member) -> IO[bytes]:
    """Return a temporary copy of a file. Raises SourceError if it is damaged or grows too large."""
    copy = tempfile.TemporaryFile(prefix="migrator-")  # noqa: SIM115
    size = 0
    try:
        with member.open() as file:
            while block := file.read(_BLOCK):
                size += len(block)
                if size > member.size + _BLOCK:
                    raise SourceError(f"{member.path} is larger than its archive says.")
                copy.write(block)
    except SourceError:
        raise
    except Exception as error:  # zlib, zipfile and tarfile have no common base class
        raise SourceError(f"{member.path} in the backup is damaged ({error}).") from error
    copy.seek(0)
    return copy
