"""Find share bars and subscription forms in a post's content by what they do, not by their names.

Each theme names them in its own way. A share bar only has links that post the page elsewhere; no
author writes these by hand. A subscription form asks for an e-mail address and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml import etree

from migrator.sources.html.page_tree import visible_text

_SHARING: Final = re.compile(
    r"facebook\.com/(?:sharer|share\.php|dialog/share)|(?:twitter|x)\.com/(?:intent/|share\?|home\?)"
    r"|pinterest\.\w+/pin/create|linkedin\.com/(?:shareArticle|sharing)|plus\.google\.com/share"
    r"|(?:t|telegram)\.me/share|(?:api\.whatsapp\.com/send|wa\.me/|whatsapp://send)\S*text="
    r"|reddit\.com/submit|tumblr\.com/(?:share|widgets/share)|vk\.com/share|getpocket\.com/save"
    r"|xing\.com/(?:spi/shares|app/user\?op=share)|stumbleupon\.com/submit|digg\.com/submit"
    r"|del\.icio\.us/(?:post|save)|delicious\.com/save|news\.ycombinator\.com/submitlink"
    r"|bsky\.app/intent|threads\.net/intent|line\.me/R/msg|b\.hatena\.ne\.jp/(?:add|entry)"
    r"|buffer(?:app)?\.com/add|connect\.ok\.ru/offer|weibo\.com/share|mailto:\?",
    re.IGNORECASE,
)
# Links beside them that lead nowhere else.
_OTHER: Final = re.compile(r"#|javascript:|\Z", re.IGNORECASE)
_NAMED: Final = re.compile(r"shar(?:e|ing)|social|tweet|follow", re.IGNORECASE)
_BARS: Final = ("div", "ul", "ol", "p", "section", "aside", "nav", "span", "footer")
_FORM: Final = re.compile(
    r"subscri|newsletter|mailchimp|mc4wp|mailpoet|sendinblue|convertkit|follow|opt-?in|abonn|"
    r"suscri|iscri|jetpack_sub",
    re.IGNORECASE,
)
# In characters: "Share this with your friends on:"
_LONGEST_LABEL: Final = 60
_MOST_LINKS: Final = 400
_ENOUGH: Final = 2


def share_bars(content: etree._Element) -> Iterator[etree._Element]:
    """Yield the outermost share bars in the content."""
    found: set[etree._Element] = set()
    for link in islice(content.iter("a"), _MOST_LINKS):
        if not _SHARING.search(link.get("href") or "") or not found.isdisjoint(
            link.iterancestors()
        ):
            continue
        bar = None
        for ancestor in link.iterancestors():
            if ancestor is content or not _is_bar(ancestor):
                break
            bar = ancestor
        if bar is not None and bar.tag in _BARS:
            found.add(bar)
            yield bar


def subscription_forms(content: etree._Element) -> Iterator[etree._Element]:
    """Yield the forms in the content that ask for an e-mail address to follow the blog."""
    for form in islice(content.iter("form"), _MOST_LINKS):
        words = " ".join(form.get(name) or "" for name in ("id", "class", "action", "name"))
        around = form.getparent()
        if around is not None and around is not content:
            words += " ".join(("", around.get("id") or "", around.get("class") or ""))
        fields = [i for i in form.iter("input") if i.get("type") not in ("hidden", "submit")]
        asks = any("mail" in f"{i.get('type')} {i.get('name')}".lower() for i in fields)
        if asks and next(form.iter("textarea"), None) is None and _FORM.search(words):
            yield form


def _is_bar(element: etree._Element) -> bool:
    """Return True if an element holds nothing but links for sharing and a label."""
    if next(element.iter("video", "iframe", "pre", "table"), None) is not None:
        return False
    if any(next(image.iterancestors("a"), None) is None for image in element.iter("img")):
        return False
    links = list(islice(element.iter("a"), _MOST_LINKS))
    sharing = [each for each in links if _SHARING.search(each.get("href") or "")]
    others = [each for each in links if each not in sharing]
    if any(not _OTHER.match((each.get("href") or "").strip()) for each in others):
        return False
    label = len(visible_text(element)) - sum(len(visible_text(each)) for each in links)
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    is_marked = len(sharing) >= _ENOUGH or _NAMED.search(names) is not None
    return label <= _LONGEST_LABEL and (is_marked or element.tag in ("li", "span"))
