"""Tabs and accordions of blocks whose titles are stored apart from their panels."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import item, migrated

from migrator.wordpress.render import render, wordpress_html
from migrator.wordpress.unrender import unrender_html

PAGE = "posts/post-1/index.md"
PARAGRAPH = "<!-- wp:paragraph -->\n<p>{}</p>\n<!-- /wp:paragraph -->"


def block(name: str, inner: str, attributes: str = "") -> str:
    return f"<!-- wp:{name} {attributes}-->\n{inner}\n<!-- /wp:{name} -->"


def tabs(listed: str, panel: str, around: str = "div") -> str:
    """The HTML of two tabs, North and South; `{}` in the panel is its text."""
    panels = "".join(panel.replace("{}", f"<p>{text}</p>") for text in ("Firs.", "Palms."))
    return f"<{around}>{listed}<div>{panels}</div></{around}>"


KADENCE = tabs(
    '<ul class="kt-tabs-title-list"><li id="tab-north" class="kt-title-item"><a href="#tab-north">'
    '<span class="kt-title-text">North</span></a></li><li class="kt-title-item">'
    '<a href="#tab-south"><span class="kt-title-text">South</span></a></li></ul>',
    '<div class="wp-block-kadence-tab kt-tab-inner-content"><div>{}</div></div>',
)
SPECTRA = tabs(
    '<ul class="uagb-tabs__panel" role="tablist"><li class="uagb-tab"><a href="#uagb-tabs__tab0">'
    '<div>North</div></a></li><li class="uagb-tab"><a href="#uagb-tabs__tab1"><div>South</div></a>'
    "</li></ul>",
    '<div class="wp-block-uagb-tabs-child uagb-tabs__body-container">{}</div>',
)
STACKABLE = tabs(
    '<div class="stk-block-tab-labels__wrapper" role="tablist">'
    '<button class="stk-block-tabs__tab" role="tab"><div><span>North</span></div></button>'
    '<button class="stk-block-tabs__tab" role="tab"><div><span>South</span></div></button></div>',
    '<div class="wp-block-stackable-column stk-block-column"><div>{}</div></div>',
)
OLD_ULTIMATE = tabs(
    '<div class="wp-block-ub-tabbed-content-tabs-title"><div><div>North</div></div>'
    "<div><div>South</div></div></div>",
    '<div class="wp-block-ub-tabbed-content-tab-content-wrap"><div>{}</div></div>',
)
QUBELY = tabs(
    '<div class="qubely-tab-nav"><span class="qubely-tab-item"><span>North</span></span>'
    '<span class="qubely-tab-item"><span>South</span></span></div>',
    '<div class="wp-block-qubely-tab"><div class="qubely-tab-content">{}</div></div>',
)
GHOST_KIT = tabs(
    '<div class="ghostkit-tabs-buttons" role="tablist"><a class="ghostkit-tabs-buttons-item" '
    'href="#tab-1">North</a><a class="ghostkit-tabs-buttons-item" href="#tab-2">South</a></div>',
    '<div class="ghostkit-tab">{}</div>',
)
GENERATE = tabs(
    '<div class="gb-tabs__menu" role="tablist"><div class="gb-tabs__menu-item">North</div>'
    '<div class="gb-tabs__menu-item">South</div></div>',
    '<div class="gb-tabs__item">{}</div>',
)
WORDPRESS = tabs(
    '<div role="tablist" class="wp-block-tab-list"><button type="button" role="tab">North</button>'
    '<button type="button" role="tab">South</button></div>',
    '<section role="tabpanel" class="wp-block-tab-panel">{}</section>',
)
BY_ROLE = tabs(
    '<div role="tablist"><ul><li role="tab">North</li><li role="tab">South</li></ul></div>',
    '<div role="tabpanel">{}</div>',
)
ADVANCED = tabs(
    '<ul class="advgb-tabs-panel"><li class="advgb-tab"><a href="#advgb-tabs-tab0">North'
    '</a></li><li class="advgb-tab"><a href="#advgb-tabs-tab1"><span>South</span></a></li></ul>',
    '<div class="advgb-tab-body-container"><div class="advgb-tab-body-header">TITLE</div>{}</div>',
)
ADVANCED = ADVANCED.replace("TITLE", "North", 1).replace("TITLE", "South", 1)
BOOTSTRAP = (
    '<ul class="nav nav-tabs"><li><a href="#s" data-toggle="tab">South</a></li>'
    '<li><a href="#n" data-toggle="tab">North</a></li></ul>'
    '<div class="tab-content"><div class="tab-pane" id="n"><p>Firs.</p></div>'
    '<div class="tab-pane" id="s"><p>Palms.</p></div></div>'
)
WITH_LISTS = {
    "Kadence": KADENCE,
    "Spectra": SPECTRA,
    "Stackable": STACKABLE,
    "Ultimate Blocks, old": OLD_ULTIMATE,
    "Qubely": QUBELY,
    "Ghost Kit": GHOST_KIT,
    "GenerateBlocks": GENERATE,
    "WordPress": WORDPRESS,
    "PublishPress Blocks": ADVANCED,
    "any roles": BY_ROLE,
    "Bootstrap": BOOTSTRAP,
}


@pytest.mark.parametrize("html", WITH_LISTS.values(), ids=WITH_LISTS)
def test_a_list_of_titles_is_shared_among_the_panels(tmp_path: Path, html: str) -> None:
    archive = migrated(tmp_path, item(1, block("html", html)))
    assert archive.body(PAGE) == "**North**\n\nFirs.\n\n**South**\n\nPalms."
    assert archive.kinds() == []


@pytest.mark.parametrize("html", WITH_LISTS.values(), ids=WITH_LISTS)
def test_a_page_of_a_site_has_them_too(html: str) -> None:
    shown = unrender_html(html).html
    assert [shown.index(word) for word in ("North", "Firs", "South", "Palms")] == sorted(
        shown.index(word) for word in ("North", "Firs", "South", "Palms")
    )


def test_titles_that_are_headings_stay_headings(tmp_path: Path) -> None:
    listed = (
        '<ul class="tabTitles"><li><h6>North</h6></li><li><i class="x"></i><h6>South</h6></li></ul>'
    )
    html = tabs(listed, '<div class="eb-tab-wrapper"><div>{}</div></div>')
    archive = migrated(tmp_path, item(1, block("essential-blocks/advanced-tabs", html)))
    assert archive.body(PAGE) == "###### North\n\nFirs.\n\n###### South\n\nPalms."
    assert archive.kinds() == []


def test_other_tabs_may_stand_in_a_panel(tmp_path: Path) -> None:
    html = KADENCE.replace("<p>Firs.</p>", GENERATE.replace("North", "Left").replace("South", "Up"))
    archive = migrated(tmp_path, item(1, block("html", html)))
    words = archive.body(PAGE).split()
    assert " ".join(words) == "**North** **Left** Firs. **Up** Palms. **South** Palms."
    assert archive.kinds() == []


def test_a_link_to_a_tab_still_leads_to_its_title(tmp_path: Path) -> None:
    html = KADENCE + '<p>See <a href="#tab-north">there</a>.</p>'
    archive = migrated(tmp_path, item(1, block("html", html)))
    assert '<a id="tab-north"></a>**North**' in archive.body(PAGE)
    assert archive.kinds() == []


@pytest.mark.parametrize(
    "html",
    [
        KADENCE.replace("South</span></a></li>", "South</span></a></li><li>East</li>"),
        '<div role="tablist"><a href="#a">One</a><div id="a" role="tabpanel">Text.</div></div>',
        '<ul class="nav-tabs"><li><a href="/a/">A</a></li><li><a href="/b/">B</a></li></ul>',
        '<div role="tablist"><span>One</span></div><p>Text.</p>',
        KADENCE.replace("</ul>", "Words in the list.</ul>"),
        KADENCE.split("<div><div")[0] + "</div><p>No panels.</p>",
    ],
    ids=[
        "one panel less",
        "an accordion",
        "a menu",
        "no panels",
        "words in the list",
        "no panels at all",
    ],
)
def test_uncertain_titles_stay_in_their_place(tmp_path: Path, html: str) -> None:
    archive = migrated(tmp_path, item(1, block("html", html)))
    assert "**" not in archive.body(PAGE)
    assert not {"lost-words", "moved-words", "added-words"}.intersection(archive.kinds())


def test_titles_in_attributes_stand_before_the_blocks_they_name(tmp_path: Path) -> None:
    inner = "\n\n".join(
        block("ub/tab-block", PARAGRAPH.format(text), f'{{"index":{number}}} ')
        for number, text in enumerate(("Firs.", "Palms."))
    )
    titles = r'["North","South \u0026 \u003cem\u003eWest\u003c/em\u003e"]'
    attributes = f'{{"blockID":"a","tabsTitle":{titles}}} '
    archive = migrated(tmp_path, item(1, block("ub/tabbed-content-block", inner, attributes)))
    assert archive.body(PAGE) == "**North**\n\nFirs.\n\n**South & _West_**\n\nPalms."
    assert archive.kinds() == []


@pytest.mark.parametrize(
    ("attributes", "html"),
    [
        ('{"tabsTitle":["A","B"]} ', "A one B two"),
        ('{"titles":[{"text":"A"},{"text":"B"}]} ', "A one B two"),
        ('{"tabLabels":[{"label":"A"},{"label":"B"}]} ', "A one B two"),
        ('{"tabHeaders":["A","B"]} ', "A one B two"),
        ('{"tabsTitle":["A","B","C"]} ', "A one B two C"),
        ('{"tabsTitle":["A"]} ', "A one two"),
        ('{"tabLabels":["A","B","C"]} ', "one two"),
        ('{"tabLabels":[{"color":"red"},{"color":"blue"}]} ', "one two"),
    ],
)
def test_lists_of_titles_have_many_names(attributes: str, html: str) -> None:
    inner = "".join(block("acme/tab", PARAGRAPH.format(text)) for text in ("one", "two"))
    shown = wordpress_html(block("acme/tabs", inner, attributes))
    for tag in ("<p>", "</p>", "<strong>", "</strong>"):
        shown = shown.replace(tag, " ")
    assert shown.split() == html.split()


def test_a_title_is_written_even_if_the_text_says_the_same_words() -> None:
    inner = PARAGRAPH.format("Within a month. Can I return it? Yes.")
    panel = block("ub/content-toggle-panel-block", inner, '{"panelTitle":"Can I return it?"} ')
    assert "<strong>Can I return it?</strong>" in wordpress_html(panel)


BUTTON = block("tab", '<button type="button" role="tab" class="wp-block-tab"></button>')
TITLE_LIST = block("tab-list", f'<div class="wp-block-tab-list">{BUTTON}{BUTTON}</div>')


@pytest.mark.parametrize(("before", "name"), [("", "tab"), (TITLE_LIST, "tab-panel")])
def test_tabs_of_wordpress_with_titles_in_attributes(
    tmp_path: Path, before: str, name: str
) -> None:
    panels = "".join(
        block(name, f'<section class="wp-block-{name}"><p>{text}</p></section>', title)
        for title, text in (('{"label":"North"} ', "Firs."), ('{"label":"South"} ', "Palms."))
    )
    content = block("tabs", f'<div class="wp-block-tabs">{before}{panels}</div>')
    archive = migrated(tmp_path, item(1, content))
    assert archive.body(PAGE) == "**North**\n\nFirs.\n\n**South**\n\nPalms."
    assert archive.kinds() == []


def test_the_title_of_a_pane_is_a_label() -> None:
    html = (
        '<div class="kt-accordion-header-wrap"><button type="button"><span>Why?</span></button>'
        '</div><div class="kt-accordion-panel"><p>Because.</p></div>'
    )
    shown = render(block("kadence/pane", html)).html
    assert "".join(shown.split("\n")) == (
        "<p><strong><span>Why?</span></strong></p>"
        '<div class="kt-accordion-panel"><p>Because.</p></div>'
    )


def test_a_hostile_number_of_lists_is_left_alone() -> None:
    html = '<div role="tablist"><p>a</p></div><div role="tabpanel">b</div>' * 3000
    assert "<strong>" not in wordpress_html(block("html", html))


def test_a_picture_as_title_is_not_lost_where_the_panel_begins_with_another() -> None:
    pictures = ADVANCED
    for number, name in enumerate(("North", "South")):
        pictures = pictures.replace(name, f'<img src="{number}.png">', 1)
        pictures = pictures.replace(name, f'<img src="{number}-again.png">', 1)
    shown = wordpress_html(pictures)
    assert [f"{number}.png" in shown for number in (0, 1)] == [True, True]
    assert [f"{number}-again.png" in shown for number in (0, 1)] == [True, True]
