"""The bytes of a broken export in, a well-formed document in UTF-8 out.

Streaming: memory is bounded by the chunks, whatever the size of the file. Clean
input passes unchanged but for its line ends, and every change is a repair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from migrator.sources.wxr.repair.encoding import legal_utf8
from migrator.sources.wxr.repair.repair_log import RepairLog
from migrator.sources.wxr.repair.well_formed import Markup


def scrub(chunks: Iterable[bytes], log: RepairLog) -> Iterator[bytes]:
    """Chunks of a file as it is; yields chunks of well-formed XML. Nothing is raised."""
    return Markup(log).well_formed(legal_utf8(chunks, log))
