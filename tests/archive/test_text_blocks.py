"""Pieces are joined in their order, and none is lost."""

from __future__ import annotations

import pytest

from migrator.archive.text_blocks import in_blocks


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 400, 1_001])
def test_blocks_hold_every_piece_once(count: int) -> None:
    pieces = [str(number) for number in range(count)]
    blocks = list(in_blocks(pieces, ","))
    assert ",".join(blocks) == ",".join(pieces)
    assert len(blocks) == -(-count // 200)


def test_empty_pieces_end_nothing() -> None:
    assert "".join(in_blocks(["", *[""] * 300, "x"])) == "x"
