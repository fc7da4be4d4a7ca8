"""An export is split into its items without being parsed, wherever its bytes are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.sources.wxr.raw_items import raw_items

# Pieces of well-formed XML; those that look like the tags of an item are none.
PIECES = (
    "<title>Tea</title>",
    "<a><![CDATA[</item><item>]]></a>",
    "<!-- </item> <item> -->",
    "<?php </item> ?>",
    "<items>more</items>",
    "<x:item xmlns:x='u'>other</x:item>",
    "<c><![CDATA[]]]]><![CDATA[>]]></c>",
    "text &lt;/item&gt; ü",
    "",
)


def split(text: bytes, size: int) -> list[bytes]:
    return list(raw_items(text[at : at + size] for at in range(0, len(text), size)))


@given(
    st.lists(st.lists(st.sampled_from(PIECES), min_size=1), max_size=4),
    st.lists(st.sampled_from(PIECES), max_size=3),
    st.integers(1, 40),
    st.sampled_from(["<item>", "<item >", "<item\n>", "<item xmlns:y='v'>"]),
)
def test_the_items_of_any_document_are_found(
    items: list[list[str]], between: list[str], size: int, start: str
) -> None:
    whole = [f"{start}{''.join(pieces)}</item >".encode() for pieces in items]
    outside = "".join(between).encode()
    document = b"<channel>" + outside + outside.join(whole) + outside + b"</channel>"
    assert split(document, size) == whole


def test_an_item_within_an_item_belongs_to_it() -> None:
    whole = b"<item><a/><item>inner</item><b/></item>"
    assert split(b"<channel>" + whole + b"<item>2</item></channel>", 7) == [
        whole,
        b"<item>2</item>",
    ]


@pytest.mark.parametrize("end", [b"", b"<item>cut", b"<item><![CDATA[cut", b"<it"])
def test_what_ends_too_early_is_no_item(end: bytes) -> None:
    assert split(b"<channel><item>1</item>" + end, 5) == [b"<item>1</item>"]


def test_a_long_item_is_found_whole() -> None:
    whole = b"<item><![CDATA[" + b"</item>" * 50_000 + b"]]></item>"
    assert split(b"<channel>" + whole + b"</channel>", 1000) == [whole]
