"""Words that a script writes into a page are named, because an archive runs no scripts."""

from __future__ import annotations

import pytest
from support.blog import item, migrated

from migrator.wordpress.render import render, render_comment

PLACEHOLDER = "<!-- migrator: element script -->"


@pytest.mark.parametrize(
    "script",
    [
        'document.write("Hello <b>reader</b>");',
        "document.writeln('It is ' + new Date().getFullYear());",
        "document.write(Date())",
        '<!--\ndocument . write ( "<p>First</p>" );\n//-->',
        "document.write('<a href=\"mailto:'+'me'+'@'+'mail.example\">me</a>')",
        "document.write('<img src=\"https://a.example/hit.png\">')",
        "document.getElementById('x').innerHTML = \"Shown words\";",
        "document.querySelector('.y').textContent += 'More';",
        "jQuery(function($) { $('#y').html('Words'); });",
        "for (const a of ['Green tea', 'Black tea']) { document.all.l.innerHTML += a }",
    ],
)
@pytest.mark.parametrize("before", ["<p>Before.</p>\n\n", ""])
def test_it_is_named_and_marked(script: str, before: str) -> None:
    found = render(f'{before}<script type="text/javascript">{script}</script>\n\nAfter.')
    assert PLACEHOLDER in found.html and "document" not in found.html
    assert [(f.kind, f.message.partition(":")[0]) for f in found.findings] == [
        ("unhandled-element", "a text that a <script> writes")
    ]


@pytest.mark.parametrize(
    "script",
    [
        "var _gaq = []; ga('create', 'UA-1');",
        'document.write(unescape("%3Cscript src=\'" + host + "ga.js\'%3E%3C/script%3E"));',
        "document.write('<scr'+'ipt src=\"https://ads.example/x.js\"></scr'+'ipt>');",
        "document.write('');",
        "document.write()",
        "document.write('<br>');",
        "document.getElementById('x').innerHTML = '';",
        "if (a.innerHTML == 'Words') { b(); }",
        "console.log('Words');",
        "'use strict'; $('a b').on('click touchend', () => x.append(y))",
        "var text = 'Green tea';",
    ],
)
def test_a_script_that_shows_no_words_is_left_out(script: str) -> None:
    found = render(f"Before.\n\n<script>{script}</script>\n\nAfter.")
    assert PLACEHOLDER not in found.html
    assert found.findings == ()


def test_code_and_comments_keep_what_they_say() -> None:
    code = '<pre><code>&lt;script&gt;document.write("x")&lt;/script&gt;</code></pre>'
    assert render(code).findings == ()
    assert PLACEHOLDER not in render_comment(
        '<script>document.write("x")</script> https://a.example/'
    )


@pytest.mark.parametrize(
    "text", ["{0}", "{0}Text.", "Text {0} text.", "<!-- wp:html -->{0}<!-- /wp:html -->"]
)
def test_its_place_is_in_the_archive(tmp_path: object, text: str) -> None:
    script = '<script>document.write("Hello");</script>'
    archive = migrated(tmp_path, item(1, text.format(script)))  # type: ignore[arg-type]
    assert archive.body("posts/post-1/index.md").count(PLACEHOLDER) == 1
    assert archive.kinds() == ["unhandled-element"]
