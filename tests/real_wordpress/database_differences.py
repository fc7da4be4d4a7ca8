"""Where the archive of a site's database differs from that of its export, and why.

The rest is the same to the byte: posts, images, data files, redirects, and the report.
"""

from __future__ import annotations

from collections.abc import Sequence

from archives import Row

NEVER_ALIKE = frozenset({"migration/manifest.json", "migration/state.sqlite", "migrator.toml"})
"""Files that tell what the source was, by its name and digest."""

VERSION = "the database does not tell which version of WordPress wrote the export"
BIOGRAPHIES = {
    "Jean Tremblay": '  biography: "Écrit sur le code."',
    "Marie Côté": '  biography: "Tient ce carnet depuis <em>longtemps</em>."',
}
"""The line of `data/authors.yaml` with the biography of an author of the test site."""

BIOGRAPHY = "an export does not contain the biographies of authors"


def rows(site: bytes, authors: bytes) -> Sequence[Row]:
    """The differences, given `data/site.yaml` and `data/authors.yaml` of the export's archive."""
    generator = next(line for line in site.decode().splitlines() if line.startswith("generator:"))
    lines = (line for name, line in BIOGRAPHIES.items() if name in authors.decode())
    return (
        *(Row("data/authors.yaml", (), (line,), BIOGRAPHY) for line in lines),
        Row("data/site.yaml", (generator,), (), VERSION),
    )
