"""Two documents compared as a reader sees them.

`shown` reads HTML into nested tuples: blocks, and in them runs of characters with the
elements around them. What a browser does not show is not in it: white space that HTML
collapses, the order of attributes, classes and styles, wrappers such as <div>, the
<p> around the text of a list item (whether the whole list is loose is), the sections
of a table, an empty header row, and whether white space or a line break at its edge
belongs to an emphasis.

`rendered` is the other half: Markdown through comrak, as the archive is meant to be read.
"""

from __future__ import annotations

import re
from urllib.parse import quote

import comrak
from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from bs4.element import PreformattedString
from support.emptiness import holds_breaks_only
from support.table_columns import alignments


def names(words: str) -> set[str]:
    return set(words.split())


_EXTENSIONS = comrak.ExtensionOptions()
_EXTENSIONS.table = _EXTENSIONS.strikethrough = True
_EXTENSIONS.tasklist = _EXTENSIONS.footnotes = True
_OPTIONS = comrak.RenderOptions()
_OPTIONS.unsafe_ = True

SAME = {"b": "strong", "i": "em", "s": "del", "strike": "del", "tt": "code", "acronym": "abbr"}
NO_MEANING = names("span font big nobr center tbody picture source wbr")
CONTAINERS = names(
    "[document] html body article aside center div fieldset footer header main nav section"
    " hgroup noframes noscript"
)
PARAGRAPHS = names("p h1 h2 h3 h4 h5 h6 dt summary figcaption caption legend address")
NESTING = names("blockquote ul ol li dl dd details figure form table tr td th")
SECTIONS = names("thead tbody tfoot")
DROPPED = names("script style head title template meta link")
ADDRESSES = {"href", "src", "cite", "data", "poster"}
MEDIA = names("iframe video audio object embed svg math")
ATTRIBUTES = names(
    "href src alt title colspan rowspan start open type checked cite datetime name value width"
    " height controls data id dir"
)
FLAGS = names("open controls checked")
SPLIT = names("em strong del code")
BREAK = "\u2028"
ALONE = MEDIA | {"comment", "space"}


def rendered(markdown: str) -> str:
    """HTML of the Markdown, by a native CommonMark and GFM engine."""
    return str(
        comrak.render_markdown(markdown, extension_options=_EXTENSIONS, render_options=_OPTIONS)
    )


def shown(html: str) -> tuple:
    """What a reader sees of this HTML."""
    html = html.replace("\0", "")
    soup = BeautifulSoup(html, "lxml", preserve_whitespace_tags={"pre", "code", "textarea"})
    return tuple(_Reader().blocks(soup))


class _Reader:
    was_split = False
    """Whether two line breaks in a row made two paragraphs of one."""

    def blocks(self, node: Tag, around: tuple = ()) -> list[tuple]:
        out: list[tuple] = []
        run: list[tuple] = []

        def flush() -> None:
            lines = _lines(run)
            self.was_split = self.was_split or len(lines) > 1
            out.extend(("p", each) for line in lines for each in _paragraphs(line))
            run.clear()

        def walk(element: Tag, marks: tuple) -> None:
            for child in element.contents:
                if not isinstance(child, Tag):
                    run.extend(_text(child, marks))
                elif child.name in DROPPED:
                    continue
                elif child.name in CONTAINERS or child.name == "p":
                    flush()
                    walk(child, marks)
                    flush()
                elif child.name == "pre" and not _has_markup(child):
                    flush()
                    out.append(_code(child))
                elif child.name == "hr":
                    flush()
                    out.append(("hr",))
                elif child.name == "figure" and not _has_caption(child):
                    flush()
                    walk(child, marks)
                    flush()
                elif child.name in PARAGRAPHS or child.name in NESTING or child.name == "pre":
                    flush()
                    out.extend(self.block(child, marks))
                else:
                    self.inline(child, marks, run, walk)

        walk(node, around)
        flush()
        return out

    def inline(self, child: Tag, marks: tuple, run: list, walk) -> None:
        name = SAME.get(child.name, child.name)
        if name == "br":
            run.append((BREAK, marks, "space"))
        elif name == "img":
            bold = ("strong", "em")  # an image looks the same in them
            run.append((_image(child), tuple(m for m in marks if m[0] not in bold), "atom"))
        elif name == "code" and _around_code(child):
            walk(_around_code(child), marks)
        elif name == "code" and child.find(True) is None:
            if child.get_text():
                content = child.get_text().replace("\n", " ")
                run.append((content, (*marks, ("code", ())), "atom"))
        elif name == "input" and child.get("type") != "hidden":
            run.append((("input", _attributes(child)), marks, "atom"))
        elif name in MEDIA:
            text = " ".join(child.get_text().split())
            run.append(((name, _attributes(child), text), marks, "atom"))
        elif (
            name in NO_MEANING
            or name == "input"
            or holds_breaks_only(child)
            or (name == "a" and child.get("href") is None)
        ):
            walk(child, marks)
        else:
            inner = (*marks, (name, _attributes(child)))
            before = len(run)
            walk(child, inner)
            if name == "a" and all(piece[2] == "space" for piece in run[before:]):
                run.append(("", inner, "atom"))

    def block(self, element: Tag, marks: tuple) -> list[tuple]:
        name = element.name
        if name in ("ul", "ol"):
            return [self.list(element, marks)]
        if name == "table":
            return self.table(element)
        inner = self.blocks(element, marks)
        if name in PARAGRAPHS or name == "pre":
            if name.startswith("h"):
                runs = [block[1] for block in inner if block[0] == "p"]
                return [(name, *runs)] if runs else []
            return [(name, tuple(inner))] if inner else []
        return [(name, _attributes(element), tuple(inner))]

    def list(self, element: Tag, marks: tuple) -> tuple:
        items: list[list] = []
        loose = False
        for child in element.contents:
            if isinstance(child, Tag) and child.name == "li":
                loose = loose or child.find("p", recursive=False) is not None
                reader = _Reader()
                items.append(reader.blocks(child, marks))
                loose = loose or reader.was_split
            elif isinstance(child, Tag) and items:
                holder = BeautifulSoup("", "lxml").new_tag("li")
                holder.append(child.__copy__())
                items[-1].extend(self.blocks(holder))
        start = element.get("start", "1") if element.name == "ol" else ""
        return (element.name, start, loose, tuple(_joined(item) for item in items))

    def table(self, element: Tag) -> list[tuple]:
        rows = []
        own = [row for row in element.find_all("tr") if row.find_parent("table") is element]
        columns = alignments(own)
        for row in own:
            cells = [
                (cell.name, _attributes(cell), alignment, tuple(self.blocks(cell)))
                for cell, alignment in zip(
                    row.find_all(["td", "th"], recursive=False), columns[id(row)], strict=True
                )
            ]
            if cells and (row is not own[0] or any(cell[0] == "td" for cell in cells)):
                cells[0] = ("td", *cells[0][1:])  # GFM knows no headers of rows
            if any(cell[3] for cell in cells) or (cells and cells[0][0] == "td"):
                while cells and not cells[-1][3] and not cells[-1][1]:
                    cells.pop()
                rows.append(tuple(cells))
        caption = [self.blocks(each) for each in element.find_all("caption", recursive=False)]
        return [("table", tuple(map(tuple, caption)), tuple(rows))] if any(rows) else []


def _joined(blocks: list[tuple]) -> tuple:
    """GFM puts the check box of a loose item before its paragraph."""
    if len(blocks) > 1 and blocks[0][0] == blocks[1][0] == "p":
        first = blocks[0][1]
        if len(first) == 1 and isinstance(first[0][0], tuple) and first[0][0][0] == "input":
            return (("p", _line_of([*first, (" ", ()), *blocks[1][1]])), *blocks[2:])
    return tuple(blocks)


def _line_of(pieces: list) -> tuple:
    return _line(
        [
            (c, m, "atom" if isinstance(c, tuple) or not str(c).isspace() else "space")
            for c, m in pieces
        ]
    )


def _has_caption(figure: Tag) -> bool:
    captions = figure.find_all("figcaption", recursive=False)
    return any(each.get_text(strip=True) or each.find("img") for each in captions)


def _has_markup(pre: Tag) -> bool:
    return pre.find(["a", "img", "b", "strong", "em", "i", "sub", "sup", "u"]) is not None


def _code(pre: Tag) -> tuple:
    text = "".join(
        "\n" if isinstance(node, Tag) and node.name == "br" else str(node)
        for node in pre.descendants
        if isinstance(node, NavigableString) or node.name == "br"
    )
    if pre.contents and isinstance(pre.contents[0], NavigableString):
        text = text.removeprefix("\n")
    classes = [c for each in [pre, *pre.find_all("code")] for c in each.get("class", [])]
    language = [re.sub("^lang(uage)?-", "", c) for c in classes if c.startswith("lang")]
    return ("pre", language[:1], text.replace("\r\n", "\n").removesuffix("\n"))


def _image(element: Tag) -> tuple:
    attributes = dict(_attributes(element))
    alt = " ".join(attributes.get("alt", "").split())
    return ("img", _address(attributes.get("src", "")), alt, attributes.get("title", ""))


def _address(value: str) -> str:
    value = re.sub("[\n\r\t]", "", value.strip())
    return quote(value, safe="!#$%&'()*+,-./:;=?@_~")


def _attributes(element: Tag) -> tuple:
    found = []
    for name, value in sorted(element.attrs.items()):
        value = " ".join(value) if isinstance(value, list) else str(value)
        if name in ADDRESSES:
            value = _address(value)
        if name in ("id", "dir") and (element.name != "div" or value != "rtl"):
            continue
        if name == "disabled" or (name, element.name) == ("cite", "blockquote"):
            continue
        if name in ("title", "width", "height") and not value:
            continue
        if name in ("colspan", "rowspan") and value == "1":
            continue
        if name in FLAGS:
            value = ""
        if name in ATTRIBUTES:
            found.append((name, value))
    return tuple(found)


def _text(node: object, marks: tuple) -> list[tuple]:
    if isinstance(node, Comment):
        content = node.strip()
        kept = content.startswith(("migrator:", "more", "nextpage"))
        return [(("comment", content), marks, "atom")] if kept else []
    if isinstance(node, PreformattedString):
        return []
    pieces = re.split(r"(\s+)", str(node))
    return [(each, marks, "space" if each.isspace() else "atom") for each in pieces if each]


def _lines(run: list[tuple]) -> list[tuple]:
    """Lines of text: two line breaks in a row part them, outside links and HTML."""
    lines: list[list[tuple]] = [[]]
    gap: list[tuple] = []
    for piece in run:
        if piece[2] == "space":
            gap.append(piece)
            continue
        before = [each for each in lines[-1] if each[2] != "space"]
        if before and _is_end(gap, before[-1][1], piece[1]):
            lines.append([])
        lines[-1].extend([*gap, piece])
        gap = []
    lines[-1].extend(gap)
    return [line for line in map(_line, lines) if line]


def _is_end(gap: list[tuple], before: tuple, after: tuple) -> bool:
    """Whether two line breaks in a row are in this gap, and in nothing but emphasis. At the
    edge of a link they are not in it, and what holds only them says nothing."""
    either = {mark[0] for mark in (*before, *after)} - SPLIT - {"a"}
    either |= {mark[0] for mark in _common(before, after)} & {"a"}
    count = 0
    for content, marks, _ in gap:
        inside = {mark[0] for mark in marks} & either
        count = 0 if inside else count + (BREAK in content)
        if count > 1:
            return True
    return False


def _line(run: list[tuple]) -> tuple:
    """One line of text: white space collapsed, and in an emphasis only between its words."""
    out: list[list] = []
    gap = ""
    gap_open = False
    for content, marks, kind in run:
        if kind == "space":
            gap += content
            gap_open = True
            continue
        if gap_open:
            space = _collapsed(gap)
            if out or _indentation(space):
                common = _common(out[-1][1], marks) if out else ()
                space = space if out else _indentation(space)
                out.append([space, common])
            gap, gap_open = "", False
        if out and isinstance(content, str) and isinstance(out[-1][0], str) and out[-1][1] == marks:
            out[-1][0] += content
        else:
            out.append([content, marks])
    merged: list[list] = []
    for content, marks in out:
        same = merged and isinstance(content, str) and isinstance(merged[-1][0], str)
        if same and merged[-1][1] == marks and content:
            merged[-1][0] += content
        else:
            merged.append([content, marks])
    if all(isinstance(c, str) and c.isspace() and not marks for c, marks in merged):
        return ()
    return tuple((content, marks) for content, marks in merged)


def _paragraphs(line: tuple) -> list[tuple]:
    """Comments and media that stand alone, or comments that come first, are their own blocks."""
    out: list[tuple] = []
    rest = list(line)
    while rest and (_kind(rest[0]) == "comment" or all(_kind(each) in ALONE for each in rest)):
        first = rest.pop(0)
        if _kind(first) != "space":
            out.append((first,))
    while rest and out and _kind(rest[0]) == "space":
        rest.pop(0)
    if rest and out and isinstance(rest[0][0], str):
        rest[0] = (rest[0][0].lstrip(" " + BREAK), rest[0][1])
    return [*out, tuple(rest)] if rest else out


def _kind(piece: tuple) -> str:
    content, _ = piece
    if isinstance(content, tuple):
        return str(content[0])
    return "space" if content in (" ", BREAK) else "text"


def _around_code(element: Tag) -> Tag | None:
    """<code><a>x</a></code> shows what <a><code>x</code></a> shows."""
    only = element.contents[0] if len(element.contents) == 1 else None
    if not isinstance(only, Tag) or only.name not in ("a", "b", "em", "i", "strong"):
        return None
    if only.find(True) is not None:
        return None
    soup = BeautifulSoup("", "lxml")
    outer, outermost = soup.new_tag(only.name, attrs=only.attrs), soup.new_tag("span")
    inner = soup.new_tag("code")
    inner.string = only.get_text()
    outer.append(inner)
    outermost.append(outer)
    return outermost


def _collapsed(gap: str) -> str:
    """ASCII space collapses; line breaks and other white space stay."""
    if len(gap) > 1 and re.fullmatch("[ \\t\\r\\n\\f]*\u00a0[ \\t\\r\\n\\f]*", gap):
        return " "  # what visual editors leave
    spaces = re.sub(rf"\s*{BREAK} *", BREAK, re.sub(r"[\t\f\r\n ]+", " ", gap))
    return re.sub(f"{BREAK}\u00a0 ?$", BREAK, spaces)


def _indentation(space: str) -> str:
    """What is seen of the white space that begins a line: one space is nothing."""
    space = space.lstrip(" " + BREAK)
    return "" if re.fullmatch("\u00a0 ?", space) else space


def _common(first: tuple, second: tuple) -> tuple:
    shared = []
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        shared.append(one)
    return tuple(shared)
