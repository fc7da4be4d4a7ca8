"""The front matter keys of a post."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.archive.front_matter import dumps, loads
from migrator.archive.front_matter_fields import FieldInput, FieldSpec, front_matter
from migrator.errors import UsageError
from migrator.model import Comment, Post, Term

DEFAULT = FieldSpec.parse("")


def plain_text(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def written(fields: str = "", image: str = "", author: str = "", **post: Any) -> dict[str, object]:
    """Return the front matter of a post with these values, a title and a slug."""
    post = {"position": 0, "id": 7, "type": "post", "status": "publish", "title": "T"} | post
    subject = FieldInput(
        Post(**post), slug="the-slug", plain_text=plain_text, image=image, author=author
    )
    return front_matter(subject, FieldSpec.parse(fields))


def term(taxonomy: str, slug: str, name: str) -> Term:
    return Term(taxonomy, slug, name)


def test_the_four_keys_come_first_and_in_order() -> None:
    found = written(
        author="Ada",
        image="pictures/a.jpg",
        published=datetime(2010, 11, 26, 9, 0),
        terms=(term("category", "c", "Cats"), term("post_tag", "t", "tabby")),
        excerpt="Short.",
        sticky=True,
    )
    assert list(found.items()) == [
        ("title", "T"),
        ("date", "2010-11-26"),
        ("image", "pictures/a.jpg"),
        ("slug", "the-slug"),
        ("categories", ["Cats"]),
        ("tags", ["tabby"]),
        ("author", "Ada"),
        ("sticky", True),
        ("description", "Short."),
    ]


def test_a_field_without_value_is_left_out() -> None:
    assert written() == {"title": "T", "slug": "the-slug"}


def test_a_post_without_title_still_has_the_key() -> None:
    assert written(title="") == {"title": "", "slug": "the-slug"}


def test_the_date_is_the_day_on_the_blogs_own_clock() -> None:
    """F57: morning in Tokyo is not the day before."""
    morning = datetime(2020, 1, 5, 8, 0, tzinfo=timezone(timedelta(hours=9)))
    assert morning.astimezone(UTC).day == 4
    assert written(published=morning)["date"] == "2020-01-05"


def test_the_moment_keeps_its_offset() -> None:
    """F58, F61: with the offset when it is known, without one when it is not."""
    india = timezone(timedelta(hours=5, minutes=30))
    when = datetime(2020, 1, 5, 8, 0, tzinfo=india)
    found = written("title,slug,datetime,modified", published=when, modified=datetime(2021, 2, 3))
    assert found["datetime"] == "2020-01-05T08:00:00+05:30"
    assert found["modified"] == "2021-02-03T00:00:00"


@pytest.mark.parametrize("status", ["draft", "pending", "future"])
def test_an_unpublished_post_is_a_draft(status: str) -> None:
    """F60: an undated draft has no date, rather than a wrong one."""
    assert written(status=status) == {"title": "T", "slug": "the-slug", "draft": True}


def test_titles_and_terms_are_plain_text() -> None:
    """F68: entities left in titles; names with entities; slugs of terms are in data/."""
    found = written(
        title="Salt &amp; <em>pepper</em>&#8217;s",
        terms=(term("category", "hand-made-pasta-3", "Hand made &amp; fresh"),),
    )
    assert found["title"] == "Salt & pepper’s"
    assert found["categories"] == ["Hand made & fresh"]


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("uncategorized", "Uncategorized"),
        ("uncategorized-2", "uncategorised"),
        ("non-classe", "Non classé"),
        ("sin-categoria", "Sin categor\u0069\u0301a"),
        ("uncategorized", "未分类"),
        ("%d0%b1", "Без рубрики"),
        ("x", "Χωρίς κατηγορία"),
        ("uncategorized", ""),
    ],
)
def test_uncategorized_is_no_category_in_any_language(slug: str, name: str) -> None:
    assert "categories" not in written(terms=(term("category", slug, name),))


@pytest.mark.parametrize("name", ["News", "Allgemein", "General"])
def test_a_renamed_default_category_is_a_category(name: str) -> None:
    assert written(terms=(term("category", "uncategorized", name),))["categories"] == [name]


def test_terms_keep_the_sources_order_and_stand_once() -> None:
    terms = [term("category", name, name) for name in ("b", "a", "b")]
    nameless = term("category", "%d0%b0", "")
    assert written(terms=(*terms, nameless))["categories"] == ["b", "a", "а"]


def test_custom_taxonomies_stand_under_their_own_name() -> None:
    """F69"""
    found = written(terms=(term("genre", "roman", "Roman"), term("pa_color", "red", "Red")))
    assert found["genre"] == ["Roman"]
    assert found["pa_color"] == ["Red"]


def test_a_taxonomy_named_like_a_field_does_not_replace_it() -> None:
    found = written(terms=(term("title", "a", "A"), term("id", "b", "B")))
    assert found == {
        "title": "T",
        "slug": "the-slug",
        "taxonomy_id": ["B"],
        "taxonomy_title": ["A"],
    }


def test_a_name_given_to_a_field_is_not_taken_by_a_taxonomy() -> None:
    terms = (term("genre", "roman", "Roman"),)
    assert written("taxonomies,id:genre", terms=terms) == {"taxonomy_genre": ["Roman"], "genre": 7}


def test_the_post_format_is_its_plain_name() -> None:
    found = written(terms=(term("post_format", "post-format-gallery", "Galerie"),))
    assert found["format"] == "gallery"


def test_language_and_translations_of_a_post_are_kept() -> None:
    """F84"""
    terms = (term("language", "fr", "Français"), term("post_translations", "pll_1", "pll_1"))
    found = written(terms=terms)
    assert (found["language"], found["translations"]) == ("fr", "pll_1")
    post = Post(0, 7, "post", "publish", "T", terms=terms)
    subject = FieldInput(post, "s", plain_text, translations={"en": "hello", "fr": "s"})
    assert front_matter(subject, DEFAULT)["translations"] == {"en": "hello", "fr": "s"}


def test_co_authors_stand_beside_the_author() -> None:
    found = written(
        author="Ada",
        terms=(term("author", "cap-ada", "Ada"), term("author", "cap-bob", "Bob")),
    )
    assert (found["author"], found["authors"]) == ("Ada", ["Ada", "Bob"])


def test_an_author_without_display_name_is_known_by_the_login() -> None:
    """F69"""
    post = Post(0, 7, "post", "publish", "T", author="ada")
    assert front_matter(FieldInput(post, "s", plain_text), DEFAULT)["author"] == "ada"
    assert front_matter(FieldInput(post, "s", plain_text, author="Ada"), DEFAULT)["author"] == "Ada"


def test_a_login_that_is_an_email_address_is_not_written() -> None:
    post = Post(0, 7, "post", "publish", "T", author="ada@example.org")
    assert front_matter(FieldInput(post, "s", plain_text), DEFAULT)["author"] == "ada"


@pytest.mark.parametrize(
    ("excerpt", "meta", "description"),
    [
        ("By <b>hand</b> &amp;\n\n more", {"_yoast_wpseo_metadesc": "SEO"}, "By hand & more"),
        ("", {"_yoast_wpseo_metadesc": "Yoast &amp; co"}, "Yoast & co"),
        (
            "",
            {"rank_math_description": "Save 50% today, 20% tomorrow"},
            "Save 50% today, 20% tomorrow",
        ),
        ("", {"_aioseo_description": "About #cats"}, "About #cats"),
        ("", {"_aioseop_description": ["first", "second"]}, "first"),
        ("", {"_yoast_wpseo_metadesc": "", "rank_math_description": "RM"}, "RM"),
        ("", {"_yoast_wpseo_metadesc": "%%title%% on %%sitename%%"}, None),
        ("", {"rank_math_description": "%excerpt%"}, None),
        ("", {"rank_math_description": "%customfield(price)% only"}, None),
        ("", {"_aioseo_description": "#post_excerpt"}, None),
        ("", {"_yoast_wpseo_metadesc": {"odd": 1}}, None),
        ("<!-- -->", {}, None),
    ],
)
def test_the_description_is_the_excerpt_or_what_search_engines_see(
    excerpt: str, meta: dict[str, Any], description: str | None
) -> None:
    """F69: and never a plugin's template."""
    assert written(excerpt=excerpt, meta=meta).get("description") == description


def test_a_password_never_gets_out() -> None:
    """F82"""
    everything = "default,id,type,status,permalink,guid,datetime,modified,parent,menu_order,meta"
    found = written(everything, password="s3cret", content="hidden text")
    assert "s3cret" not in str(found)
    with pytest.raises(UsageError, match="password"):
        FieldSpec.parse("title,password")


def test_fields_selects_orders_and_renames() -> None:
    """F66, F69"""
    found = written(
        "title,date:created,slug,permalink,id,taxonomy.genre:kinds",
        published=datetime(2020, 1, 5),
        link="https://example.org/2020/x/",
        terms=(term("genre", "roman", "Roman"),),
        sticky=True,
    )
    assert list(found.items()) == [
        ("title", "T"),
        ("created", "2020-01-05"),
        ("slug", "the-slug"),
        ("permalink", "https://example.org/2020/x/"),
        ("id", 7),
        ("kinds", ["Roman"]),
    ]


def test_default_adds_to_what_is_written_anyway() -> None:
    assert written("default, id, menu_order", menu_order=3) == {
        "title": "T",
        "slug": "the-slug",
        "id": 7,
        "menu_order": 3,
    }


def test_custom_fields_come_one_by_one_or_together() -> None:
    """F69: ACF fields, as they are stored."""
    meta = {
        "price": "12",
        "_price": "field_5f",
        "og:title": "OG",
        "rooms": {"kéy": ["a"]},
        "_edit_lock": "1",
    }
    found = written("title,slug,meta.price,meta.og:title:og,meta.nothing", meta=meta)
    assert found == {"title": "T", "slug": "the-slug", "price": "12", "og": "OG"}
    assert written("acf:custom", meta=meta) == {"custom": {"price": "12"}}
    assert written("meta", meta=meta)["meta"] == {
        "price": "12",
        "og:title": "OG",
        "rooms": {"kéy": ["a"]},
    }


def test_comments_are_counted_as_wordpress_counts_them() -> None:
    """F81"""
    statuses = ["approved", "approved", "spam", "trash", "pending"]
    comments = tuple(Comment(n, status=status) for n, status in enumerate(statuses))
    assert written("comments", comments=comments) == {"comments": 2}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("title,categroies", 'unknown field "categroies"; did you mean "categories"'),
        ("zzzz", 'unknown field "zzzz"; the fields are title, date, image, slug,'),
        ("meta.", 'unknown field "meta."'),
        ("date:", '"date:" has no new name'),
        ("title,date:title", 'two fields would have the name "title"'),
        ("default,tags", 'two fields would have the name "tags"'),
        ("taxonomies:terms", '"taxonomies" means several fields'),
    ],
)
def test_an_unknown_field_is_one_clear_sentence(text: str, complaint: str) -> None:
    with pytest.raises(UsageError) as raised:
        FieldSpec.parse(text)
    assert complaint in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_spec_knows_the_key_of_a_field() -> None:
    spec = FieldSpec.parse("title,date:created")
    assert (spec.name_of("date"), spec.name_of("slug")) == ("created", None)


@given(st.text())
def test_any_text_is_a_spec_or_a_usage_error(text: str) -> None:
    try:
        spec = FieldSpec.parse(text)
    except UsageError:
        return
    assert spec.columns


@given(
    title=st.text(), excerpt=st.text(), names=st.lists(st.tuples(st.text(), st.text(), st.text()))
)
def test_whatever_a_post_says_reads_back(
    title: str, excerpt: str, names: list[tuple[str, str, str]]
) -> None:
    """F67, F68"""
    terms = tuple(term(taxonomy, slug, name) for taxonomy, slug, name in names)
    metadata = written(title=title, excerpt=excerpt, terms=terms)
    assert loads(dumps(metadata, "body")) == (metadata, "body")
    assert list(metadata)[:1] == ["title"]


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("https://blog.example/2015/03/hello/", "/2015/03/hello/"),
        ("https://blog.example/folder/%D0%B3%D0%BE%D0%B4/", "/folder/год/"),
        ("https://blog.example/?p=12", None),
        ("/about.html", "/about.html"),
        ("https://blog.example:8443/port/", "/port/"),
        ("https://blog.example/index.php/hello/#top", "/index.php/hello/"),
        ("https://blog.example/?book=moby&lang=de", None),
        ("https://blog.example/%f0%9f%98%80-smile/", "/😀-smile/"),
        ("https://blog.example/" + "long-" * 39 + "end/", "/" + "long-" * 39 + "end/"),
        ("https://[broken/", None),
        ("", None),
    ],
)
def test_the_path_of_the_old_address_is_a_field(link: str, path: str | None) -> None:
    post = Post(0, 1, "post", "publish", title="T", link=link)
    found = front_matter(FieldInput(post, "s", plain_text), FieldSpec.parse("title,path"))
    assert found.get("path") == path


@pytest.mark.parametrize(
    ("meta", "language", "group"),
    [
        ({"_wpml_language": "de"}, "de", None),
        ({"_wpml_import_language_code": "pt-br", "_wpml_import_translation_group": "77"},
         "pt-br", "77"),
        ({"_locale": "ja", "_original_post": "12"}, "ja", "12"),
        ({}, None, None),
    ],
)  # fmt: skip
def test_other_plugins_mark_languages_and_groups_in_custom_fields(
    meta: dict[str, str], language: str | None, group: str | None
) -> None:
    post = Post(0, 1, "post", "publish", title="T", meta=meta)
    found = front_matter(FieldInput(post, "s", plain_text), DEFAULT)
    assert (found.get("language"), found.get("translations")) == (language, group)
