"""Random HTML from Markdown's own elements, with text that looks like markup.

Every document drawn from `documents` can be said in CommonMark with GFM: no list is at
once loose and tight, no link stands in a link.
"""

from __future__ import annotations

import re
from html import escape, unescape

from hypothesis import strategies as st

FRAGMENTS = [
    *"*_~`[]()<>&|#+-.!=:\\\"'/$^{}@;,",
    *[
        "**",
        "***",
        "__",
        "~~",
        "~~~",
        "```",
        "![",
        "](",
        "[^1]",
        "[x]",
        "[ ] ",
        "]: ",
        "<b>",
        "</p>",
    ],
    *["<!--", "-->", "<?", "&amp;", "&#35;", "&copy", "1.", "1) ", "12. ", "- ", "+ ", "# ", "## "],
    *["> ", "---", "===", "* * *", ":--", "| - |", "--", "http://a.b", "<http://a.b>", "www.a.b"],
    *[
        "a",
        "b",
        "foo",
        "snake_case",
        "2*3*4",
        "word",
        "é",
        "日本",
        "語。",
        "「」",
        "“",
        "”",
        "—",
        "€",
    ],
    *[
        "\u00a0",
        "\u3000",
        "\u200b",
        "\u00ad",
        "😀",
        "\u2019",
        "ß",
        "١",
        "\u200f",
        " ",
        " ",
        " ",
        " ",
    ],
    *["\n", "\t", "  ", "\\*", "\\", "`` ", "(x)", "[a](b)", "$a_b$", "{{ x }}", "C:\\dir", "a|b"],
]
CODE = [
    "`",
    "``",
    " ",
    "x",
    "a b",
    "\\",
    "*",
    "<",
    "&amp;",
    "&",
    "|",
    "#",
    "\t",
    "é",
    "-",
    "[",
    "](",
]
ADDRESSES = [
    "/a", "https://a.b/c?d=e&f=g", "a b", "a(b)", "a(b", "a)", "<x>", "a_b*c", "#x", "", "ä",
    "a\\b", "a&copy;b", "x`y", "a%20b", "mailto:a@b.c", "\"q\"", "a|b", "http://a.b",
]  # fmt: skip
TITLES = ["", "t", 'a "b"', "it's", "a\\b", "&amp;", "*x*", "`", "a <b> c", "x|y", "(y)", '\\"']

texts = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=5).map("".join).map(escape)
codes = st.lists(st.sampled_from(CODE), min_size=1, max_size=5).map("".join)


def element(name: str, content: str, **attributes: str) -> str:
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{written}>{content}</{name}>"


# A title that repeats the address or the text is left out, so no title here repeats one.
images = st.builds(
    lambda src, alt, title: (
        f'<img src="{escape(src)}" alt="{alt}" title="{escape(title and f"shown: {title}")}">'
    ),
    st.sampled_from(ADDRESSES),
    texts,
    st.sampled_from(TITLES),
)
code_spans = codes.map(lambda content: element("code", escape(content)))


def _inline(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    content = st.lists(children, min_size=1, max_size=3).map("".join)
    names = st.sampled_from(["em", "strong", "del", "em", "strong", "sub"])
    return st.builds(element, names, content)


def phrases(*leaves: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.recursive(st.one_of(*leaves), _inline, max_leaves=3)
    return st.lists(parts, min_size=1, max_size=3).map("".join)


unlinked = phrases(texts, texts, code_spans, images)


def _is_seen(content: str) -> bool:
    """Items without content make a list loose that was tight, Markdown's own limit; and
    nobody sees on which side of an empty link a space is."""
    return bool(unescape(re.sub("<br>|</?(?:em|strong|del|sub)>", "", content)).strip())


def _link(content: str, href: str, title: str) -> str:
    return f'<a href="{escape(href)}" title="{escape(title)}">{content}</a>'


links = st.builds(
    _link, unlinked.filter(_is_seen), st.sampled_from(ADDRESSES), st.sampled_from(TITLES)
)
line = phrases(texts, texts, texts, code_spans, images, links)
paragraph_content = phrases(texts, texts, texts, code_spans, images, links, st.just("<br>"))


item_content = paragraph_content.filter(_is_seen)
paragraphs = item_content.map(lambda content: element("p", content))
headings = st.builds(
    lambda n, content: element(f"h{n}", content), st.integers(1, 6), line.filter(_is_seen)
)
fences = st.builds(
    lambda lines, language: (
        "<pre>" + element("code", escape("\n".join(lines)), **{"class": language}) + "</pre>"
    ),
    st.lists(codes | st.sampled_from(["", "```", "~~~", "    x", "# y", "- z"]), max_size=4),
    st.sampled_from(["", "", "language-py", "language-c++"]),
)
rules = st.just("<hr>")
leaves = st.one_of(paragraphs, paragraphs, headings, fences, rules)


@st.composite
def tables(draw: st.DrawFn) -> str:
    width = draw(st.integers(1, 3))
    cells = st.lists(line, min_size=width, max_size=width)
    head = "".join(element("th", cell) for cell in draw(cells))
    rows = draw(st.lists(cells, max_size=2))
    body = "".join(f"<tr>{''.join(element('td', cell) for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _list(name: str, items: list[str], start: int) -> str:
    content = "".join(element("li", item) for item in items)
    attribute = f' start="{start}"' if name == "ol" and start != 1 else ""
    return f"<{name}{attribute}>{content}</{name}>"


def _tight(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    below = st.one_of(st.just(""), st.just(""), _tight_leaf, fences)
    item = st.builds(lambda text, more: text + more, item_content, below)
    return st.builds(
        _list,
        st.sampled_from(["ul", "ol"]),
        st.lists(item, min_size=1, max_size=3),
        st.sampled_from([1, 1, 0, 7]),
    )


_tight_leaf = st.builds(
    _list,
    st.sampled_from(["ul", "ol"]),
    st.lists(item_content, min_size=1, max_size=2),
    st.just(1),
)


def _nested(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    content = st.lists(children, min_size=1, max_size=3).map("".join)
    first = item_content.map(lambda inner: element("p", inner))
    loose = st.builds(lambda one, more: one + more, first, content)
    return st.one_of(
        content.map(lambda inner: element("blockquote", inner)),
        _tight(children),
        st.builds(
            _list,
            st.sampled_from(["ul", "ol"]),
            st.lists(loose, min_size=1, max_size=3),
            st.sampled_from([1, 5]),
        ),
    )


blocks = st.recursive(st.one_of(leaves, tables()), _nested, max_leaves=3)
documents = st.lists(blocks, min_size=1, max_size=2).map("".join)
