"""Posts with their texts in several languages in one: one page for each language."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import SITE, attachment, cdata, comment, item, migrated

from migrator.texts.language_marks import in_all_languages, in_language, languages_in

FORMS = [
    "<!--:en-->{0}<!--:--><!--:de-->{1}<!--:-->",
    "[:en]{0}[:de]{1}[:]",
    "{{:en}}{0}{{:}}{{:de}}{1}{{:}}",
    "[:en]{0}[:de]{1}",
    "[lang_en]{0}[/lang_en][lang_de]{1}[/lang_de]",
    "<lang_en>{0}</lang_en><lang_de>{1}</lang_de>",
    '[lang code="en"]{0}[/lang][lang code="de"]{1}[/lang]',
    "[polylang lang=en]{0}[/polylang][polylang lang=de]{1}[/polylang]",
    "[language en]{0}[/language][language de]{1}[/language]",
    "[en]{0}[/en][de]{1}[/de]",
    "[wpml_translate lang=en]{0}[/wpml_translate][wpml_translate lang=de]{1}[/wpml_translate]",
    '[if_language language="en"]{0}[/if_language][if_language language="de"]{1}[/if_language]',
]


@pytest.mark.parametrize("form", FORMS)
def test_each_language_is_a_page_with_its_title_text_and_terms(tmp_path: Path, form: str) -> None:
    text = form.format("<p>Good morning.</p>\n", "<p>Guten Morgen.</p>\n")
    archive = migrated(
        tmp_path,
        item(
            1, text, title=form.format("Morning", "Morgen"), slug="morning",
            terms=[("category", "news", form.format("News", "Neues"))],
            meta=[("subtitle", form.format("Early", "Früh"))],
            inside=comment(5, "Nice."),
        ),
        item(2, f'<a href="{SITE}/morning/">en</a> <a href="{SITE}/de/morning/">de</a>'),
        fields="default,meta,id",
    )  # fmt: skip
    english, german = "posts/morning/index.md", "posts/morning-de/index.md"
    assert archive.pages() == [german, english, "posts/post-2/index.md"]
    assert archive.body(english) == "Good morning."
    assert archive.body(german) == "Guten Morgen."
    for page, title, term, subtitle, language in (
        (english, "Morning", "News", "Early", "en"),
        (german, "Morgen", "Neues", "Früh", "de"),
    ):
        matter = archive.matter(page)
        assert matter["title"] == title
        assert matter["categories"] == [term]
        assert matter["meta"] == {"subtitle": subtitle}
        assert (matter["language"], matter["translations"]) == (language, "translations-1")
        assert matter["id"] == 1
    assert archive.body("posts/post-2/index.md") == (
        "[en](../morning/index.md) [de](../morning-de/index.md)"
    )
    assert not (archive.root / "posts/morning-de/comments.yaml").exists()
    assert archive.kinds() == ["repair"]


def test_terms_are_listed_in_all_languages(tmp_path: Path) -> None:
    term = (
        "<wp:category><wp:category_nicename>news</wp:category_nicename><wp:cat_name>"
        f"{cdata('[:de]Neues[:en]News[:]')}</wp:cat_name><wp:category_description>"
        f"{cdata('[:de]Was es gibt[:en]What is new[:]')}</wp:category_description></wp:category>"
    )
    archive = migrated(tmp_path, term, item(1))
    assert archive.text("data/terms.yaml") == (
        'category:\n  - slug: "news"\n    name: "News"\n    description: "What is new"\n'
        '    languages:\n      de:\n        name: "Neues"\n        description: "Was es gibt"\n'
    )


def test_shared_text_is_in_every_language_and_captions_follow_it(tmp_path: Path) -> None:
    text = "Shared.\n\n[:en]One.[:de]Eins.[:]\n\n[gallery ids=9]"
    alt = [("_wp_attachment_image_alt", "[:en]A cat[:de]Eine Katze[:]")]
    archive = migrated(tmp_path, item(1, text), attachment(9, "a.png", meta=alt))
    assert archive.body("posts/post-1/index.md").startswith("Shared.\n\nOne.\n\n![A cat](")
    assert archive.body("posts/post-1-de/index.md").startswith("Shared.\n\nEins.\n\n![Eine Katze](")


PICTURE = f'<img src="{SITE}/wp-content/uploads/a.png" alt="[:en]A cat[:de]Eine Katze[:]" />'
IN_ENGLISH, IN_GERMAN = "posts/post-1/index.md", "posts/post-1-de/index.md"


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        # Marks without an end, inside paragraphs, around blocks and in turns.
        ("[:en]Hello <b>you[:de]Hallo <b>du</b>", "Hello **you**", "Hallo **du**"),
        (
            "<p>[:en]One</p><p>two[:de]Eins</p><p>zwei[:]</p>",
            "One\n\ntwo", "Eins\n\nzwei",
        ),
        (
            "[:en]First[:]\n\nBoth.\n\n[:de]Zweiter[:]\n\n[:en]Third[:]",
            "First\n\nBoth.\n\nThird", "Both.\n\nZweiter",
        ),
        (
            ("<!-- wp:heading --><h2>[:en]Top[:de]Oben[:]</h2><!-- /wp:heading -->\n\n"
            "<!-- wp:paragraph --><p>[:en]Text[:de]Worte[:]</p><!-- /wp:paragraph -->"),
            "## Top\n\nText", "## Oben\n\nWorte",
        ),
        ("<!--:en-->One<!--more-->Two<!--:--><!--:de-->Eins<!--more-->Zwei<!--:-->",
         "One<!--more-->Two", "Eins<!--more-->Zwei"),
        # In captions and alternative texts.
        (
            f'[caption width="300"]{PICTURE} [:en]Here[:de]Da[:][/caption]',
            (f'<figure>\n<img src="{SITE}/wp-content/uploads/a.png" alt="A cat">\n'
            "<figcaption>Here</figcaption>\n</figure>"),
            (f'<figure>\n<img src="{SITE}/wp-content/uploads/a.png" alt="Eine Katze">\n'
            "<figcaption>Da</figcaption>\n</figure>"),
        ),
    ],
)  # fmt: skip
def test_marks_stand_anywhere_in_a_text(
    tmp_path: Path, text: str, english: str, german: str
) -> None:
    archive = migrated(tmp_path, item(1, text))
    assert archive.body(IN_ENGLISH) == english
    assert archive.body(IN_GERMAN) == german
    assert set(archive.kinds()) <= {"repair", "not-fetched"}


@pytest.mark.parametrize(
    "form",
    ["[:en]{0}[:de]{1}[:]", "<!--:en-->{0}<!--:--><!--:de-->{1}<!--:-->", "[:en]{0}[:de]{1}"],
)
def test_an_excerpt_and_an_entry_of_a_menu_are_in_languages_too(tmp_path: Path, form: str) -> None:
    excerpt = cdata(form.format("In short", "Kurz gesagt"))
    entry = item(
        5, "", kind="nav_menu_item", title=form.format("Home", "Startseite"),
        terms=[("nav_menu", "main", "Main")],
        meta=[("_menu_item_type", "custom"), ("_menu_item_url", f"{SITE}/")],
    )  # fmt: skip
    text = form.format("Words.", "Worte.")
    inside = f"<excerpt:encoded>{excerpt}</excerpt:encoded>"
    archive = migrated(tmp_path, item(1, text, inside=inside), entry)
    assert archive.matter(IN_ENGLISH)["description"] == "In short"
    assert archive.matter(IN_GERMAN)["description"] == "Kurz gesagt"
    assert '"Home / Startseite"' in archive.text("data/menus.yaml")


def test_a_language_with_a_title_alone_is_kept(tmp_path: Path) -> None:
    archive = migrated(tmp_path, item(1, "[:en]One.[:]", title="[:en]One[:fr]Un[:]"))
    assert archive.matter("posts/post-1-fr/index.md")["title"] == "Un"
    assert archive.body("posts/post-1-fr/index.md") == ""


@pytest.mark.parametrize(
    "text",
    [
        "names[:en] and names[:]", "a[:]", "[:en]only one", "{:x}", "<!--: no -->", "",
        "list = [:]", "[lang=php]a[/lang] [lang=css]b[/lang]", "[tr][th]a[/th][/tr]",
        "[language]a[/language]", "[en]only one[/en]", "[it] was said, [no] more",
    ],
)  # fmt: skip
def test_other_text_is_no_mark(text: str) -> None:
    assert languages_in(text) == []
    assert in_language(text, "en") == text
    assert in_all_languages(text) == text


@pytest.mark.parametrize("form", FORMS)
def test_a_missing_language_falls_back_to_the_first(form: str) -> None:
    text = form.format("Hello", "Hallo")
    assert in_language(text, "fr") == "Hello"
    assert in_all_languages(text) == "Hello / Hallo"
