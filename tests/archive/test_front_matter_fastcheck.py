"""Front matter that is not parsed again is the same for every parser.

MIGRATOR_EXAMPLES is the number of random headers.
"""

from __future__ import annotations

import frontmatter as python_frontmatter
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from support.examples import examples

from migrator.archive import yaml_text
from migrator.archive.front_matter import Handler, dumps, loads
from migrator.archive.front_matter_fastcheck import is_unambiguous

_CHARACTERS = st.one_of(
    st.sampled_from(list('"\\\n\r\t\0\x85\u2028\ufeff\ufffe #:-é日😀')), st.characters()
)
_TEXTS = st.one_of(
    st.text(_CHARACTERS, max_size=12),
    st.sampled_from(["yes", "null", "2010-11-26", "007", "---", "\\u0041", "\\", '"', "# no"]),
)
_SCALARS = st.one_of(_TEXTS, st.booleans(), st.integers(), st.none(), st.floats(allow_nan=False))
_KEYS = st.one_of(
    st.sampled_from(["title", "pa_color", "zh-CN", "og.title", "a/b", "_x", "On", "y", "No", "1"]),
    st.text(max_size=4),
)
_VALUES = st.one_of(_SCALARS, st.lists(_SCALARS, max_size=3), st.dictionaries(_KEYS, _TEXTS))


@examples(400)
@given(st.dictionaries(_KEYS, _VALUES, max_size=5), st.text(_CHARACTERS, max_size=20))
@example({"title": "---", "tags": ["a", True, 7], "draft": False}, "---\n\n---")
@example({}, "")
def test_every_parser_reads_the_same_values(metadata: dict[str, object], body: str) -> None:
    text = dumps(metadata, body)
    if is_unambiguous(text):
        header, _ = Handler().split(text)
        wanted = yaml_text.plain(metadata)
        assert loads(text) == (wanted, yaml_text.without_surrogates(body).strip("\r\n"))
        assert (yaml.load(header, Loader=yaml.SafeLoader) or {}) == wanted
        assert python_frontmatter.parse(text)[0] == wanted


def test_common_front_matter_is_unambiguous() -> None:
    metadata = {
        "title": 'L\'été: "déjà" \\ 😀',
        "date": "2010-11-26",
        "categories": ["Saisons", "Météo & ciel"],
        "draft": True,
        "id": 12,
    }
    assert is_unambiguous(dumps(metadata, "Words.\n---\n"))
    assert is_unambiguous(dumps(metadata, ""))
    assert is_unambiguous(dumps({}, "Words."))


@pytest.mark.parametrize(
    "line",
    [
        "title: plain words",
        "title: 'x'",
        "yes: 1",
        "No: 1",
        'title: "x" # y',
        'title: "x\\q"',
        'title: "x',
        'title: "x"y"',
        "title: 007",
        "title: 1.5",
        "title: -1",
        "title: ~",
        "title: null",
        "title: []",
        "title:",
        'titre é: "x"',
        'été: "x"',
        '"title": "x"',
        'a:\n  b: "c"',
        'a:\n- "c"',
        'a:\n  - - "c"',
        'a:\n  -  "c"',
        "a: |-\n  text",
        "a: &b 1",
        'a: "\x85"',
        'a: "\ufeff"',
        'a: "b"\r',
    ],
)
def test_ambiguous_front_matter_is_recognised(line: str) -> None:
    assert is_unambiguous('---\ntitle: "x"\n---\n\nWords.\n')
    assert not is_unambiguous(f"---\n{line}\n---\n\nWords.\n")


@pytest.mark.parametrize(
    "text", ["", "Words.", '\n---\na: "b"\n---\n', '---\na: "b"\n', '---\na: "b"\n---\nWords.\n']
)
def test_other_files_are_not_unambiguous(text: str) -> None:
    assert not is_unambiguous(text)
