"""Scrubbing makes any input well-formed XML and leaves well-formed input unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.parsers import expat

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.exports import FOOT, HEAD, INPUTS, in_chunks

from migrator.model import Repair
from migrator.sources.wxr.repair import namespaces
from migrator.sources.wxr.repair.encoding import legal_utf8
from migrator.sources.wxr.repair.repair_log import RepairLog
from migrator.sources.wxr.repair.well_formed import Markup


def scrub(chunks: Iterable[bytes], log: RepairLog) -> Iterator[bytes]:
    """Repair encoding and markup, in the order of the reader."""
    return Markup(log).well_formed(legal_utf8(chunks, log))


def scrubbed(data: bytes, size: int = 1 << 20) -> tuple[bytes, list[Repair]]:
    log = RepairLog("export.xml")
    return b"".join(scrub(in_chunks(data, size), log)), log.repairs()


_LEGAL = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
_CHARACTERS = _LEGAL | st.sampled_from("\n\t \x7f\x85]>&;<")
_PLAIN = st.text(_CHARACTERS.filter(lambda c: c not in "<&]"), max_size=12)
_REFERENCES = st.sampled_from(["&amp;", "&lt;", "&gt;", "&#38;", "&#x1F600;", "&quot;", "]", "]]"])
_ESCAPED = st.lists(_PLAIN | _REFERENCES, max_size=4).map("".join).filter(lambda t: "]]>" not in t)
_CDATA = (
    st.text(_CHARACTERS, max_size=20)
    .filter(lambda text: "]]>" not in text)
    .map(lambda text: f"<![CDATA[{text}]]>")
)
_LEAF_TEXT = _ESCAPED | _CDATA | st.just("<![CDATA[a]]]]><![CDATA[>b]]>")
_LEAVES = st.sampled_from(
    ["title", "link", "wp:post_id", "content:encoded", "excerpt:encoded", "wp:status"]
).flatmap(lambda name: _LEAF_TEXT.map(lambda text: f"<{name}>{text}</{name}>"))
_CATEGORIES = _LEAF_TEXT.map(
    lambda text: f'<category domain="post_tag" nicename="x-y">{text}</category>'
)
_META = st.tuples(_LEAF_TEXT, _LEAF_TEXT).map(
    lambda pair: (
        f"<wp:postmeta>\n<wp:meta_key>{pair[0]}</wp:meta_key>\n"
        f"<wp:meta_value>{pair[1]}</wp:meta_value>\n</wp:postmeta>"
    )
)
_COMMENTS = st.lists(_LEAF_TEXT, max_size=3).map(
    lambda texts: (
        "<wp:comment>\n"
        + "\n".join(f"<wp:comment_content>{text}</wp:comment_content>" for text in texts)
        + "</wp:comment>"
    )
)
_UNKNOWN = _ESCAPED.map(
    lambda text: f"<extra a='1' b=\"&lt;\"><deep>{text}</deep>{text}<e/></extra>"
)
_OTHER = st.sampled_from(["<!-- a comment -->", "<?php echo 1; ?>", "<wp:post_password/>", "\n\t"])
_ITEMS = st.lists(_LEAVES | _CATEGORIES | _META | _COMMENTS | _UNKNOWN | _OTHER, max_size=6).map(
    lambda parts: "<item>\n" + "\n\t".join(parts) + "</item>\n"
)
_EXPORTS = st.lists(_ITEMS, max_size=3).map(lambda items: HEAD + "".join(items) + FOOT)

_FAULTS = st.sampled_from(
    rb"""< & &nbsp; ]]> <![CDATA[ </ <item> </item> </channel> <b> </b> <p class=x&y> <!-- -->
    <!DOCTYPE x [<!ENTITY a 'b'>]> <?xml version='1.0'?> <rss> </rss> <wp:postmeta>
    <wp:comment> </wp:comment>
    <wp:meta_value> &#0; &#x41; <<<<<<< <!CDATA[ <title> <x:y a:b='1' a:b='2'>
    """.split()
    + b"\0 \x0b \xff \xe9 \xef\xbf\xbf \xed\xa0\xbd\xed\xb8\x80".split(b" ")
    + [b"\r", b"\r\n", b" "]
)


@st.composite
def _broken(draw: st.DrawFn) -> bytes:
    data = draw(_EXPORTS).encode()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(_FAULTS) + data[at:]
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


@given(_EXPORTS)
def test_a_clean_export_passes_byte_for_byte(text: str) -> None:
    assert scrubbed(text.encode()) == (text.encode(), [])


@given(_EXPORTS)
def test_line_ends_are_normalised_as_xml_requires_without_a_repair(text: str) -> None:
    assert scrubbed(text.replace("\n", "\r\n").encode()) == (text.encode(), [])


@settings(deadline=None)
@given(_broken(), st.integers(1, 300))
def test_the_result_does_not_depend_on_the_chunks(data: bytes, size: int) -> None:
    assert scrubbed(data, size) == scrubbed(data)


@settings(deadline=None)
@given(_broken())
def test_clean_runs_give_the_same_result_as_step_by_step(data: bytes) -> None:
    whole = scrubbed(data)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("clean_run", "clean_item"):
            patch.setattr(namespaces, name, lambda prefixes, wp: re.compile(b"(?!)"))
        assert scrubbed(data) == whole


@settings(deadline=None)
@given(_broken() | st.binary())
@example(b'<rss xmlns:wp="&#0;"><channel><wp:category>a</wp:category></channel></rss>')
def test_the_result_is_well_formed(data: bytes) -> None:
    result, _ = scrubbed(data)
    if re.search(rb"<\w", re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", result, flags=re.DOTALL)):
        expat.ParserCreate(namespace_separator="\f").Parse(result, True)


@settings(deadline=None)
@given(_broken())
@example(b"<rss><channel><item><title>a</b></title></item></channel></rss>")
@example(
    b'<rss xmlns:wp="http://w&#0;ordpress.org/export/1.2/"><channel>'
    b"<wp:base_blog_url><b>a</wp:base_blog_url></channel></rss>"
)
def test_scrubbing_twice_changes_nothing_more(data: bytes) -> None:
    once, _ = scrubbed(data)
    assert scrubbed(once)[0] == once


@settings(deadline=None)
@given(_broken())
@example(b' <?xml version="1.0" encoding="UTF-8" ?>\n<rss></rss>')
def test_every_change_is_reported(data: bytes) -> None:
    result, repairs = scrubbed(data)
    # White space before the root is no content; before a declaration it is a fault.
    plain = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if result != (plain if b"<?xml" in plain else plain.lstrip()):
        assert repairs


@pytest.mark.parametrize("path", sorted(INPUTS.glob("*.xml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("size", [1, 7, 100])
def test_the_written_inputs_give_the_same_in_any_chunks(path: Path, size: int) -> None:
    data = path.read_bytes()
    assert scrubbed(data, size) == scrubbed(data)
