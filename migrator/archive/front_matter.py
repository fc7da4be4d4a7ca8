"""Front matter: what stands between two `---` lines at the top of a post.

Built on python-frontmatter with a handler of our own, because the stock one wraps
long lines, sorts keys, and strips every white space Unicode knows from both ends of
a post: also the ideographic space that opens a Japanese paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import frontmatter
from frontmatter.default_handlers import BaseHandler

from migrator.archive import yaml_text
from migrator.archive.front_matter_fastcheck import is_certain


class FrontMatterError(ValueError):
    """The front matter cannot be written, or does not read (back). One sentence."""


class Handler(BaseHandler):
    """YAML between two lines of exactly three hyphens, as Jekyll and Hugo read it.

    A byte order mark and CRLF line ends, which editors and Git add, are read as well.
    """

    FM_BOUNDARY = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def split(self, text: str) -> tuple[str, str]:
        """The YAML between the delimiters and everything after them.

        Raises FrontMatterError when `text` does not begin with front matter.
        """
        before, *rest = self.FM_BOUNDARY.split(text.removeprefix("\ufeff"), 2)
        if before or not rest:
            raise FrontMatterError("the file does not begin with front matter (a line ---)")
        if len(rest) == 1:
            raise FrontMatterError("the front matter is not closed by a line ---")
        return rest[0], rest[1]

    def load(self, fm: str) -> dict[str, Any]:
        """The mapping that the YAML `fm` says. Raises FrontMatterError for anything else."""
        try:
            metadata = yaml_text.load(fm)
        except ValueError as error:
            raise FrontMatterError(f"the front matter is no YAML: {error}") from error
        if metadata is None:
            return {}
        if not isinstance(metadata, dict):
            raise FrontMatterError("the front matter holds no keys and values")
        return metadata

    def export(self, metadata: dict[str, object], **_: object) -> str:
        """`metadata` as YAML, each line ended. Raises ValueError for what YAML cannot say."""
        return yaml_text.dump(metadata)

    def format(self, post: frontmatter.Post, **_: object) -> str:
        """A whole file: front matter, a blank line, the body, one newline."""
        head = f"---\n{self.export(post.metadata)}---\n"
        return f"{head}\n{post.content}\n" if post.content else head


_HANDLER: Final = Handler()


def dumps(metadata: Mapping[str, object], body: str) -> str:
    """The text of a post's file, ending in one newline.

    `metadata` holds strings, numbers, booleans, None, lists and mappings of these; its
    order is kept. Newlines around `body` are not kept, everything else in it is. A lone
    surrogate, which UTF-8 cannot store, becomes U+FFFD in both.

    The text is read again before it is returned, unless it can be read in one way only:
    FrontMatterError when it does not say exactly what was put in. (Programs that read it
    through python-frontmatter's own `load` see the body without the white space at its two
    ends.)
    """
    content = yaml_text.without_surrogates(body).strip("\r\n")
    post = frontmatter.Post(content, _HANDLER)
    # Not as keyword arguments: a key may be called "content" or "handler".
    post.metadata = dict(metadata)
    try:
        text = frontmatter.dumps(post)
    except ValueError as error:
        raise FrontMatterError(f"the front matter cannot be written: {error}") from error
    if not is_certain(text) and loads(text) != (yaml_text.plain(metadata), content):
        raise FrontMatterError("the front matter does not read back as it was written")
    return text


def loads(text: str) -> tuple[dict[str, Any], str]:
    """The metadata and the body (without the newlines around it) of a post's file.

    Raises FrontMatterError, saying what is wrong and where, when there is no front
    matter or it is not a YAML mapping.
    """
    head, body = _HANDLER.split(text)
    return _HANDLER.load(head), body.strip("\r\n")
