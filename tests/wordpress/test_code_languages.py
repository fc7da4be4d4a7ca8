"""Names of languages, and values that name none."""

from __future__ import annotations

import pytest

from migrator.wordpress.code_languages import language_of, normalise_language


@pytest.mark.parametrize(
    "name", ["null", "other", "text", "plain", "none", "Plaintext", "default", "no-highlight", ""]
)
def test_what_names_no_language_is_none(name: str) -> None:
    """G35"""
    assert normalise_language(name) == ""


@pytest.mark.parametrize(
    ("name", "language"),
    [("PHP", "php"), ("html4strict", "html"), ("jscript", "js"), ("C++", "cpp"), ("nim", "nim")],
)
def test_a_language_has_the_name_that_highlighters_know(name: str, language: str) -> None:
    assert normalise_language(name) == language


@pytest.mark.parametrize(
    ("attributes", "language"),
    [
        (' class="php:nocontrols:firstline[10]"', "php"),
        (' class="brush: ruby; title: x"', "ruby"),
        (' lang="none"', "none"),
        (' lang="fr-CA"', ""),
    ],
)
def test_each_plugin_names_the_language_in_its_own_way(attributes: str, language: str) -> None:
    assert language_of(attributes) == language
