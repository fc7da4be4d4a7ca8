"""Where the archive of a site's database differs from that of its export, and why.

The rest is the same to the byte: posts, images, data files, redirects, and the report.
"""

from __future__ import annotations

from collections.abc import Sequence

from archives import Row

NEVER_ALIKE = frozenset({"migration/manifest.json", "migration/state.sqlite", "migrator.toml"})
"""Files that tell what the source was, by its name and digest."""

VERSION = "the database does not tell which version of WordPress wrote the export"


def rows(site: bytes) -> Sequence[Row]:
    """The differences, given `data/site.yaml` of the export's archive."""
    generator = next(line for line in site.decode().splitlines() if line.startswith("generator:"))
    return (Row("data/site.yaml", (generator,), (), VERSION),)
