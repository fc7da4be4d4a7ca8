"""The law: HTML -> Markdown -> HTML shows the same.

MIGRATOR_EXAMPLES says how many random documents are tried; the default is few, and
always the same.
"""

from __future__ import annotations

import os

from documents import documents
from hypothesis import given, settings
from roundtrip import rendered, shown

from migrator.markdown.converter import to_markdown

_EXAMPLES = int(os.environ.get("MIGRATOR_EXAMPLES", "0"))


@settings(max_examples=_EXAMPLES or 60, derandomize=not _EXAMPLES, deadline=None)
@given(documents)
def test_a_document_of_markdowns_own_elements_comes_back_as_it_was(html: str) -> None:
    markdown = to_markdown(html)
    assert shown(rendered(markdown)) == shown(html), markdown
