"""Links to places in posts lead there in the archive too, and `migrate` and `verify` agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import SITE, export, item

import migrator
from migrator.report import Report

EMBED = (
    '<!-- wp:embed {"url":"https://www.youtube.com/watch?v=abc"} --><figure id="X" '
    'class="wp-block-embed"><div class="wp-block-embed__wrapper">\n'
    "https://www.youtube.com/watch?v=abc\n</div></figure><!-- /wp:embed -->"
)
FILE = (
    '<!-- wp:file {"id":3} --><div class="wp-block-file" id="X"><a href="f.pdf">f</a></div>'
    "<!-- /wp:file -->"
)
PLACES = (
    '<h2 id="X">Head</h2>',
    '<p id="X">Text</p>',
    '<p>a <span id="X"></span>b</p>',
    '<a name="X"></a>',
    '<ul><li id="X">x</li></ul>',
    '<table><tr><th>a</th></tr><tr><td id="X">x</td></tr></table>',
    '<table><tr><th>a</th></tr><tr id="X"><td>x</td></tr></table>',
    '<table><tbody id="X"><tr><td>x</td></tr><tr><td>y</td></tr></tbody></table>',
    '<table><thead id="X"><tr><th>h</th></tr></thead><tbody><tr><td>x</td></tr></tbody></table>',
    '<table id="X"><tr><th>a</th></tr><tr><td>x</td></tr></table>',
    '<pre id="X">code</pre>',
    '<pre>code <span id="X">here</span></pre>',
    '<pre><code>a\n<a name="X"></a>b</code></pre>',
    '<p><code>a <b id="X">b</b></code></p>',
    '<figure id="X"><img src="a.png"><figcaption>c</figcaption></figure>',
    '[caption id="X" width="10"]<img src="q.png"> c[/caption]',
    '<blockquote id="X"><p>q</p></blockquote>',
    '<div id="X"></div>',
    'one<br id="X">two',
    '<p>one<br id="X"></p><p>two</p>',
    '<p><br id="X"></p><h2>two</h2>',
    '<!-- wp:paragraph --><p>one<br id="X"></p><!-- /wp:paragraph -->',
    '<table><tr><td>b<ul><li>a<br id="X">c</li></ul></td></tr></table>',
    EMBED,
    FILE,
    '<!-- wp:latest-posts {"anchor":"X"} /-->',
)
LOST = '<table><col id="X"><tr><th>a</th></tr><tr><td>b</td></tr></table>'
NAMES = ("place", "Place_2", "a&b", "a<b", 'a"b', "süd", "a b", "a.b:c", "7")


def archive(folder: Path, *items: str) -> tuple[Report, Report]:
    """Return the reports of `migrate`, and of `verify` afterwards."""
    (folder / "export.xml").write_text(export(*items), "utf-8")
    done = migrator.migrate(
        folder / "export.xml", folder / "out", offline=True, images="none", media="images"
    )
    return done, migrator.verify(folder / "out")


def anchors(report: Report) -> list[tuple[str, str]]:
    return [(each.kind, each.where) for each in report.findings if "anchor" in each.kind]


def linked(content: str, name: str) -> tuple[str, str]:
    """A post with a link to a place in it, and another post with a link there."""
    quoted = name.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    content = content.replace('"X"', f'"{quoted}"') + f'<p>Go <a href="#{quoted}">there</a>.</p>'
    link = f'<p><a href="{SITE}/there/#{quoted}">there</a></p>'
    return item(1, content, slug="there"), item(2, link, slug="here")


@pytest.mark.parametrize("place", PLACES)
def test_the_place_of_a_link_is_in_the_archive(tmp_path: Path, place: str) -> None:
    assert list(map(anchors, archive(tmp_path, *linked(place, "place")))) == [[], []]


@pytest.mark.parametrize("place", ['<p id="X">Text</p>', '<pre>a <b id="X">b</b></pre>'])
@pytest.mark.parametrize("name", NAMES)
def test_a_place_may_have_any_name(tmp_path: Path, place: str, name: str) -> None:
    assert list(map(anchors, archive(tmp_path, *linked(place, name)))) == [[], []]


def test_a_name_of_letters_is_found_by_a_percent_encoded_link(tmp_path: Path) -> None:
    content = '<p id="süd">Text</p><p><a href="#s%C3%BCd">there</a></p>'
    assert list(map(anchors, archive(tmp_path, item(1, content)))) == [[], []]


def test_a_lost_place_is_named_by_both_commands(tmp_path: Path) -> None:
    done, verified = archive(tmp_path, *linked(LOST, "place"))
    where = "posts/there/index.md"
    assert anchors(done) == [("lost-anchor", where)]
    assert not done.ok
    assert ("lost-anchor", where) in anchors(verified)
    assert ("broken-anchor", where) in anchors(verified)
    assert "links (1)" in done.verdict.sentence


def test_a_lost_place_is_named_if_only_another_post_links_there(tmp_path: Path) -> None:
    link = f'<p><a href="{SITE}/there/#spot">there</a></p>'
    posts = item(1, LOST.replace("X", "spot"), slug="there"), item(2, link, slug="here")
    done, verified = archive(tmp_path, *posts)
    assert anchors(done) == [("lost-anchor", "posts/there/index.md")]
    assert not done.ok
    assert not verified.ok


def test_the_lines_of_code_that_link_to_themselves_get_no_anchors(tmp_path: Path) -> None:
    line = '<span id="cb1"><a href="#cb1"></a>a = 1</span>'
    content = f'<pre class="sourceCode python"><code class="sourceCode python">{line}</code></pre>'
    archive(tmp_path, item(1, content, slug="code"))
    assert "cb1" not in (tmp_path / "out/posts/code/index.md").read_text("utf-8")


NOTES = (
    '<p>Tea<a href="#_ftn1" name="_ftnref1">[1]</a></p>'
    '<p><a href="#_ftnref1" name="_ftn1">[1]</a> Green.</p>'
)


def test_an_anchor_of_one_post_is_not_missed_in_others(tmp_path: Path) -> None:
    """Editors write `https://blog/pot/#_ftn1` in the post itself, and every post has notes."""
    absolute = NOTES.replace('"#', f'"{SITE}/pot/#')
    link = f'<p id="here"><a href="{SITE}/pot/#here">x</a></p>'
    posts = item(1, NOTES, slug="tea"), item(2, absolute, slug="pot"), item(3, link, slug="cup")
    done, verified = archive(tmp_path, *posts)
    assert anchors(done) == []
    assert "[^1]: Green." in (tmp_path / "out/posts/tea/index.md").read_text("utf-8")
    # There is no such place in the linked post, and the linking one needs none.
    assert 'id="here"' not in (tmp_path / "out/posts/cup/index.md").read_text("utf-8")
    assert [each[0] for each in anchors(verified)] == ["absent-anchor"]
