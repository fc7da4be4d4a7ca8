"""Recognise the format of a file by its content, and open it as a container of members.

Names of files are unreliable.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import IO, Final

from migrator.errors import SourceError
from migrator.sources.backup.exported_tables import table_form
from migrator.sources.backup.folder import FolderContainer, SingleFile
from migrator.sources.backup.jpa import MAGIC, JpaArchive
from migrator.sources.backup.member import Container, Member
from migrator.sources.backup.packed import Open, packing_of, wholly_unpacked
from migrator.sources.backup.tar_archive import TarArchive
from migrator.sources.backup.wpress import HEADER, WpressArchive, is_wpress
from migrator.sources.backup.zip_archive import ZipArchive
from migrator.sources.database.charset import head_in_utf8
from migrator.sources.database.dump_start import MOST, is_dump_text
from migrator.sources.database.xml_dump import is_xml_dump
from migrator.untrusted.regular_files import open_regular

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
SQLITE: Final = b"SQLite format 3\x00"
_TAR_AT: Final = 257
_UNREADABLE: Final = {
    b"<A>": "a DupArchive of Duplicator (.daf), which this program cannot unpack: make the package"
    " again as a zip file, or unpack it with Duplicator's installer",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive: unpack it, and give the folder",
    b"Rar!": "a RAR archive: unpack it, and give the folder",
    b"PGDMP": "an archive of PostgreSQL: give the text that `pg_restore -f dump.sql` makes of it",
}
# Other formats of tables, by what stands in their first bytes.
_OTHER_FORMATS: Final = (
    (re.compile(rb"Export to JSON plugin for PHPMyAdmin"), "JSON"),
    (re.compile(rb"Export to PHP Array plugin for PHPMyAdmin"), "a PHP array"),
    (re.compile(rb"\A(?:\xef\xbb\xbf)?[\"'`]?ID[\"'`]?[,;\t|][\"'`]?post_author\b"), "CSV"),
    (re.compile(rb"\A<html [^>]*urn:schemas-microsoft-com:office.{0,4000}wp_", re.DOTALL), "HTML"),
)
_NUMBER: Final = r"\.(?:\d{3}|(?:part[-_]?)?a[a-z])"
_PART: Final = re.compile(
    rf"(?P<whole>.+\.(?:zip|tar|tgz|gz|bz2|xz|zst|sql|wpress)){_NUMBER}", re.IGNORECASE
)
_PART_OF_ZIP: Final = re.compile(r"\.z(?:ip|\d\d)", re.IGNORECASE)
_ENCRYPTED: Final = ".crypt"


def container_of(path: Path) -> Container | None:
    """Return the archive, folder or dump at a path.

    None for a file that holds no database by itself (an export in XML, a page, a picture). Raises
    SourceError for a file that cannot be read, or a backup that cannot be unpacked.
    """
    try:
        if path.is_dir():
            return FolderContainer(path)
        refuse_split_file(path)
        with open_regular(path) as file:
            head = file.read(HEADER)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error
    for magic, what in _UNREADABLE.items():
        if head.startswith(magic):
            raise SourceError(f"{path} is {what}.")
    if path.name.lower().endswith(_ENCRYPTED):
        raise SourceError(f"{path} is encrypted: decrypt it in UpdraftPlus first.")
    if head.startswith(_ZIP):
        return ZipArchive(path)
    if is_wpress(head):
        return WpressArchive(path)
    if head.startswith(MAGIC):
        return JpaArchive(path)
    packing = packing_of(head)
    inner = head_of(path) if packing else head
    if is_tar(inner):
        return TarArchive(path, packing)
    if not is_dump(inner) and not table_form(path.name, inner):
        _refuse_other_format(path, inner)
        return None
    return SingleFile(path)


def refuse_split_file(path: Path) -> None:
    """Raise SourceError if a file is a part of a split one, or a folder holds such parts."""
    if path.is_dir():
        for each in sorted(path.iterdir()):
            refuse_split_file(each)
        return
    how = ""
    if found := _PART.fullmatch(path.name):
        whole = found["whole"]
        form = re.compile(re.escape(whole) + _NUMBER, re.IGNORECASE)
        if sum(bool(form.fullmatch(each.name)) for each in path.parent.iterdir()) > 1:
            how = f"cat {whole}.* > {whole}"
    elif _PART_OF_ZIP.fullmatch(path.suffix) and all(
        path.with_suffix(each).exists() for each in (".z01", ".zip")
    ):
        how = f"zip -s 0 {path.stem}.zip --out whole.zip"
    if how:
        raise SourceError(
            f"{path} is one of the parts of a file that was split: join them in their order"
            f" (`{how}`), and give that file."
        )


def _refuse_other_format(path: Path, head: bytes) -> None:
    """Raise SourceError for tables that were exported in another format."""
    for form, what in _OTHER_FORMATS:
        if form.search(head[:MOST]):
            raise SourceError(
                f"{path} is a database exported as {what}: export it again in the format SQL."
            )


def is_tar(head: bytes) -> bool:
    """Return True if an unpacked file with these first bytes is a tar file."""
    return head[_TAR_AT : _TAR_AT + 5] == b"ustar"


def is_dump(head: bytes) -> bool:
    """Return True if a file with these first bytes is an SQL dump or an SQLite database."""
    if head.startswith(SQLITE):
        return True
    text = head_in_utf8(head[:MOST])
    return is_dump_text(text) or is_xml_dump(text)


def head_of(source: Path | Member) -> bytes:
    """Return the first bytes of a file, unpacked; of a damaged one as many as there are."""
    open_file: Open = source.open if isinstance(source, Member) else partial(_open, source)
    head = b""
    try:
        with wholly_unpacked(open_file) as stream:
            read = getattr(stream, "read1", stream.read)
            while len(head) < MOST and (piece := read(MOST)):
                head += piece
    except Exception:  # zlib, lzma, zipfile and tarfile have no common base class
        return head
    return head


def _open(path: Path) -> IO[bytes]:
    return open_regular(path)
