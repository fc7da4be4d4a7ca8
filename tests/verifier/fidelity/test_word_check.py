from __future__ import annotations

import time

import pytest

from migrator.verifier.fidelity.word_check import readable_words


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("It's “quoted” -- 50% off", "It s quoted 50 off"),
        ("un<em>believ</em>able", "unbelievable"),
        ("<p>one</p><p>two</p>three<br>four", "one two three four"),
        ("<td>a</td><td>b</td>", "a b"),
        ("Caf&eacute; &amp;amp; &lt;b&gt; &#8364;5", "Café amp b € 5"),
        ("a < b <3 c", "a b 3 c"),
        ("(0<=b<a<=2) <b>c</b>", "0 b a 2 c"),
        ("X = <x1, x2> is", "X is"),
        ('<img alt="a > b" src="x">text', "text"),
        ('<!-- wp:paragraph {"a":"b"} -->\n<p>text</p>\n<!-- /wp:paragraph -->', "text"),
        ("<!--more Read on-->text", "text"),
        ("<script>var a = 'b';</script><style>p {}</style>text", "text"),
        ("<SCRIPT>var a</SCRIPT>text", "text"),
        ("<iframe src=x>frames</iframe><video>no video</video>text", "text"),
        ('[caption id="a" width="3"]<img src="x"> A loaf[/caption]', "A loaf"),
        ('[caption caption="A loaf"]<img src="x">[/caption]', "A loaf"),
        ('[gallery ids="1,2"] [audio mp3="x.mp3"] [playlist]', ""),
        ("[caption caption='<b>A</b> loaf'][/caption]", "A loaf"),
        ("[embed]https://youtu.be/x[/embed] [youtube https://youtu.be/x]text", "text"),
        ("[frame]http://a.example/a.jpg[/frame][x]text[/x]", "text"),
        ("[box]http://a.example/a is text[/box]", "http a example a is text"),
        ('[vc_row][vc_column width="1/2"]text[/vc_column][/vc_row]', "text"),
        ("[not a link] [sic] [1] [[x]]", "not a link sic 1 x"),
        ('[cc lang="cpp"]#include <iostream>\nif (a[i] < b) {}[/cc]', "include iostream if a i b"),
        ("[CODE]a<input value=1>b[/CODE]", "a b"),
        ("[ccNE_PHP]a<input>b[/ccNE_PHP]", "a input b"),
        ("a[ref]note[/ref]\n\n[references /] [references] [acme/]", "a note"),
        ("a [vc_row] b [sic]", "a b sic"),
        ("[vc_raw_html]JTNDcCUzRWElMjBiJTNDJTJGcCUzRQ==[/vc_raw_html] c", "a b c"),
        ("[fusion_code]PHA+YTwvcD4=[/fusion_code] [fusion_code]<p>é</p>[/fusion_code]", "a é"),
        ('<pre lang="php"><?php "<pre>x</pre></body>" ?>\n</pre>', "php pre x"),
        ('<pre lang="php">if (a<b && c>d) {}</pre>un<b>bound</b>', "if a d unbound"),
        ("text\nhttps://www.youtube.com/watch?v=x\nmore", "text more"),
        ("see https://other.example/x for more", "see https other example x for more"),
        ("<a href='https://x.example'>a link</a>", "a link"),
        ("日本語 text हिन्दी 😀 ©", "日本語 text ह न द 😀 ©"),
        ("text <a href=", "text"),
        ("text <!-- never ends", "text"),
    ],
)
def test_the_words_that_a_reader_would_see(raw: str, expected: str) -> None:
    assert readable_words(raw) == expected.split()


@pytest.mark.parametrize(
    "unit",
    ["<a ", "<!--", '<p "', "<p '\"", "[a", "[a x", "[code]", "<script>", "[a x]", "&", "<p '>\"'"],
)
@pytest.mark.parametrize("end", ["", "[/a]>", "-->\"'"])
def test_unclosed_markup_costs_time_in_proportion_to_its_length(unit: str, end: str) -> None:
    start = time.process_time()
    readable_words(unit * (400_000 // len(unit)) + end)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "stored",
    [
        "<!-- wp:paragraph --><p>Tea at <b>f</b>our</p><!-- /wp:paragraph -->",
        "a <!--> b --> c <!-- unclosed",
        "<p title='a > b'>one</p> [1] [sic] two",
        "<pre lang='c'>if (a<b && c>d)</pre> three",
        "<script>four</script><p>five",
    ],
)
def test_a_regular_text_is_read_as_the_scanner_reads_it(stored: str) -> None:
    # A bracket that may begin a shortcode leads to the scanner.
    assert readable_words(f"[x] {stored}") == ["x", *readable_words(stored)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("One[ref]Note <em>words</em>.[/ref] two.", "One two Note words"),
        ("a[fn]x (2 &gt; 1)[/fn] b[fn]y[/fn] c", "a b c x 2 1 y"),
        ("a[efn_note]see [b] there[/efn_note].", "a see b there"),
        ("[latexpage]\nx", "x"),
    ],
)
def test_the_notes_of_a_footnote_plugin_stand_at_the_end(raw: str, expected: str) -> None:
    """G12"""
    assert readable_words(raw) == expected.split()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("A[ref]one [ref]two[/ref] three[/ref] B", "A B one three two"),
        ('A[ref name="x"]one[/ref] B[ref name="x" /] C[ref]two[/ref]', "A B C one two"),
        ("A[ref]one B[ref]two[/ref] C", "A C one B ref two"),
        ("A[fn]one[fn]two[fn]three[/fn][/fn][/fn] B", "A B one two three"),
    ],
)
def test_notes_in_notes_and_notes_that_end_at_once(raw: str, expected: str) -> None:
    """G12."""
    found = [word for word in readable_words(raw) if word not in "[]"]
    assert sorted(found) == sorted(expected.split())
