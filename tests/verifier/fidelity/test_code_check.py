"""Code is looked for in the Markdown by its characters, on a path of its own."""

from __future__ import annotations

import time

import pytest

from migrator.verifier.fidelity.code_check import respaced_code
from migrator.verifier.fidelity.compare_post import check_words

FENCED = "```\n{}\n```\n"


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        ('<pre lang="php">\na << 2; cin >> b\n</pre>', "a << 2; cin >> b"),
        ('<pre lang="java">new L<>(); a<b && c>d</pre>', "new L<>(); a<b && c>d"),
        ('<pre lang="c">a &lt; b</pre>', "a < b"),
        ('<pre lang="c" escaped="true">a &lt; b <i>c</i></pre>', "a < b <i>c</i>"),
        ('<pre lang="fr">po<em>è</em>me</pre>', "poème"),
        ("<pre><code>a &lt;&lt; <b>2</b> &amp;amp;</code></pre>", "a << 2 &amp;"),
        ("<pre>\n\ta[i] = [1]\n</pre>", "\ta[i] = [1]"),
        ("[php]a &lt; b[/php]", "a < b"),
        ("[code]a < b &amp;&amp; c[/code]", "a < b &amp;&amp; c"),
        ("<pre>[code]a < b[/code]</pre>", "a < b"),
    ],
)
def test_code_that_is_there_gives_no_finding(stored: str, code: str) -> None:
    assert check_words(stored, FENCED.format(code)) == []


@pytest.mark.parametrize(
    ("stored", "code", "message"),
    [
        ('<pre lang="php">a << 2</pre>', "a &lt;&lt; 2", "“a[<<2]” in the code of the source"),
        ("<pre>a &lt; b</pre>", "a &lt; b", "“a[<b]” in the code of the source"),
        ('<pre>f("a")</pre>', "f(“a”)", '“f([\\"a\\")]” in the code of the source'),
        ("[php]a -> b[/php]", "a  b", "“a[->b]” in the code of the source"),
        ("<pre>#include &lt;a.h&gt;</pre> a.h", "#include", "“#include[<a.h>]”"),
    ],
)
def test_damaged_code_is_found(stored: str, code: str, message: str) -> None:
    found = [each for each in check_words(stored, FENCED.format(code)) if "code" in each.kind]
    assert [each.kind for each in found] == ["changed-code"]
    assert found[0].message.startswith(message.replace("\\", ""))


INDENTED = "if a:\n    b\n\n\tc  # d"


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        (INDENTED, INDENTED),
        (f"\n\n{INDENTED}\n", INDENTED),
        (INDENTED.replace("a:", "a:   "), INDENTED),
        (INDENTED.replace("\n", "\r\n"), INDENTED),
        (INDENTED.replace("    b", "&nbsp;&nbsp;&nbsp;&nbsp;b"), INDENTED),
        (INDENTED.replace("b", "<b>b</b>"), INDENTED),
        # Line breaks and blocks of editors leave the lines to the other check.
        (INDENTED.replace("\n", "<br />"), INDENTED.replace("    ", "")),
    ],
)
def test_the_white_space_of_code_is_that_of_the_source(stored: str, code: str) -> None:
    assert check_words(f"<pre>{stored}</pre>", FENCED.format(code)) == []


@pytest.mark.parametrize(
    "code",
    [
        INDENTED.replace("    ", ""),
        INDENTED.replace("    ", "  "),
        INDENTED.replace("\t", ""),
        INDENTED.replace("\n\n", "\n"),
        INDENTED.replace("\n    ", " "),
        f"  {INDENTED}",
        INDENTED.replace("  #", " #"),
    ],
)
@pytest.mark.parametrize("tag", ["<pre>", '<pre class="x">', "<pre><code>"])
def test_changed_white_space_in_code_is_found(tag: str, code: str) -> None:
    end = tag.replace("<", "</").replace(' class="x"', "")
    end = "</code></pre>" if tag == "<pre><code>" else end
    found = check_words(f"<p>x</p>{tag}{INDENTED}{end}", f"x\n\n{FENCED.format(code)}")
    assert [each.kind for each in found] == ["changed-code"]
    assert "white space" in found[0].message


@pytest.mark.parametrize("line_break", ["<br>", "<br />\n", "</b><br/><b>"])
def test_a_line_break_in_code_is_a_line_end(line_break: str) -> None:
    stored = f"<pre><b>one{line_break}two</b></pre>"
    assert check_words(stored, FENCED.format("one\ntwo")) == []
    found = check_words(stored, FENCED.format("one two"))
    assert [each.kind for each in found] == ["changed-code"]


def test_a_line_break_in_code_that_stays_html_is_a_line_end() -> None:
    stored = "<pre>one<br>two <u>three</u></pre>"
    assert check_words(stored, stored) == []
    assert check_words(stored, stored.replace("<br>", " ")) != []


def test_white_space_is_compared_between_the_blocks_in_code_too() -> None:
    verse = "  Two roads\n    diverged\n\n  in a wood"
    stored = f"<pre><h2>Roads</h2>\n<cite>Frost</cite>\n{verse}\n<p>Go</p></pre>"
    page = "<pre><h2>Roads</h2>\nFrost\n{}\n<p>Go</p></pre>\n"
    assert check_words(stored, page.format(verse)) == []
    found = check_words(stored, page.format(verse.replace("    ", "  ")))
    assert [each.kind for each in found] == ["changed-code"]


def test_equal_code_with_another_indent_elsewhere_is_no_change() -> None:
    stored = "<pre>a\n  b</pre><pre>a\n    b</pre>"
    both = FENCED.format("a\n  b") + FENCED.format("a\n    b")
    assert check_words(stored, both) == []


def test_much_code_takes_time_in_proportion() -> None:
    many = range(8_000)
    stored = "".join(f"<pre>a{number} &lt; b</pre>\n" for number in many)
    shown = "".join(FENCED.format(f"a{number} < b") for number in many)
    start = time.process_time()
    assert check_words(stored, shown) == []
    assert len(check_words(stored, shown.replace("<", "&lt;"))) == 20
    assert time.process_time() - start < 4


def test_white_space_around_typed_php_is_that_of_the_source() -> None:
    raw = "<pre lang=\"php\">\n\ufeff<?php\n\n\techo '<div>';\n?>\n</pre>"
    page = "<pre><code>\ufeff&lt;?php\n\n\techo '&lt;div&gt;';\n?&gt;\n</code></pre>"
    assert list(respaced_code(raw, page)) == []
    assert len(list(respaced_code(raw, page.replace("\t", " ")))) == 1
