"""The links of a post lead to files of the archive."""

import posixpath
from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st
from support.linked_blog import FILE_URL, HELLO, INDEX, MAP, SITE

from migrator.archive.layout import plan
from migrator.dom.tree_builder import elements
from migrator.selection import Selection
from migrator.urls.rewrite import relative, rewrite


def rewritten(html: str) -> str:
    tree = BeautifulSoup(html, "html.parser")
    permalink = "https://blog.example/2020/03/%e6%97%a5%e8%a8%98/"
    rewrite(elements(tree), PurePosixPath("posts/日記/index.md"), permalink, MAP)
    return str(tree)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/2020/02/hello/">x</a>', '<a href="../hello/index.md">x</a>'),
        ('<a href="/?p=1#part">x</a>', '<a href="../hello/index.md#part">x</a>'),
        ('<a href="/?p=1#a b(c)">x</a>', '<a href="../hello/index.md#a%20b%28c%29">x</a>'),
        ('<a href="/?p=2">x</a>', '<a href="index.md">x</a>'),
        ('<a href="/?p=2#part">x</a>', '<a href="#part">x</a>'),
        ('<a href="/?p=2#more-2">x</a>', '<a href="index.md">x</a>'),
        ('<a href="#part">x</a>', '<a href="#part">x</a>'),
        ('<a href="">x</a>', '<a href="">x</a>'),
        # A frame showed nothing in the archive.
        ('<iframe src="/quiz/"></iframe>', '<iframe src="https://blog.example/quiz/"></iframe>'),
        ('<iframe src="//a.example/"></iframe>', '<iframe src="//a.example/"></iframe>'),
        ('<iframe srcdoc="x"></iframe>', '<iframe srcdoc="x"></iframe>'),
        ('<a name="x">x</a>', '<a name="x">x</a>'),
        ('<a href="/2020/05/100%-off/">x</a>', '<a href="../100%25-off/index.md">x</a>'),
        ('<area href="/?p=1"/>', '<area href="../hello/index.md"/>'),
        ('<a href="/?attachment_id=40">x</a>', f'<a href="{FILE_URL}">x</a>'),
        ('<a href="/"> Home </a>', '<a href="https://blog.example/"> Home </a>'),
        ('<a href="/none/?a=b#c">x</a>', '<a href="https://blog.example/none/?a=b#c">x</a>'),
        ('<a href="//cdn.example/x">x</a>', '<a href="https://cdn.example/x">x</a>'),
        ('<a href="tel:+123">x</a>', '<a href="tel:+123">x</a>'),
        (
            '<a href="HTTP://Other.example/?a=1&amp;b=%20">x</a>',
            '<a href="HTTP://Other.example/?a=1&amp;b=%20">x</a>',
        ),
        ('<iframe src="/?p=1"></iframe>', '<iframe src="https://blog.example/?p=1"></iframe>'),
    ],
)
def test_links_lead_to_files(before: str, after: str) -> None:
    """F79."""
    assert rewritten(before) == after


@pytest.mark.parametrize(
    ("page", "target", "link"),
    [
        ("posts/a/index.md", "posts/b/index.md", "../b/index.md"),
        ("posts/a/index.md", "pages/b/c/index.md", "../../pages/b/c/index.md"),
        ("pages/a/index.md", "pages/a/b/index.md", "b/index.md"),
        ("pages/a/b/index.md", "pages/a/index.md", "../index.md"),
        ("a/index.md", "a/index.md", "index.md"),
        ("index.md", "a/index.md", "a/index.md"),
        ("a/index.md", "日記/index.md", "../日記/index.md"),
        ("a/x.md", "b (c)/d#e?.md", "../b%20%28c%29/d%23e%3F.md"),
        ("a/x.md", "100%41/&copy;.md", "../100%2541/%26copy;.md"),
        ("a/x.md", "a/`b`[c]<d>|\\.md", "%60b%60%5Bc%5D%3Cd%3E%7C%5C.md"),
        ("a/x.md", "a/mailto:b", "mailto%3Ab"),
        ("a/x.md", "a/no\u00a0break\u200d.md", "no%C2%A0break%E2%80%8D.md"),
    ],
)
def test_a_relative_link_is_readable_and_safe_in_markdown(
    page: str, target: str, link: str
) -> None:
    assert relative(PurePosixPath(page), PurePosixPath(target)) == link


segment = st.text(
    st.characters(exclude_characters="/\x00", exclude_categories=["Cs"]), min_size=1, max_size=8
).filter(lambda name: name not in {".", ".."})
path = st.lists(segment | st.sampled_from("ab"), min_size=1, max_size=5).map(
    lambda names: PurePosixPath(*names)
)


@given(path, path)
@example(PurePosixPath("a/b"), PurePosixPath("a"))
def test_a_relative_link_leads_where_it_should(page: PurePosixPath, target: PurePosixPath) -> None:
    link = relative(page, target)
    assert not set(link) & set(' ()<>[]`\\#?&"|')
    assert posixpath.normpath(posixpath.join(str(page.parent), unquote(link))) == str(target)


@given(st.text(max_size=40), st.text(max_size=20))
@example("//[", "//[")
@example("?p=\ud800", "/")
@example("/\ud800", "")
def test_no_address_is_too_broken(url: str, base: str) -> None:
    tree = BeautifulSoup("<a href=''>x</a>", "html.parser")
    tree.a["href"] = url
    rewrite(elements(tree), PurePosixPath(HELLO), base, MAP)
    known = {None, *plan(SITE, INDEX, Selection()).paths.values()}
    for address in (url, "https://blog.example/2020/02/hello/" + url):
        target = MAP.resolve(address, base)
        assert target is None or target.path in known
