"""Every comment of the source is in the comments file, with its author, its date and its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from migrator.archive.data_files import comments_yaml
from migrator.model import Comment
from migrator.verifier.fidelity.references import ARCHIVE, AcceptedUrls
from migrator.verifier.source.comments_check import check_comments, comment_references

COMMENTS = [
    Comment(
        1,
        "Ann",
        "https://ann.example/",
        datetime(2012, 3, 4, 5, 6),
        "Two <em>cups</em> &amp; a pot",
    ),
    Comment(2, "Bo & Co", published=datetime(2012, 3, 5, 5, 6), content="Yes.", parent_id=1),
    Comment(3, "Spam", content="Buy", status="spam"),
]


def text_of(comments: list[Comment]) -> str:
    return comments_yaml(
        comments, lambda html: html.replace("<em>", "_").replace("</em>", "_"), str
    ).text


def kinds(comments: list[Comment]) -> list[str]:
    return [finding.kind for finding in check_comments(COMMENTS, text_of(comments))]


def test_a_whole_file_has_no_finding() -> None:
    assert kinds(COMMENTS) == []


def test_a_comment_that_is_missing_is_named() -> None:
    assert kinds(COMMENTS[:1]) == ["lost-data"]
    assert [f.kind for f in check_comments(COMMENTS, "")] == ["lost-data", "lost-data"]
    assert [f.kind for f in check_comments(COMMENTS, "[: {")] == ["lost-data", "lost-data"]


@pytest.mark.parametrize(
    "change",
    [
        {"author": "Another"},
        {"published": datetime(2013, 3, 4, 5, 6)},
        {"published": None},
        {"content": "Two cups & a"},
        {"content": "pot a cups Two"},
        {"content": ""},
        {"author_url": ""},
        {"author_url": "https://another.example/"},
        {"kind": "pingback"},
        {"status": "pending"},
        {"parent_id": 2},
    ],
)
def test_a_comment_that_differs_is_named(change: dict[str, object]) -> None:
    changed = replace(COMMENTS[0], **change)  # type: ignore[arg-type]
    assert kinds([changed, *COMMENTS[1:]]) == ["changed-data"]


def test_a_reply_that_answers_nobody_is_named() -> None:
    assert kinds([COMMENTS[0], replace(COMMENTS[1], parent_id=0)]) == ["changed-data"]
    flat = text_of(COMMENTS).replace("  replies:", "  others:")
    assert [f.kind for f in check_comments(COMMENTS, flat)] == ["lost-data"]


STORED = (
    'See <a href="https://tea.example/pots">pots</a>, <a href="https://blog.example/cups/">cups</a>'
    ' and <a href="https://blog.example/cups/">cups again</a><a href="https://empty.example/"></a>'
)
MARKDOWN = "See [pots](https://tea.example/pots), [cups](../cups/index.md) and [cups again]({})"
URLS = AcceptedUrls(
    "posts/tea/index.md",
    [(), (f"{ARCHIVE}posts/cups/index.md",), (f"{ARCHIVE}posts/cups/index.md",)],
)


@pytest.mark.parametrize(
    ("markdown", "lost"),
    [
        (MARKDOWN.format("../cups/index.md"), ""),
        (MARKDOWN.format("../../posts/cups/index.md"), ""),
        (MARKDOWN.format("../one-page/index.md"), "https://blog.example/cups/"),
        (MARKDOWN.format("../cups/index.md").replace("[pots]", "pots\\"), "tea.example/pots"),
        ("See pots, [cups](../cups/index.md) and [cups again](../cups/index.md)", "tea.example"),
        ("See [pots](https://tea.example/pots), [cups and cups again](../cups/index.md)", "cups"),
    ],
)
def test_every_link_of_a_comment_leads_to_its_target(markdown: str, lost: str) -> None:
    comment = Comment(4, "Cy", content=STORED)
    text = comments_yaml([comment], lambda _: markdown, str).text
    found = [finding.message for finding in check_comments([comment], text, {STORED: URLS})]
    assert bool(found) == bool(lost)
    assert all(lost in message for message in found)


def test_an_image_of_a_comment_is_no_link_to_it() -> None:
    stored = '<img src="https://tea.example/pot.png"> <a href="https://tea.example/pot.png">pot</a>'
    assert [each.element for each in comment_references(stored)] == ["img", "a"]
    urls = {stored: AcceptedUrls("posts/tea/index.md", [(), ()])}
    comment = Comment(4, "Cy", content=stored)
    link = "[pot](https://tea.example/pot.png)"
    for markdown, count in ((f"{link} {link}", 1), (f"!{link} {link}", 0)):
        text = comments_yaml([comment], lambda _, said=markdown: said, str).text
        assert len(list(check_comments([comment], text, urls))) == count


@pytest.mark.parametrize(
    "stored",
    [
        '<embed src="http://www.youtube.com/v/abcDEF12345&amp;hl=en"></embed>',
        '<embed src="http://photos.example/show.swf?v=6" flashvars="page=/a"></embed>',
    ],
)
def test_the_video_of_a_player_in_a_comment_may_be_a_link(stored: str) -> None:
    urls = {stored: AcceptedUrls("posts/tea/index.md", [()])}
    comment = Comment(4, "Cy", content=stored)
    for markdown, count in (("<https://www.youtube.com/watch?v=abcDEF12345>", 0), ("A film", 1)):
        text = comments_yaml([comment], lambda _, said=markdown: said, str).text
        assert len(list(check_comments([comment], text, urls))) == count


def test_what_wordpress_shows_for_a_smiley_is_no_image_of_a_comment() -> None:
    emoji = '<img class="wp-smiley" src="https://s.w.org/images/core/emoji/1.png" alt=":)">'
    smiley = '<img src="https://blog.example/wp-includes/images/smilies/icon_smile.gif">'
    assert comment_references(f'{emoji} {smiley} <a href="https://a.example/">a</a>') == [
        ("a", "https://a.example/", ())
    ]


@pytest.mark.parametrize("website", ["mailto:ann@a.example", "mailto:", "http://ann@a.example"])
def test_an_address_of_mail_is_no_website(website: str) -> None:
    comment = replace(COMMENTS[0], author_url=website)
    assert list(check_comments([comment], text_of([comment]))) == []


@pytest.mark.parametrize(
    ("stored", "right", "wrong"),
    [
        ("See https://tea.example/pots", "See <https://tea.example/pots>", "See https://tea.example/pots"),
        ("(http://a.example) or http://b.example/x.", "(<http://a.example>) or <http://b.example/x>.",
         "(http://a.example) or <http://b.example/x>."),
    ],
)  # fmt: skip
def test_an_address_in_a_comment_is_a_link(stored: str, right: str, wrong: str) -> None:
    comment = Comment(4, "Cy", content=stored)
    for markdown, count in ((right, 0), (wrong, 1)):
        text = comments_yaml([comment], lambda _, said=markdown: said, str).text
        assert len(list(check_comments([comment], text))) == count


def test_comments_with_one_id_are_all_compared() -> None:
    both = [Comment(4, "Ann", content="One"), Comment(4, "Cy", content="Two")]
    text = comments_yaml(both, lambda stored: stored, str).text
    assert list(check_comments(both, text)) == []
    assert len(list(check_comments(both, text.replace("Two", "One")))) == 1
    assert len(list(check_comments([*both, both[0]], text))) == 1


@pytest.mark.parametrize(
    ("author", "kept", "is_same"),
    [
        ("<b>Bo</b> Ek", "Bo Ek", True),
        ("<CONTENT /> v.4", "<CONTENT /> v.4", True),
        ("<CONTENT /> v.4", "Another", False),
    ],
)
def test_a_name_may_look_like_a_tag(author: str, kept: str, *, is_same: bool) -> None:
    comment = Comment(7, author, content="Tea")
    text = f"- id: 7\n  author: {kept!r}\n  date: ''\n  text: Tea\n"
    assert (list(check_comments([comment], text)) == []) is is_same


def test_the_hidden_copy_of_code_in_a_comment_is_no_second_text() -> None:
    code = "<pre>cup(1)</pre><p style='display:none;'>cup(1)</p>"
    text = "- id: 7\n  author: Bo\n  date: ''\n  text: '`cup(1)`'\n"
    assert list(check_comments([Comment(7, "Bo", content=code)], text)) == []
