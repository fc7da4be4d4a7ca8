"""Blocks show the overrides of a pattern and the custom fields of their post."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.blog import item, migrated

from migrator.verifier.fidelity.hidden_blocks import FIELD_BLOCK, shown_part
from migrator.wordpress.render import RenderContext, render

BOUND = '"metadata":{"bindings":{"__default":{"source":"core/pattern-overrides"}},"name":"Slot"}'


def shown(pattern: str, overrides: object, **fields: object) -> str:
    content = f"<!-- wp:block {json.dumps({'ref': 3, 'content': overrides})} /-->"
    context = RenderContext(reusable_block={3: pattern}.get, fields=fields)
    return render(content, context).html.strip()


@pytest.mark.parametrize(
    ("pattern", "values", "html"),
    [
        (
            f"<!-- wp:paragraph {{{BOUND}}} --><p>Old</p><!-- /wp:paragraph -->",
            {"content": "Mine <em>now</em>"},
            "<p>Mine <em>now</em></p>",
        ),
        (
            f'<!-- wp:heading {{"level":3,{BOUND}}} --><h3 class="x">Old</h3><!-- /wp:heading -->',
            {"content": "Mine"},
            '<h3 class="x">Mine</h3>',
        ),
        (
            (
                f"<!-- wp:image {{{BOUND}}} --><figure><img src='a.jpg' alt=\"Old\"/>"
                "<figcaption>Old</figcaption></figure><!-- /wp:image -->"
            ),
            {"url": "https://a.example/b.jpg", "alt": 'Mine "b"', "caption": "New", "id": 4},
            (
                '<figure><img alt="Mine &quot;b&quot;" src="https://a.example/b.jpg"/>'
                "<figcaption>New</figcaption></figure>"
            ),
        ),
        (
            f'<!-- wp:button {{{BOUND}}} --><div><a href="/x">Old</a></div><!-- /wp:button -->',
            {"text": "Mine", "url": "https://a.example/?a=1&b=2"},
            '<div><a href="https://a.example/?a=1&amp;b=2">Mine</a></div>',
        ),
        (
            f"<!-- wp:paragraph {{{BOUND}}} --><p>Old</p><!-- /wp:paragraph -->",
            {"content": ""},
            "<p>Old</p>",
        ),
    ],
)
def test_an_override_stands_in_the_pattern(
    pattern: str, values: dict[str, object], html: str
) -> None:
    assert shown(pattern, {"Slot": values}) == html
    assert "Old" in shown(pattern, {"Other": values})
    assert "Old" in shown(pattern, ["no mapping"])


@pytest.mark.parametrize(
    ("binding", "html"),
    [
        ({"content": {"source": "core/post-meta", "args": {"key": "book"}}}, "<p>A Book</p>"),
        ({"content": {"source": "acf/field", "args": {"key": "book"}}}, "<p>A Book</p>"),
        ({"content": {"source": "core/post-meta", "args": {"key": "none"}}}, "<p>Saved</p>"),
        ({"content": {"source": "core/post-meta", "args": {"key": "_secret"}}}, "<p>Saved</p>"),
        ({"content": "broken"}, "<p>Saved</p>"),
    ],
)
def test_a_block_shows_a_custom_field(binding: object, html: str) -> None:
    attributes = json.dumps({"metadata": {"bindings": binding}})
    content = f"<!-- wp:paragraph {attributes} --><p>Saved</p><!-- /wp:paragraph -->"
    fields = {"book": "A Book", "_secret": "x"}
    rendered = render(content, RenderContext(fields=fields))
    assert rendered.html.strip() == html
    assert rendered.findings == ()
    if html == "<p>A Book</p>":
        compact = content.replace('": ', '":')
        assert shown_part(compact) == FIELD_BLOCK


def test_a_source_that_is_unknown_is_named_beside_what_the_block_saved() -> None:
    attributes = '{"metadata":{"bindings":{"content":{"source":"my/source"}}}}'
    rendered = render(f"<!-- wp:paragraph {attributes} --><p>Saved</p><!-- /wp:paragraph -->")
    assert rendered.html.strip() == f"<p>Saved</p><!-- migrator: block paragraph {attributes} -->"
    assert [each.kind for each in rendered.findings] == ["unhandled-block"]


def test_a_field_that_a_block_shows_is_written(tmp_path: Path) -> None:
    binding = '{"source":"core/post-meta","args":{"key":"mood"}}'
    block = f'<!-- wp:paragraph {{"metadata":{{"bindings":{{"content":{binding}}}}}}} -->'
    content = f"{block}<p>Saved</p><!-- /wp:paragraph -->"
    archive = migrated(tmp_path, item(1, content, meta=[("mood", "Happy"), ("other", "x")]))
    assert archive.body("posts/post-1/index.md") == "Happy"
    assert [each.where for each in archive.report.findings] == ["other"]


def test_a_source_that_is_unknown_leaves_a_placeholder_for_an_empty_block() -> None:
    attributes = '{"metadata":{"bindings":{"content":{"source":"core/post-data"}}}}'
    rendered = render(f"<!-- wp:paragraph {attributes} --><p></p><!-- /wp:paragraph -->")
    assert rendered.html.startswith("<!-- migrator: block paragraph")
    assert [finding.kind for finding in rendered.findings] == ["unhandled-block"]
