"""Tables of intended differences between a rendered post and the same post in WordPress.

Each row has the elements (an XPath), the HTML that replaces them before the comparison, and the
reason. Everything else must be equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from lxml import html
from lxml.html import HtmlElement


class Row(NamedTuple):
    """One intended difference. `instead` returns the HTML that replaces the element."""

    xpath: str
    instead: Callable[[HtmlElement], str]
    why: str


def has_class(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def nothing(_: HtmlElement) -> str:
    return ""


def an_embed(_: HtmlElement) -> str:
    return "<p>⟨embed⟩</p>"


def inner(element: HtmlElement) -> str:
    """Return the inner HTML of an element."""
    children = "".join(html.tostring(child, encoding="unicode") for child in element)
    return f"{escape(element.text or '')}{children}"


def bare(figure: HtmlElement) -> str:
    return f"<p>{inner(figure)}</p>"


def bold(heading: HtmlElement) -> str:
    return f"<p><strong>{inner(heading)}</strong></p>"


def spaced(element: HtmlElement) -> str:
    return f" {html.tostring(element, encoding='unicode', with_tail=False)}"


def player(link: HtmlElement) -> str:
    return f'<audio src="{link.get("href")}"></audio>'


def full_picture(item: HtmlElement) -> str:
    """Return a gallery's figure with the full-size image instead of a linked thumbnail."""
    for link in item.xpath(".//a[img]"):
        link.drop_tag()
    for picture in item.iter("img"):
        picture.set("src", re.sub(r"-\d+x\d+(\.\w+)$", r"\1", picture.get("src", "")))
    return html.tostring(item, encoding="unicode", with_tail=False)


def tracks(playlist: HtmlElement) -> str:
    """Return one player for each link of the list, with its title."""
    return "".join(
        f'<figure><audio src="{link.get("href")}"></audio>'
        f"<figcaption>{escape(link.text_content())}</figcaption></figure>"
        for link in playlist.iter("a")
    )


def code(paragraph: HtmlElement) -> str:
    text = re.sub(r"^\s*\[[^]]*\]|\[/\w+\]\s*$", "", paragraph.text_content())
    return f"<pre>{escape(text)}</pre>"


def cover(element: HtmlElement) -> str:
    """Return the picture behind a cover, then the cover's content."""
    address = re.search(r"background-image:\s*url\(['\"]?([^'\")]+)", element.get("style", ""))
    picture = f'<figure><img src="{escape(address[1])}"></figure>' if address else ""
    return picture + inner(element)


def block_of_code(element: HtmlElement) -> str:
    for line_break in element.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "").removeprefix("\n")
    return f"<pre>{escape(element.text_content())}</pre>"


def note_number(link: HtmlElement) -> str:
    return f"<sup>{escape(link.text_content().strip('[]'))}</sup>"


def columns(paragraph: HtmlElement) -> str:
    """Return the text between a builder's shortcodes, one paragraph for each run."""
    texts = re.split(r"\s*\[/?[^]]*\]\s*", paragraph.text_content())
    return "".join(f"<p>{escape(text)}</p>" for text in texts if text)


DYNAMIC = "it shows the site as it is today, which an archive cannot: a placeholder stands there"
EMBED = "what a provider answers changes or ends; the address stays"
PLUGIN = "the plugin is not installed on this WordPress, but its shortcode's meaning is known"

# What the server has answers for (php/mu-plugins/test-site.php), and its own post.
EMBEDDED = [
    "youtube.com/",
    "youtu.be/",
    "vimeo.com/",
    "twitter.com/",
    "/limportance-du-reseautage/",
]
# What scripts of these sites show stands at these addresses.
SCRIPTS = " or ".join(
    f"contains(@href, '{part}')" for part in ("//gist.github.com/", "//speakerdeck.com/player/")
)
ADDRESS = " or ".join(f"contains(., '{part}')" for part in EMBEDDED)

ANCHOR = Row("//sup/a[starts-with(@href, '#')]", inner, "the anchors of notes have other names")
OEMBED = Row(
    "//iframe[contains(@src, 'feature=oembed') or contains(@src, 'app_id=')]", an_embed, EMBED
)
PLAYER = Row(
    "//figure[(audio or video) and not(figcaption)]",
    bare,
    "a player stands in a figure also where WordPress puts it in a paragraph",
)

# On both sides, because only notes whose links lead to each other become footnotes.
NOTES_BY_HAND: Sequence[Row] = [
    Row(
        "//p[a[starts-with(@href, '#_ftnref')]]",
        nothing,
        "a note by hand is a footnote, and WordPress knows none in a text",
    ),
    Row("//a[starts-with(@href, '#_ftn')]", note_number, "as for the note"),
]

# Emphasis that only a style makes is an element here, around all that the styled element holds.
# The marks may be nested, so that the first ones have a second turn.
STYLED = [
    Row(
        f"//*[@style]/{mark}[count(../node()) = 1]",
        inner,
        "Markdown has no styles, so that bold, italic and underlined text is so by elements",
    )
    for mark in ("strong", "em", "u", "s", "sup", "sub", "strong", "em", "u")
]
UNSTYLED = Row(
    "//b[contains(@style, 'font-weight')] | //i[contains(@style, 'font-style')]",
    inner,
    "what a style makes normal is not emphasised",
)


# On both sides, because a source may have such emphasis beside it as well.
DIVIDED = [
    Row(
        f"//*[self::{marks}][{axis}[contains(translate(@style, ' ', ''), '{style}:normal')]]",
        inner,
        "emphasis is divided around what a style makes normal: Markdown has no styles",
    )
    for marks, style in (("strong or self::b", "font-weight"), ("em or self::i", "font-style"))
    for axis in (".//*", "following-sibling::node()[1]", "preceding-sibling::node()[1]")
]
THERE: Sequence[Row] = [
    *DIVIDED,
    *STYLED,
    UNSTYLED,
    *STYLED,
    Row(f"//*[{has_class('wp-block-latest-posts')}]", nothing, DYNAMIC),
    Row(f"//*[{has_class('wp-block-categories')}]", nothing, DYNAMIC),
    Row(f"//*[{has_class('wp-block-tag-cloud')}]", nothing, DYNAMIC),
    Row(f"//*[{has_class('wp-block-search')}]", nothing, DYNAMIC),
    Row(f"//*[{has_class('wp-block-page-list')}]", nothing, DYNAMIC),
    Row(f"//iframe[{has_class('wp-embedded-content')}]", nothing, EMBED),
    Row(f"//blockquote[{has_class('wp-embedded-content')}]", an_embed, EMBED),
    Row(f"//blockquote[{has_class('twitter-tweet')}]", an_embed, EMBED),
    OEMBED,
    Row(
        f"//figure[{has_class('wp-block-embed')} and not(figcaption)]",
        inner,
        "a link alone needs no figure around it",
    ),
    Row(
        f"//figure[{has_class('gallery-item')}]",
        full_picture,
        "an archive keeps the picture itself, not the small one that leads to it",
    ),
    Row(
        f"//ul[{has_class('blocks-gallery-grid')}]/li",
        inner,
        "a gallery's list, which says nothing to a reader, is left to its figures",
    ),
    Row(f"//ul[{has_class('blocks-gallery-grid')}]", inner, "as for its items"),
    Row(f"//ul[{has_class('wp-block-gallery')}]/li", inner, "as in the newer gallery"),
    Row(f"//ul[{has_class('wp-block-gallery')}]", inner, "as for its items"),
    Row(
        f"//*[{has_class('wp-block-cover')} and contains(@style, 'background-image')]",
        cover,
        "the picture behind a cover is content, which style alone would lose",
    ),
    Row(
        f"//a[{has_class('wp-block-file__button')}]",
        spaced,
        "the button's border parts it from the file's name",
    ),
    Row(f"//object[{has_class('wp-block-file__embed')}]", nothing, "a preview of the same file"),
    Row(
        f"//div[{has_class('wp-playlist')}]",
        tracks,
        "WordPress fills its one player by script; without script a list of links is left",
    ),
    Row(
        "//p[code and normalize-space(.) = '' and not(.//img)]",
        nothing,
        "a code element around a pre leaves an empty paragraph before it, which shows nothing",
    ),
    Row(
        "//code[not(ancestor::pre) and not(*[not(self::br)]) and (br or contains(., '\n'))]",
        block_of_code,
        "inline code of several lines was meant as a block, and Markdown has no other for lines",
    ),
    Row(
        "//object[.//@*[contains(., 'youtube.com/v/')]]",
        an_embed,
        "no browser plays Flash; the address of the player names the page of the video",
    ),
    Row(
        "//a[@href='#' or starts-with(@href, 'javascript:')]",
        inner,
        "such a link does nothing without the script of its page",
    ),
    *NOTES_BY_HAND,
    Row("//p[starts-with(., '[code ') or starts-with(., '[sourcecode ')]", code, PLUGIN),
    Row("//p[starts-with(., '[vc_row')]", columns, PLUGIN),
    Row("//p[starts-with(., '[contact-form-7')]", nothing, PLUGIN),
    Row(
        f"//div[{has_class('box')}]/h4",
        bold,
        "which heading a site's own shortcode makes of its title is known to that site only",
    ),
    PLAYER,
    ANCHOR,
]

HERE: Sequence[Row] = [
    *DIVIDED,
    *STYLED,
    Row(
        "//text()[contains(., 'Balise non fermée')]/following::b[preceding::b[. = 'gras']]",
        inner,
        "browsers carry on what nothing closes; the parser that reads both sides here does not",
    ),
    Row(f"//a[. = @href and ({ADDRESS}) and normalize-space(..) = .]", an_embed, EMBED),
    Row(
        f"//a[. = @href and ({SCRIPTS}) and normalize-space(..) = .]",
        nothing,
        "WordPress writes a script, which shows what stands at the link; this WordPress runs none",
    ),
    OEMBED,
    PLAYER,
    Row(
        "//a[. = @href and contains(@href, '.mp3')]",
        player,
        "the address of a sound alone on its line is a link, as other embeds are",
    ),
    Row(
        f"//section[{has_class('footnotes')}]",
        nothing,
        "WordPress 6.1 does not know the block of footnotes and shows nothing",
    ),
    ANCHOR,
    *NOTES_BY_HAND,
]


def without(differences: Sequence[Row], markup: str) -> str:
    """Return the HTML with the intended differences removed."""
    root = html.fragment_fromstring(f"<div>{markup}</div>")
    for row in differences:
        for element in root.xpath(row.xpath):
            put_instead(element, row.instead(element))
    return html.tostring(root, encoding="unicode")


def put_instead(element: HtmlElement, markup: str) -> None:
    box = html.fragment_fromstring(f"<div>{markup}</div>")
    box.tail = element.tail
    element.getparent().replace(element, box)
    box.drop_tag()
