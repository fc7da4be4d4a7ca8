"""An item becomes a post with all the data that WordPress stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.exports import cdata, export, item, meta, opened, post, posts

from migrator.model import Comment, Term


@pytest.mark.parametrize(
    ("inside", "field", "value"),
    [
        ("<title>Tom &amp; Jerry</title>", "title", "Tom & Jerry"),
        ("<title><![CDATA[Tom &amp; Jerry]]></title>", "title", "Tom &amp; Jerry"),
        ("<title>\n <![CDATA[Padded]]>\n</title>", "title", "Padded"),
        ("<title><![CDATA[a]]]]><![CDATA[>b]]></title>", "title", "a]]>b"),
        ("<wp:post_name>\n  <![CDATA[%e6%97%a5]]>\n</wp:post_name>", "slug", "%e6%97%a5"),
        ("<link>\n https://blog.example/a/ \n</link>", "link", "https://blog.example/a/"),
        (
            '<guid isPermaLink="false">https://blog.example/?p=1</guid>',
            "guid",
            "https://blog.example/?p=1",
        ),
        ("<dc:creator><![CDATA[ada]]></dc:creator>", "author", "ada"),
        ("<wp:author>ada</wp:author>", "author", "ada"),
        ("<wp:post_type>page</wp:post_type>", "type", "page"),
        ("", "type", "post"),
        ("<wp:status>draft</wp:status>", "status", "draft"),
        ("", "status", "publish"),
        ("<wp:post_parent>7</wp:post_parent>", "parent_id", 7),
        ("<wp:post_parent>many</wp:post_parent>", "parent_id", 0),
        ("<wp:menu_order>-3</wp:menu_order>", "menu_order", -3),
        ("<wp:is_sticky>1</wp:is_sticky>", "sticky", True),
        ("<wp:is_sticky>0</wp:is_sticky>", "sticky", False),
        ("<wp:post_password><![CDATA[ secret]]></wp:post_password>", "password", "secret"),
        ("<excerpt:encoded><![CDATA[ <b>So</b>\n]]></excerpt:encoded>", "excerpt", " <b>So</b>\n"),
        (
            "<wp:post_content_filtered><![CDATA[# Markdown]]></wp:post_content_filtered>",
            "content_filtered",
            "# Markdown",
        ),
    ],
)
def test_fields(tmp_path: Path, inside: str, field: str, value: Any) -> None:
    assert getattr(post(tmp_path, inside), field) == value


@pytest.mark.parametrize(
    ("source", "content"),
    [
        ("<![CDATA[\n\n  <p>a</p>  \n]]>", "\n\n  <p>a</p>  \n"),
        ("\n  <![CDATA[  <p>a</p>\n]]>\n  ", "  <p>a</p>\n"),
        ("\n<![CDATA[one ]]><![CDATA[ two]]>\n", "one  two"),
        ("\n  &lt;p&gt;a&lt;/p&gt;\n", "\n  <p>a</p>\n"),
        ("<![CDATA[]]>", ""),
        ("", ""),
    ],
)
def test_content_loses_only_the_space_around_its_cdata(
    tmp_path: Path, source: str, content: str
) -> None:
    text = export(f"<item><content:encoded>{source}</content:encoded></item>")
    [found] = opened(tmp_path, text).posts()
    assert found.content == content


def test_f59_the_feed_date_counts_only_without_a_date_of_wordpress(tmp_path: Path) -> None:
    """F59: pubDate is empty or wrong for half the posts, wp:post_date is right."""
    pub = "<pubDate>Sun, 05 Jan 2020 08:00:00 +0000</pubDate>"
    real = "<wp:post_date>2019-01-01 10:00:00</wp:post_date>"
    none = "<wp:post_date>0000-00-00 00:00:00</wp:post_date>"
    dates = [p.published for p in posts(tmp_path, item(pub), item(pub + real), item(pub + none))]
    assert dates == [datetime(2020, 1, 5, 8, tzinfo=UTC), datetime(2019, 1, 1, 10), None]


def test_dates_of_feeds_and_gmt_dates_show_no_clock(tmp_path: Path) -> None:
    """They are in GMT wherever the blog is."""
    feed = item("<pubDate>Wed, 01 Jul 2020 08:00:00 +0000</pubDate>")
    gmt = item("<wp:post_date_gmt>2020-07-02 08:00:00</wp:post_date_gmt>")
    local = item("<wp:post_date>2020-07-03 10:00:00</wp:post_date>")
    both = item(
        "<wp:post_date>2019-07-04 10:00:00</wp:post_date>"
        "<wp:post_date_gmt>2019-07-04 08:00:00</wp:post_date_gmt>"
    )
    assert posts(tmp_path, feed, gmt, local)[-1].published == datetime(2020, 7, 3, 10)
    published = posts(tmp_path, feed, gmt, local, both)[2].published
    assert published is not None
    assert published.utcoffset() == timedelta(hours=2)


def test_the_offset_comes_from_the_two_dates(tmp_path: Path) -> None:
    """F58: the offset is nowhere else."""
    found = post(
        tmp_path,
        "<wp:post_date>2020-06-01 09:30:00</wp:post_date>"
        "<wp:post_date_gmt>2020-06-01 04:00:00</wp:post_date_gmt>",
    )
    assert found.published is not None
    assert found.published.utcoffset() == timedelta(hours=5, minutes=30)


def test_meta_is_decoded_and_repeated_keys_are_a_list(tmp_path: Path) -> None:
    """F69: custom fields, also with wrong byte lengths."""
    found = post(
        tmp_path,
        meta("_thumbnail_id", "15")
        + meta("box", 'a:1:{s:3:"kéy";s:1:"v";}')
        + meta("tag", "one")
        + meta("tag", "two")
        + meta("text", "\n padded "),
    )
    assert found.meta == {
        "_thumbnail_id": "15",
        "box": {"kéy": "v"},
        "tag": ["one", "two"],
        "text": "\n padded ",
    }


def test_f81_comments_keep_their_threads_kinds_and_states(tmp_path: Path) -> None:
    """F81: comments wanted as data, threaded."""

    def comment(number: int, approved: str, kind: str = "", parent: int = 0) -> str:
        return (
            f"<wp:comment><wp:comment_id>{number}</wp:comment_id>"
            f"<wp:comment_author>{cdata('Grace')}</wp:comment_author>"
            "<wp:comment_author_email>grace@mail.example</wp:comment_author_email>"
            "<wp:comment_author_IP>192.0.2.1</wp:comment_author_IP>"
            "<wp:comment_date>2020-01-02 10:00:00</wp:comment_date>"
            "<wp:comment_date_gmt>2020-01-02 10:00:00</wp:comment_date_gmt>"
            f"<wp:comment_content>{cdata(' Hi')}</wp:comment_content>"
            f"<wp:comment_approved>{approved}</wp:comment_approved>"
            f"<wp:comment_type>{kind}</wp:comment_type>"
            f"<wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
        )

    inside = comment(5, "1") + comment(6, "0", "comment", 5) + comment(7, "1", "pingback")
    found = post(tmp_path, inside + comment(8, "spam") + comment(9, "trash")).comments
    assert [(c.id, c.status, c.kind, c.parent_id) for c in found] == [
        (5, "approved", "comment", 0),
        (6, "pending", "comment", 5),
        (7, "approved", "pingback", 0),
        (8, "spam", "comment", 0),
        (9, "trash", "comment", 0),
    ]
    assert found[0] == Comment(
        5, "Grace", "", datetime(2020, 1, 2, 10, tzinfo=UTC), " Hi", "comment", "approved"
    )
    assert "mail.example" not in repr(found)
    assert "192.0.2.1" not in repr(found)


def test_terms_are_the_sites_own(tmp_path: Path) -> None:
    """F68: slug and name are kept apart, and parents are known."""
    before = (
        "<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>pasta-3</wp:category_nicename>"
        "<wp:category_parent>food</wp:category_parent><wp:cat_name><![CDATA[Pasta]]></wp:cat_name>"
        "</wp:category>"
    )
    inside = (
        '<category domain="category" nicename="pasta-3"><![CDATA[Pasta]]></category>'
        '<category domain="post_tag" nicename="hand-made"><![CDATA[hand made]]></category>'
        '<category domain="genre" nicename="essay"><![CDATA[Essay]]></category>'
    )
    assert posts(tmp_path, item(inside), before=before)[0].terms == (
        Term("category", "pasta-3", "Pasta", "food", 3),
        Term("post_tag", "hand-made", "hand made"),
        Term("genre", "essay", "Essay"),
    )


def test_wxr_1_0_names_each_term_twice(tmp_path: Path) -> None:
    """F73: version 1.0."""
    inside = (
        "<category><![CDATA[News]]></category>"
        '<category domain="category" nicename="news"><![CDATA[News]]></category>'
        '<category domain="tag"><![CDATA[python]]></category>'
        '<category domain="tag" nicename="python"><![CDATA[python]]></category>'
    )
    assert post(tmp_path, inside).terms == (
        Term("category", "news", "News"),
        Term("post_tag", "python", "python"),
    )


_ATTACHMENT = "<wp:post_type>attachment</wp:post_type>"


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        (
            "<wp:attachment_url>https://cdn.example/a.jpg</wp:attachment_url>",
            "https://cdn.example/a.jpg",
        ),
        ("<guid>https://blog.example/up/a.jpg</guid>", "https://blog.example/up/a.jpg"),
        (
            "<guid>https://blog.example/?attachment_id=4</guid>"
            + meta("_wp_attached_file", "2020/a.jpg"),
            "https://blog.example/wp-content/uploads/2020/a.jpg",
        ),
        (meta("_wp_attached_file", "https://cdn.example/b.jpg"), "https://cdn.example/b.jpg"),
        ("<guid>https://blog.example/?p=4</guid>", ""),
    ],
)
def test_f55_an_attachment_finds_its_file(tmp_path: Path, inside: str, url: str) -> None:
    """F55: Squarespace writes attachments without wp:attachment_url."""
    source = opened(tmp_path, export(item(_ATTACHMENT + inside, number=4)))
    [found] = source.posts()
    assert found.attachment is not None
    assert found.attachment.url == url
    assert source.index.attachments == {4: found.attachment}


def test_an_attachment_carries_its_texts(tmp_path: Path) -> None:
    inside = (
        _ATTACHMENT
        + "<title>Sea</title><wp:post_parent>9</wp:post_parent>"
        + "<excerpt:encoded><![CDATA[At <em>noon</em>]]></excerpt:encoded>"
        + meta("_wp_attachment_image_alt", "The sea")
    )
    found = post(tmp_path, inside).attachment
    assert found is not None
    assert (found.title, found.caption, found.description, found.alt, found.parent_id) == (
        "Sea",
        "At <em>noon</em>",
        "<p>Text</p>",
        "The sea",
        9,
    )
