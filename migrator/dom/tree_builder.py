"""Build Beautiful Soup's objects directly from lxml's parser events.

The result is equal to `BeautifulSoup(html, "lxml", preserve_whitespace_tags=LITERAL)`, node by
node: the same names, attributes, texts, classes of strings, and links between nodes. Only the time
differs. Processor time in milliseconds for the HTML of a post of 2.2 kB with 34 elements and 55
strings (500 generated posts, Python 3.11, lxml 6.1, beautifulsoup4 4.15):

    lxml alone                                                        0.07
    lxml, visiting each node of its finished tree                     0.13
    lxml, calling a target that does nothing                          0.18 (0.11 if kept for reuse)
    Beautiful Soup's own builder                                      2.17
    this one                                                          0.55

Reading lxml's finished tree would be slightly faster than its events, but that tree is different:
it ends at elements nested 256 deep, lacks everything after `</html>`, and has an added doctype.

Beautiful Soup's builder passes a dozen arguments to a tag's constructor that are the same for all
HTML tags (here they are attributes of the class), sets the links of a string twice, searches texts
letter by letter, and compares whole elements at each end tag to find the element that it closes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, cast

from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLTreeBuilder, ParserRejectedMarkup
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import (
    AttributeValueList,
    Comment,
    Doctype,
    NamespacedAttribute,
    NavigableString,
    PageElement,
    ProcessingInstruction,
    XMLAttributeDict,
)
from lxml import etree

LITERAL = {"code", "listing", "pre", "textarea", "tt", "xmp"}
"""Elements in which white space is preserved."""

_VOID = frozenset(HTMLTreeBuilder.DEFAULT_EMPTY_ELEMENT_TAGS or ())
_STRINGS = HTMLTreeBuilder.DEFAULT_STRING_CONTAINERS
_LISTS = HTMLTreeBuilder.DEFAULT_CDATA_LIST_ATTRIBUTES
_LISTS_ANYWHERE = _LISTS["*"]
_LISTS_OF = {name: _LISTS_ANYWHERE | names for name, names in _LISTS.items()}
# Elements that need further checks; one look-up excludes most elements.
_SPECIAL = frozenset({*LITERAL, *_STRINGS, "meta"})
_SPACES = BeautifulSoup.ASCII_SPACES


class Element(Tag):
    """HTML tag created by the parser. Its class attributes are the same for all HTML tags."""

    parser_class = BeautifulSoup
    namespace = None
    prefix = None
    sourceline = None
    sourcepos = None
    known_xml = False
    can_be_empty_element = False
    attribute_value_list_class = AttributeValueList
    cdata_list_attributes = _LISTS
    preserve_whitespace_tags = LITERAL
    interesting_string_types = Tag.MAIN_CONTENT_STRING_TYPES
    next_element = None
    next_sibling = None
    _namespaces = LXMLTreeBuilder.DEFAULT_NSMAPS


def tree(html: str) -> BeautifulSoup:
    """Return the tree of a fragment or a whole page, closed and nested as lxml does.

    Iterative: ten thousand open tags are no problem. Raises UnicodeEncodeError for lone surrogates;
    NUL may end the text (callers remove both).
    """
    events, parser = _IDLE.pop() if _IDLE else _parser(None)
    events.begin(document := new_document())
    try:
        # Remove a byte order mark, as LXMLTreeBuilderForXML.prepare_markup does.
        parser.feed(html.removeprefix("\ufeff"))
        parser.close()
    except (UnicodeDecodeError, LookupError, etree.ParserError):
        return BeautifulSoup(html, builder=_Builder())
    _IDLE.append((events, parser))
    return document


def elements(root: Tag) -> list[Tag]:
    """Return the elements below one, in document order.

    Takes a seventh of the time of `find_all` with names, which builds a filter for each call, and
    two thirds of that of `descendants`.
    """
    found: list[Tag] = []
    if not root.contents:
        return found
    last: PageElement = root
    while isinstance(last, Tag) and last.contents:
        last = last.contents[-1]
    end, node = last.next_element, cast(PageElement | None, root.contents[0])
    while node is not end and node is not None:
        if isinstance(node, Tag):
            found.append(node)
        node = node.next_element
    return found


class TreeBuilder:
    """Builder of a `document`, to which nodes are added in document order.

    Each node is added to the open element; the methods set the links as Beautiful Soup's builders
    do.
    """

    __slots__ = ("_last", "current", "document", "open")

    def begin(self, document: BeautifulSoup) -> None:
        """Begin to build the tree of a document."""
        self.document = document
        self.current: Tag = document
        self.open: list[Tag] = [document]
        self._last: PageElement | None = None

    def element(self, name: str, attributes: XMLAttributeDict) -> Element:
        """Add an element and open it."""
        tag = Element.__new__(Element)
        tag.name = name
        tag.attrs = attributes
        tag.contents = []
        parent = self.current
        siblings = parent.contents
        tag.parent = parent
        tag.previous_element = last = self._last
        if last is not None:
            last.next_element = tag
        if siblings:
            tag.previous_sibling = before = siblings[-1]
            before.next_sibling = tag
        else:
            tag.previous_sibling = None
        siblings.append(tag)
        self._last = tag
        self.open.append(tag)
        self.current = tag
        if name in _VOID:
            tag.can_be_empty_element = True
        if name in _STRINGS:
            tag.interesting_string_types = {_STRINGS[name]}
        return tag

    def string(self, kind: type[PageElement], text: str) -> None:
        """Add a text or another kind of string."""
        # The links are set as in `element`: a method for both would be one more call for each node.
        node: PageElement = str.__new__(kind, text)  # type: ignore[type-var] # they all are strings
        node.next_element = node.next_sibling = None
        parent = self.current
        siblings = parent.contents
        node.parent = parent
        node.previous_element = last = self._last
        if last is not None:
            last.next_element = node
        if siblings:
            node.previous_sibling = before = siblings[-1]
            before.next_sibling = node
        else:
            node.previous_sibling = None
        siblings.append(node)
        self._last = node

    def end_element(self) -> str:
        """Close the open element and return its name."""
        ended = self.open.pop()
        self.current = self.open[-1]
        return ended.name


# Each time a target is passed to lxml, it spends 0.07 ms on inspecting the target's methods. So
# finished parsers are kept here for the next document, of whichever thread.
_IDLE: list[tuple[_Events, etree.HTMLParser]] = []


def _parser(encoding: str | None) -> tuple[_Events, etree.HTMLParser]:
    events = _Events()
    return events, etree.HTMLParser(target=events, recover=True, encoding=encoding)


class _Events(TreeBuilder):
    """Target of lxml's parser (https://lxml.de/parsing.html, "The target parser interface").

    _text     text since the last tag
    _literal  number of open tags of LITERAL
    _holders  open tags whose strings have a class of their own
    """

    __slots__ = ("_holders", "_literal", "_text")

    def begin(self, document: BeautifulSoup) -> None:
        super().begin(document)
        self._text = ""
        self._literal = 0
        self._holders: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._text:
            self._string(NavigableString)
        given = _attributes(name, attributes) if attributes else XMLAttributeDict()
        tag = self.element(name, given)
        if name in _SPECIAL:
            if name == "meta":
                _EMPTY.builder.set_up_substitutions(tag)
            if name in LITERAL:
                self._literal += 1
            if name in _STRINGS:
                self._holders.append(name)

    def end(self, name: str) -> None:
        if self._text:
            self._string(NavigableString)
        is_innermost = self.current.name == name
        if is_innermost and name not in _SPECIAL:
            self.end_element()
        elif is_innermost or any(tag.name == name for tag in self.open):
            self._end_all_to(name)

    def _end_all_to(self, name: str) -> None:
        """Close the open elements up to and with the innermost one of this name."""
        ended = ""
        while ended != name:
            ended = self.end_element()
            if ended in _SPECIAL:
                self._literal -= ended in LITERAL
                if ended in _STRINGS:
                    self._holders.pop()

    def data(self, text: str) -> None:
        self._text += text

    def comment(self, text: str) -> None:
        self._special_string(text, Comment)

    def pi(self, target: str, text: str) -> None:
        self._special_string(f"{target} {text}", ProcessingInstruction)

    def doctype(self, name: str, public: str, system: str) -> None:
        self._special_string(str(Doctype.for_name_and_ids(name, public, system)), Doctype)

    def close(self) -> None:
        if self._text:
            self._string(NavigableString)
        # So that the tree is freed with its owner.
        del self.document, self.current, self.open, self._last

    def _special_string(self, text: str, kind: type[NavigableString]) -> None:
        """Add a string that is not text of the page."""
        if self._text:
            self._string(NavigableString)
        self._text = text
        self._string(kind)

    def _string(self, kind: type[NavigableString]) -> None:
        """Add the text since the last tag as a node.

        Outside LITERAL, white space only becomes one line feed if it contains one, else one space.
        """
        text, self._text = self._text, ""
        if not self._literal and (not text or (text[0] in _SPACES and not text.strip(_SPACES))):
            text = "\n" if "\n" in text else " "
        if self._holders and kind is NavigableString:
            kind = _STRINGS[self._holders[-1]]
        self.string(kind, text)


def _attributes(name: str, given: Mapping[str, str]) -> XMLAttributeDict:
    """Return attributes as a tag has them: some are lists, such as `class`."""
    lists = _LISTS_OF.get(name.lower(), _LISTS_ANYWHERE)
    found: dict[str, Any] = {}
    for key, value in given.items():
        if key[0] == "{" and "}" in key:
            namespace, local = key[1:].split("}", 1)
            key = NamespacedAttribute(None, local, namespace)
        found[key] = AttributeValueList(value.split()) if key in lists else value
    return XMLAttributeDict(found)


class _Builder(LXMLTreeBuilder):
    """The same builder for BeautifulSoup's constructor.

    It has a fallback for text that lxml rejects: parsing it as bytes.
    """

    def __init__(self) -> None:
        super().__init__(preserve_whitespace_tags=LITERAL)

    def prepare_markup(self, markup: Any, *_: Any, **__: Any) -> Iterator[Any]:
        yield markup.removeprefix("\ufeff").encode("utf8"), "utf8", None, False

    def feed(self, markup: Any) -> None:
        """Parse all of it into `self.soup`. Raises ParserRejectedMarkup."""
        soup = cast(BeautifulSoup, self.soup)
        try:
            events, parser = _parser(soup.original_encoding)
            events.begin(soup)
            parser.feed(markup)
            parser.close()
        except (UnicodeDecodeError, LookupError, etree.ParserError) as error:
            raise ParserRejectedMarkup(error) from error


_EMPTY = BeautifulSoup("", builder=_Builder())


def new_document() -> BeautifulSoup:
    """Return an empty document.

    Its constructor would compute anew each time, in 0.1 ms, what is the same for all documents.
    """
    made = BeautifulSoup.__new__(BeautifulSoup)
    vars(made).update(vars(_EMPTY))
    made.original_encoding = None
    made.attrs, made.contents, made.current_data = XMLAttributeDict(), [], []
    made.preserve_whitespace_tag_stack, made.string_container_stack = [], []
    made.open_tag_counter, made.tagStack, made.currentTag = Counter(), [made], made
    return made
