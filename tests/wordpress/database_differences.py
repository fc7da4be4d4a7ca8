"""Where the archive of a site's database differs from that of its export, and why.

The rest is the same to the byte: posts, images, data files, redirects, and the report.
"""

from __future__ import annotations

from collections.abc import Sequence

from archives import Row

NEVER_ALIKE = frozenset({"migration/manifest.json", "migration/state.sqlite", "migrator.toml"})
"""Files that tell what the source was, by its name and digest."""

VERSION = "the database does not tell which version of WordPress wrote the export"

DATABASE: Sequence[Row] = (
    Row(
        "data/site.yaml",
        ('generator: "https://wordpress.org/?v=6.1.9"',),
        (),
        VERSION,
    ),
)
