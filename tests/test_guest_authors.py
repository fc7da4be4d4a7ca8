"""Guest authors of plugins: readers' names for them, and no e-mail address in any archive."""

from __future__ import annotations

import html
import os
import re
from pathlib import Path

import pytest
from support.blog import Archive, cdata, comment, item, migrated

import migrator

ADDRESS = re.compile(rb"[a-zA-Z0-9][\w.+-]*@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}")
FIXTURES = Path(__file__).parent.parent / "fixtures"
CORPUS = os.environ.get("MIGRATOR_CORPUS", "")


def addresses(archive: Path) -> dict[str, set[bytes]]:
    """The e-mail addresses in each file of an archive that is text."""
    found: dict[str, set[bytes]] = {}
    for path in sorted(archive.rglob("*")):
        if path.is_file() and b"\0" not in (data := path.read_bytes())[:8192]:
            here = {each for each in ADDRESS.findall(data) if b"@2x." not in each}
            if here:
                found[path.relative_to(archive).as_posix()] = here
    return found


def guest(number: int, name: str, login: str) -> str:
    """A guest author of Co-Authors Plus."""
    return item(
        number, "", kind="guest-author", title=name, slug=f"cap-{login}",
        meta=[
            ("cap-display_name", name), ("cap-user_login", login),
            ("cap-user_email", f"{login}@mail.example"), ("cap-website", "https://gus.example/"),
            ("cap-description", f"Write to {login}@mail.example"),
        ],
    )  # fmt: skip


def term(taxonomy: str, slug: str, name: str, description: str) -> str:
    return (
        f"<wp:term><wp:term_taxonomy>{taxonomy}</wp:term_taxonomy><wp:term_slug>{slug}"
        f"</wp:term_slug><wp:term_name>{cdata(name)}</wp:term_name>"
        f"<wp:term_description>{cdata(description)}</wp:term_description></wp:term>"
    )


@pytest.mark.parametrize(
    ("others", "post", "names"),
    [
        # Co-Authors Plus: a guest, a user, and both.
        ([guest(9, "Gus Guest", "gus")], {"terms": [("author", "cap-gus", "gus")]}, ["Gus Guest"]),
        (
            [guest(9, "Gus Guest", "gus")],
            {"terms": [("author", "cap-ann", "ann"), ("author", "cap-gus", "gus")]},
            ["Ann Author", "Gus Guest"],
        ),
        (
            [guest(9, "Jörg Ó Briain", "jorg-o-briain")],
            {"terms": [("author", "cap-jorg-o-briain", "Jorg O Briain")]},
            ["Jörg Ó Briain"],
        ),
        # PublishPress Authors: the term has the name.
        ([], {"terms": [("author", "mia-m", "Mia M.")]}, ["Mia M."]),
        ([], {"terms": [("author", "mia", "")]}, ["mia"]),
        (
            [],
            {
                "terms": [
                    ("author", "mia-m", "Mia M."),
                    ("author", "zoe", "Zoë"),
                    ("author", "ann", "Ann Author"),
                ]
            },
            ["Mia M.", "Zoë", "Ann Author"],
        ),
        # A guest whose item the export lacks, or who has no name for readers.
        ([], {"terms": [("author", "cap-zed", "zed")]}, ["zed"]),
        ([], {"terms": [("author", "cap-zed-two", "cap-zed-two")]}, ["zed-two"]),
        ([], {"terms": [("author", "cap-%e5%bc%a0", "cap-%e5%bc%a0")]}, ["张"]),
        (
            [item(9, "", kind="guest-author", title="Ida", slug="cap-ida")],
            {"terms": [("author", "cap-ida", "ida")]},
            ["Ida"],
        ),
        # A name that is an e-mail address.
        ([], {"terms": [("author", "cap-bob-mail-example", "bob@mail.example")]}, ["bob"]),
        ([], {"terms": [("author", "eva", "Eva (eva@mail.example)")]}, ["Eva (eva)"]),
        # Molongui Authorship.
        (
            [item(9, "", kind="guest_author", title="Gus Guest")],
            {"meta": [("_molongui_author", "guest-9"), ("_molongui_author", "user-3")]},
            ["Gus Guest", "Ann Author"],
        ),
        # Guest Author Name, and the field of many themes.
        ([], {"meta": [("sfly_guest_author_names", "Gus Guest")]}, ["Gus Guest"]),
        ([], {"meta": [("guest-author", "Gus &amp; Co.")]}, ["Gus & Co."]),
    ],
)
def test_readers_names_of_guest_authors_are_in_the_post(
    tmp_path: Path, others: list[str], post: dict[str, object], names: list[str]
) -> None:
    ann = (
        "<wp:author><wp:author_id>3</wp:author_id><wp:author_login>ann</wp:author_login>"
        "<wp:author_display_name>Ann Author</wp:author_display_name></wp:author>"
    )
    archive = migrated(tmp_path, ann, *others, item(1, **post), item(2, author="bob"))  # type: ignore[arg-type]
    matter = archive.matter("posts/post-1/index.md")
    assert (matter["author"], matter["authors"]) == (names[0], names)
    assert archive.pages() == ["posts/post-1/index.md", "posts/post-2/index.md"]
    assert set(archive.kinds()) <= {"unwritten-field"}
    assert "changed-field" not in {f.kind for f in migrator.verify(archive.root).findings}
    assert "gus\n" not in archive.text("data/authors.yaml").replace('login: "gus"\n', "")


def test_guests_are_listed_with_the_authors(tmp_path: Path) -> None:
    archive = migrated(tmp_path, guest(9, "Gus Guest", "gus"), item(1))
    assert archive.text("data/authors.yaml").endswith(
        '- login: "gus"\n  name: "Gus Guest"\n  id: 9\n  website: "https://gus.example/"\n'
        '  biography: "Write to gus"\n'
    )
    assert archive.report.skipped == {
        "guest author: named in the posts and in data/authors.yaml": 1
    }


def blog_full_of_addresses(tmp_path: Path, **settings: object) -> Archive:
    """A blog with an e-mail address in each place that readers do not see."""
    login = (
        "<wp:author><wp:author_login>{0}</wp:author_login><wp:author_email>{0}</wp:author_email>"
        "<wp:author_display_name>{0}</wp:author_display_name></wp:author>"
    )
    note = comment(5, "Nice.", author="reader@mail.example").replace(
        "<wp:comment_author>",
        "<wp:comment_author_url>http://me@mail.example</wp:comment_author_url><wp:comment_author>",
    )
    return migrated(
        tmp_path,
        login.format("boss@mail.example"),
        term("author", "cap-gus", "gus", "Gus Guest gus 12 gus@mail.example"),
        term("author", "mia", "mia@mail.example", "Mia, mia@mail.example, writes."),
        guest(9, "Gus Guest", "gus"),
        item(
            1,
            '[contact-form to="boss@mail.example" subject="Hi"][contact-field label="Name" /]'
            "[/contact-form]\n\n[wpforms mail='boss@mail.example']\n\n"
            '<!-- wp:jetpack/contact-form {"to":"boss@mail.example"} -->\n'
            '<div class="wp-block-jetpack-contact-form"></div>\n<!-- /wp:jetpack/contact-form -->'
            '\n\n<!-- wp:acme/form {"mail":"boss@mail.example"} /-->',
            author="boss@mail.example",
            meta=[
                ("organizer", "Olga, olga@mail.example"),
                ("_olga_mail", "olga@mail.example"),
                ("people", 'a:1:{s:4:"mail";s:17:"olga@mail.example";}'),
                ("photo", "a@2x.png"),
                ("handle", "https://social.example/@olga.o"),
            ],
            terms=[("author", "cap-gus", "gus"), ("author", "mia", "mia@mail.example")],
            inside=note,
        ),
        item(2, author="boss@mail.example", status="private"),
        item(3, kind="flamingo_contact", title="sam@mail.example", slug="sam-mail-example"),
        item(4, kind="user_request", title="sam@mail.example", slug="sam-mail-example"),
        item(5, "sam@mail.example", kind="feedback", title="Sam sam@mail.example"),
        item(6, author="other@mail.example"),
        **settings,
    )


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"fields": "default,meta,meta._olga_mail", "report": "full"},
        {"layout": "{author}/{slug}"},
        {"types": ("post", "guest-author"), "fields": "default,meta"},
    ],
)
def test_no_address_that_readers_did_not_see_is_in_an_archive(
    tmp_path: Path, settings: dict[str, object]
) -> None:
    archive = blog_full_of_addresses(tmp_path, **settings)
    assert addresses(archive.root) == {}
    if "meta" in str(settings.get("fields")) and "types" not in settings:
        matter = next(archive.matter(page) for page in archive.pages() if "post-1" in page)
        assert matter["meta"] == {
            "organizer": "Olga, olga", "people": {"mail": "olga"}, "photo": "a@2x.png",
            "handle": "https://social.example/@olga.o",
        }  # fmt: skip


def test_an_address_that_the_text_shows_is_kept(tmp_path: Path) -> None:
    text = 'Write to <a href="mailto:ann@mail.example">ann@mail.example</a>.'
    archive = migrated(tmp_path, item(1, text))
    assert archive.body("posts/post-1/index.md") == "Write to <ann@mail.example>."


def published(source: Path) -> bytes:
    """The text that readers saw, of all items of a source."""
    opened = migrator.open_source(source)
    parts = [opened.site.title, opened.site.description]
    for post in opened.posts():
        parts += [post.title, post.content, post.excerpt, post.content_filtered]
        parts += [each.content for each in post.comments]
    stored = "\n".join(parts)
    # Readers see no tags and no references inside of an address.
    return "\n".join((stored, html.unescape(re.sub(r"<[^<>]*>", "", stored)))).encode()


def shown_only_by_us(source: Path, archive: Path) -> dict[str, set[bytes]]:
    # A report page marks parts of words, so a part of an address counts as the address.
    seen = set(ADDRESS.findall(published(source)))
    found = addresses(archive)
    unseen = {
        path: {a for a in here if not any(a in s for s in seen)} for path, here in found.items()
    }
    return {path: here for path, here in unseen.items() if here}


SOURCES = [path for path in sorted(FIXTURES.glob("*/export*")) if path.suffix == ".xml"]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.parent.name)
def test_no_archive_of_a_fixture_shows_an_address(tmp_path: Path, source: Path) -> None:
    migrator.migrate(source, tmp_path / "archive", offline=True, fields="default,meta")
    assert shown_only_by_us(source, tmp_path / "archive") == {}


@pytest.mark.slow
@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS, reason="needs MIGRATOR_CORPUS")
@pytest.mark.parametrize(
    "source",
    sorted(Path(CORPUS or ".").glob("wxr/*/*.xml*")) if CORPUS else [],
    ids=lambda path: path.name,
)
def test_no_archive_of_the_corpus_shows_an_address(tmp_path: Path, source: Path) -> None:
    try:
        migrator.migrate(source, tmp_path / "archive", offline=True, fields="default,meta")
    except migrator.SourceError:
        pytest.skip("no export")
    assert shown_only_by_us(source, tmp_path / "archive") == {}
