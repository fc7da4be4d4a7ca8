"""Turn the bytes of a broken export into a well-formed XML document in UTF-8.

Streaming: memory is bounded by the size of a chunk, whatever the size of the file. Clean input is
copied unchanged except for its line ends, and every change is logged as a repair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from migrator.sources.wxr.repair.encoding import legal_utf8
from migrator.sources.wxr.repair.repair_log import RepairLog
from migrator.sources.wxr.repair.well_formed import Markup


def scrub(chunks: Iterable[bytes], log: RepairLog) -> Iterator[bytes]:
    """Yield chunks of well-formed XML for the chunks of any file. Never raises."""
    return Markup(log).well_formed(legal_utf8(chunks, log))
