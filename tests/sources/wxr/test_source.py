"""Broken exports are the normal case: intact items are read, and each repair is reported."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest
from support.exports import FOOT, HEAD, INPUTS, cdata, export, item, meta, opened

from migrator.errors import SourceError
from migrator.model import Author, IndexEntry, MenuItem, Post, Source, Term
from migrator.sources.wxr.export_files import find_parts
from migrator.sources.wxr.open_export import open_source
from migrator.sources.wxr.reader import Reading
from migrator.sources.wxr.repair.repair_log import RepairLog


def read(name: str) -> Source:
    return open_source([INPUTS / f"{name}.xml"])


def told(source: Source) -> list[tuple[int, str]]:
    return [(repair.line, repair.message) for repair in source.repairs]


# Input (named after its defect) -> title of the first of its three posts, the repairs.
_INPUTS: dict[str, tuple[str, list[tuple[int, str]]]] = {
    "clean": ("Post 1", []),
    "crlf": ("Post 1", []),
    "byte-order-mark": ("Post 1", []),
    "utf-16": ("Été 日本", []),
    "latin-1-declared": ("Été €", []),
    "shift-jis-declared": ("日本語", []),
    "cdata-split": ("Post 1", []),
    "cdata-padded": ("Post 1", []),
    "other-prefixes": ("Post 1", []),
    "version-missing": ("Post 1", []),
    "default-namespace": ("Post 1", []),
    # F72: control characters. A vertical tab ends a line, so it leaves a space.
    "control-character-in-title": ("Post  1", [(14, "control character U+000B removed")]),
    "control-character-in-body": ("Post 1", [(17, "control character U+0010 removed")]),
    "control-character-in-comment": ("Post 1", [(26, "control character U+0001 removed")]),
    "nul-bytes": ("Post 1", [(17, "control character U+0000 removed")]),
    "control-character-as-reference": (
        "Post 1",
        [(14, "the reference &#x10; to a forbidden character was removed")],
    ),
    "bare-ampersand": ("Post & 1", [(14, "a bare & became text"), (15, "a bare & became text")]),
    "bare-less-than": ("1 < 2 <3", [(14, "markup in <title> was read as text")]),
    "html-entities": (
        "Post\xa01—café & <b> &unknown;",
        [
            (14, "the HTML entity &eacute; became its character"),
            (14, "the HTML entity &mdash; became its character"),
            (14, "the HTML entity &nbsp; became its character"),
            (14, "the unknown entity &unknown; became text"),
        ],
    ),
    "html-in-meta-without-cdata": (
        "Post 1",
        [(26, "a bare & became text"), (26, "markup in <wp:meta_value> was read as text")],
    ),
    "html-in-content-without-cdata": (
        "Post 1",
        [
            (17, "markup in <content:encoded> was read as text"),
            (18, "a bare & became text"),
            (18, "markup in <content:encoded> was read as text"),
            (19, "markup in <content:encoded> was read as text"),
        ],
    ),
    "mismatched-tags": (
        "Post 1",
        [(24, "<deep> is not closed"), (32, "<wp:post_id> is not closed")],
    ),
    "item-not-closed": ("Post 1", [(25, "<item> is not closed")]),
    "comment-not-closed": ("Post 1", [(29, "<wp:comment> is not closed")]),
    "cdata-end-in-content": ("Post 1", [(17, "a ]]> inside of CDATA became text")]),
    "cdata-mistyped": (
        "Post 1",
        [(14, "<![CDATA> was read as <![CDATA["), (17, "<!CDATA[ was read as <![CDATA[")],
    ),
    "white-space-before-declaration": (
        "Post 1",
        [(3, "text before the XML declaration is left out")],
    ),
    "second-declaration-in-the-middle": (
        "Post 1",
        [
            (25, "an XML declaration in the middle of the file is left out"),
            (26, "a DOCTYPE is left out, with any entities that it declares"),
        ],
    ),
    "two-files-in-one": (
        "Post 1",
        [
            (39, "an XML declaration in the middle of the file is left out"),
            (40, "another document begins here; it is read too"),
        ],
    ),
    "tag-before-the-root": ("Post 1", [(2, "<meta> outside of the document is left out")]),
    "text-between-items": (
        "Post 1",
        [(25, "text outside of any element is left out: some text")],
    ),
    "no-root": (
        "Post 1",
        [
            (1, "the file begins with <item> instead of <rss>"),
            (4, 'the prefix "dc" is not declared'),
            (5, 'the prefix "content" is not declared'),
            (6, 'the prefix "wp" is not declared'),
        ],
    ),
    "namespace-not-declared": (
        "Post 1",
        [(8, 'the prefix "atom" is not declared'), (11, 'the prefix "wp" is not declared')],
    ),
    "cut-between-items": (
        "Post 1",
        [(49, "the file ends before </rss>: it was cut off; export it again")],
    ),
    "latin-1-undeclared": (
        "Été",
        [
            (14, "the bytes C9 are not UTF-8 and were read as windows-1252"),
            (14, "the bytes E9 are not UTF-8 and were read as windows-1252"),
        ],
    ),
    "utf-8-declared-latin-1": ("Été", [(1, "the file declares iso8859-1 but contains UTF-8")]),
    "encoding-unknown": ("Été", [(1, 'the encoding "klingon" is unknown or wrong; read as UTF-8')]),
    "broken-utf-8": (
        "Été \ufffd",
        [
            (14, "the broken character E2 80 became U+FFFD"),
            (26, "the bytes E9 are not UTF-8 and were read as windows-1252"),
        ],
    ),
    "entity-bomb": (
        "Post &lol9; &file;",
        [
            (2, "a DOCTYPE is left out, with any entities that it declares"),
            (27, "the unknown entity &file; became text"),
            (27, "the unknown entity &lol9; became text"),
        ],
    ),
}


@pytest.mark.parametrize("name", _INPUTS)
def test_all_three_posts_are_read_and_each_repair_is_reported(name: str) -> None:
    """F72, F72a, F73, F74: control characters, entities, prefixes, split CDATA, a cut file."""
    title, repairs = _INPUTS[name]
    source = read(name)
    posts = list(source.posts())
    assert [(post.id, post.type, post.status) for post in posts] == [
        (1, "post", "publish"),
        (2, "post", "publish"),
        (3, "post", "publish"),
    ]
    assert posts[0].title == title
    assert posts[2].title == "Post 3"
    assert [post.author for post in posts] == ["ada"] * 3
    assert told(source) == repairs


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("control-character-in-body", "<p>Text of post 1.</p>"),
        ("cdata-split", "<p>a[b[0]]>1</p>"),
        ("cdata-padded", "  <p>Text</p>\n"),
        ("cdata-end-in-content", "<p>if (a[b[0]]>1) ends; ]]> is the end.</p>"),
        ("cdata-mistyped", "<p>Text of post 1.</p>"),
        (
            "html-in-content-without-cdata",
            '<!-- wp:paragraph -->\n<p class="a">One<br>two & three</p>\n<!-- /wp:paragraph -->',
        ),
    ],
)
def test_content_survives(name: str, content: str) -> None:
    assert next(iter(read(name).posts())).content == content


def test_f72a_html_in_a_custom_field_is_its_value() -> None:
    """F72a: markup in a meta_value without CDATA."""
    assert next(iter(read("html-in-meta-without-cdata").posts())).meta == {
        "box": "<a href=?x&y=1>go</a><br>"
    }


def test_references_in_unescaped_html_are_kept(tmp_path: Path) -> None:
    text = export("<item><content:encoded><p>use &lt;br&gt;&nbsp;!</p></content:encoded></item>")
    [post] = opened(tmp_path, text).posts()
    assert post.content == "<p>use &lt;br&gt;&nbsp;!</p>"


def test_a_broken_comment_does_not_change_its_post() -> None:
    """F72: the post should not suffer."""
    [first, *_] = read("control-character-in-comment").posts()
    assert first.comments[0].author == "Grace"
    [first, *_] = read("comment-not-closed").posts()
    assert [(c.author, c.content) for c in first.comments] == [("A", "one"), ("B", "two")]


def test_f74_a_truncated_item_is_named_and_left_out() -> None:
    """F74: deliver what is whole, and say clearly what is not."""
    source = read("cut-in-item")
    assert [post.title for post in source.posts()] == ["Post 1", "Post 2"]
    assert told(source) == [
        (37, 'the item "Post 3" is cut off and left out'),
        (44, "the file ends in the middle of an item: it was cut off; export it again"),
    ]


def test_both_sides_of_a_merge_conflict_are_read() -> None:
    source = read("merge-conflict")
    assert [post.id for post in source.posts()] == [1, 2, 3, 4]
    assert told(source) == [
        (1, "a merge conflict marker is left out: <<<<<<< HEAD"),
        (2, "text before the XML declaration is left out"),
        (52, "text outside of any element is left out: ======="),
        (53, "an XML declaration in the middle of the file is left out"),
        (54, "another document begins here; it is read too"),
        (79, "text outside of any element is left out: >>>>>>> 89ff72a (another version)"),
    ]


@pytest.mark.parametrize("cut", range(500, 1500, 37))
def test_wherever_a_file_is_cut_the_whole_items_are_read(tmp_path: Path, cut: int) -> None:
    """F74: a truncated download."""
    text = export(*(item(number=n, content=f"<p>{n}</p>") for n in range(1, 19)))[:cut]
    source = opened(tmp_path, text)
    assert [post.id for post in source.posts()] == list(range(1, text.count("</item>") + 1))
    assert any("cut off" in repair.message for repair in source.repairs)


def test_many_repairs_of_a_kind_are_counted(tmp_path: Path) -> None:
    text = export(*(item(f"<title>a & {n}</title>", number=n) for n in range(50)))
    repairs = opened(tmp_path, text).repairs
    assert len(repairs) == 21
    assert repairs[-1].message == "30 more like this: a bare & became text"


def test_entities_of_an_attack_are_harmless() -> None:
    before = time.monotonic()
    assert len(list(read("entity-bomb").posts())) == 3
    assert time.monotonic() - before < 2


def test_the_site(tmp_path: Path) -> None:
    before = (
        "<link>https://www.blog.example/</link><description>About &amp; more</description>"
        "<language>fr-FR</language><generator>https://wordpress.org/?v=6.1</generator>"
        "<wp:wxr_version>1.2</wp:wxr_version>"
        "<wp:base_site_url>https://blog.example/wp/</wp:base_site_url>"
        "<wp:author><wp:author_id>2\n</wp:author_id><wp:author_login>ada\n</wp:author_login>"
        "<wp:author_email>ada@mail.example</wp:author_email>"
        "<wp:author_display_name><![CDATA[Ada L.]]></wp:author_display_name>"
        "<wp:author_first_name><![CDATA[Ada]]></wp:author_first_name></wp:author>"
        "<wp:tag><wp:term_id>4</wp:term_id><wp:tag_slug>c</wp:tag_slug>"
        "<wp:tag_name><![CDATA[C++]]></wp:tag_name></wp:tag>"
        "<wp:term><wp:term_id><![CDATA[6]]></wp:term_id><wp:term_taxonomy>genre</wp:term_taxonomy>"
        "<wp:term_slug>crime</wp:term_slug><wp:term_parent>novel</wp:term_parent>"
        "<wp:term_name><![CDATA[Crime]]></wp:term_name></wp:term>"
    )
    known = item("<dc:creator>ada</dc:creator>")
    unknown = item(
        "<dc:creator>grace</dc:creator>"
        '<category domain="category" nicename="new"><![CDATA[New]]></category>'
    )
    site = opened(tmp_path, export(known, unknown, before=before)).site
    assert (site.title, site.url, site.wordpress_url, site.description) == (
        "A small blog",
        "https://blog.example",
        "https://blog.example/wp",
        "About & more",
    )
    assert (site.language, site.generator) == ("fr-FR", "https://wordpress.org/?v=6.1")
    assert site.authors == {
        "ada": Author("ada", "Ada L.", 2, "Ada"),
        "grace": Author("grace", "grace"),
    }
    assert "mail.example" not in repr(site)
    assert site.terms == [
        Term("post_tag", "c", "C++", "", 4),
        Term("genre", "crime", "Crime", "novel", 6),
        Term("category", "new", "New"),
    ]


def test_the_index_holds_what_posts_refer_to(tmp_path: Path) -> None:
    """F80, F82, F84: old slugs, protection and languages are known before any post is written."""
    block = item(
        "<wp:post_type>wp_block</wp:post_type>", number=7, content="<!-- wp:separator /-->"
    )
    menu = item(
        "<title>Home</title><wp:post_type>nav_menu_item</wp:post_type><wp:menu_order>2</wp:menu_order>"
        '<category domain="nav_menu" nicename="main"><![CDATA[Main menu]]></category>'
        + meta("_menu_item_type", "custom")
        + meta("_menu_item_url", "https://blog.example/")
        + meta("_menu_item_menu_item_parent", "3")
        + meta("_menu_item_object", "custom")
        + meta("_menu_item_object_id", "8"),
        number=8,
    )
    article = item(
        "<wp:post_name>now</wp:post_name><wp:post_password>x</wp:post_password>"
        '<category domain="language" nicename="fr"><![CDATA[Français]]></category>'
        + meta("_wp_old_slug", "before")
        + meta("_wp_old_slug", "long-before"),
        number=9,
    )
    index = opened(tmp_path, export(block, menu, article)).index
    assert index.reusable_blocks == {7: "<!-- wp:separator /-->"}
    assert index.menu_items == [
        MenuItem(8, "main", "Home", "custom", "custom", 8, "https://blog.example/", 3, 2)
    ]
    assert index.entries[2] == IndexEntry(
        2,
        9,
        "post",
        "publish",
        slug="now",
        protected=True,
        language="fr",
        old_slugs=("before", "long-before"),
    )


def test_f2_items_with_one_id_or_none_are_all_there(tmp_path: Path) -> None:
    """F2, F4: nothing is keyed by a name, or by an id."""
    text = export(item(number=5), item(number=5), item(number=0), item(number=0))
    source = opened(tmp_path, text)
    assert [(e.position, e.id) for e in source.index.entries] == [(0, 5), (1, 5), (2, 0), (3, 0)]
    assert [post.position for post in source.posts()] == [0, 1, 2, 3]


def test_reading_again_gives_the_same(tmp_path: Path) -> None:
    source = opened(tmp_path, export(*(item(meta("k", str(n)), number=n) for n in range(5))))
    first: list[Post] = list(source.posts())
    assert list(source.posts()) == first
    assert len(first) == 5


@pytest.mark.parametrize("clean", [True, False])
def test_the_second_reading_gives_what_the_first_found(tmp_path: Path, *, clean: bool) -> None:
    """Both if the second pass scrubs again and if the first found nothing to scrub."""
    body = "<p>a &amp; b</p>" if clean else "<p>a \x0b b</p>"
    comment = "<wp:comment><wp:comment_id>7</wp:comment_id></wp:comment>"
    text = export(item(comment + meta("k", "v"), content=body), item(number=2))
    source = opened(tmp_path, text)
    reading = Reading(find_parts([tmp_path / "export.xml"])[0], RepairLog(""), lambda _: None)
    assert len(list(reading.items())) == 2
    assert reading.is_clean is clean
    first, _ = source.posts()
    assert (first.content, first.meta) == (body.replace("\x0b", " "), {"k": "v"})
    assert [each.id for each in first.comments] == [7]


def test_a_file_truncated_between_the_passes_is_an_error(tmp_path: Path) -> None:
    text = export(item(number=1), item(number=2))
    source = opened(tmp_path, text)
    (tmp_path / "export.xml").write_text(text[: text.rindex("</item>")], encoding="utf-8")
    with pytest.raises(SourceError, match="changed while it was being read"):
        list(source.posts())


@pytest.mark.parametrize("read", ["posts", "items"])
def test_a_changed_text_between_the_passes_is_an_error(tmp_path: Path, read: str) -> None:
    """The index would have the old text, and the page the new one."""
    source = opened(tmp_path, export(item(number=1), item(number=2)))
    opened(tmp_path, export(item(number=1), item(number=2, content="Other words.")))
    with pytest.raises(SourceError, match="changed while it was being read"):
        list(getattr(source, read)())


def test_a_file_changed_between_the_passes_is_an_error(tmp_path: Path) -> None:
    source = opened(tmp_path, export(item(number=1), item(number=2)))
    (tmp_path / "export.xml").write_text(export(item(number=1)), encoding="utf-8")
    with pytest.raises(SourceError, match="changed while it was being read"):
        list(source.posts())


@pytest.mark.parametrize(
    "content", ["", " \n", "<html><body>Not found</body></html>", "PK\x03", "\0"]
)
@pytest.mark.parametrize("word", ["Words", "Wo\x0brds"])
def test_a_file_replaced_between_the_passes_is_an_error(
    tmp_path: Path, word: str, content: str
) -> None:
    """Regression: an empty file was "a defect of migrator"."""
    source = opened(tmp_path, export(item(number=1, content=word), item(number=2)))
    (tmp_path / "export.xml").write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match="changed while it was being read"):
        list(source.posts())


def test_a_file_replaced_after_its_last_item_is_an_error(tmp_path: Path) -> None:
    """The manifest would name a file that nobody read."""
    source = opened(tmp_path, export(item(number=1), item(number=2)))
    assert [each.name for each in source.files()] == ["export.xml"]
    assert len(list(source.posts())) == 2
    (tmp_path / "export.xml").write_text(export(item(number=3)), encoding="utf-8")
    with pytest.raises(SourceError, match="changed while it was being read"):
        source.files()


@pytest.mark.slow
def test_f71_memory_does_not_depend_on_the_size(tmp_path: Path) -> None:
    """F71: a 600 MB export ended other tools."""
    path = tmp_path / "large.xml"
    body = "<p>" + "A line of text, [gallery] and <b>more</b>.\n" * 250 + "</p>"
    one = item(
        "<title>T</title>" + meta("k", 'a:1:{i:0;s:1:"v";}') + meta("l", cdata("")[:0]),
        content=body,
    )
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for _ in range(3000):
            file.write(one)
        file.write(FOOT)
    megabytes = path.stat().st_size / 1e6
    assert megabytes > 30
    source = open_source([path])
    tracemalloc.start()
    count = sum(1 for _ in source.posts())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 3000
    assert peak < 12e6
