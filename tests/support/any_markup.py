"""Random markup, most of it wrong: what a parser may meet."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = [
    *("p", "div", "span", "a", "b", "i", "em", "ul", "li", "table", "tr", "td", "br", "img", "hr"),
    *("pre", "code", "textarea", "script", "style", "template", "ruby", "rt", "rp", "title"),
    *("html", "head", "body", "meta", "link", "svg", "o:p", "x-y", "form", "option", "iframe"),
]
ATTRIBUTES = [
    *("class='a b'", 'class=""', "CLASS=x", "class=a class=b", "id=x", "rel='a  b'", "rev=r"),
    *("checked", "href='?a&amp;b&c'", "headers='1 2'", "sandbox='a b'", "charset=utf8", "{a}b=1"),
    *("{a}class='x y'", "b='<'", "xml:lang=fr", "xmlns:o='u'", "é='ü'", "accesskey='k\u00a0l\tm'"),
    *("http-equiv=content-type content='text/html; charset=x'", "/", '"', "="),
]
TEXTS = [
    *(
        "x",
        " ",
        "\n",
        " \n\t ",
        "\u00a0",
        "é日本",
        "&amp;",
        "&#0;",
        "&bogus;",
        "&lt",
        "<",
        ">",
        "&",
    ),
    *("<!-- c -->", "<!---->", "<!-- -->", "<!-- open", "<![CDATA[x]]>", "<?php x ?>", "</p>"),
    *(
        "<!DOCTYPE html>",
        '<!DOCTYPE a PUBLIC "b" "c">',
        "<!DOCTYPE>",
        "</html>",
        "</body>",
        "\ufeff",
    ),
    *("</", "<//", "\r\n", "\x0b", "\x0c", "\x1f", "\x00", "x" * 600),
]


def tags() -> st.SearchStrategy[str]:
    names = st.sampled_from(NAMES)
    attributes = st.lists(st.sampled_from(ATTRIBUTES), max_size=3).map(" ".join)
    opened = st.builds("<{} {}>".format, names, attributes)
    return opened | st.builds("</{}>".format, names) | st.builds("<{}/>".format, names)


MARKUP = st.lists(tags() | st.sampled_from(TEXTS), max_size=25).map("".join)
