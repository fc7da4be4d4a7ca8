"""Read and write front matter: the YAML between two `---` lines at the top of a post's file.

Built on python-frontmatter with a handler of our own. The stock handler wraps long lines,
sorts keys, and strips all Unicode white space from both ends of a post, including the
ideographic space that starts a Japanese paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import frontmatter
from frontmatter.default_handlers import BaseHandler

from migrator.archive import meta_lines, yaml_text
from migrator.archive.front_matter_fastcheck import is_unambiguous


class FrontMatterError(ValueError):
    """The front matter cannot be written or parsed. The message is one sentence."""


class Handler(BaseHandler):
    """Handler for YAML between two lines of exactly three hyphens, as Jekyll and Hugo read it.

    A byte order mark and CRLF line ends, which editors and Git add, are accepted.
    """

    FM_BOUNDARY = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def split(self, text: str) -> tuple[str, str]:
        """Return the YAML between the delimiters, and everything after them.

        Raises FrontMatterError if `text` does not begin with front matter.
        """
        before, *rest = self.FM_BOUNDARY.split(text.removeprefix("\ufeff"), 2)
        if before or not rest:
            raise FrontMatterError("the file does not begin with front matter (a line ---)")
        if len(rest) == 1:
            raise FrontMatterError("the front matter is not closed by a line ---")
        return rest[0], rest[1]

    def load(self, fm: str) -> dict[str, Any]:
        """Parse the YAML `fm` to a mapping. Raises FrontMatterError for anything else."""
        try:
            metadata = yaml_text.load(fm)
        except ValueError as error:
            raise FrontMatterError(f"the front matter is not YAML: {error}") from error
        if metadata is None:
            return {}
        if not isinstance(metadata, dict):
            raise FrontMatterError("the front matter is not a mapping of keys to values")
        return metadata

    def export(self, metadata: dict[str, object], **_: object) -> str:
        """Return `metadata` as YAML that ends in a newline. Raises ValueError for values that
        YAML cannot express."""
        return yaml_text.dump(metadata)

    def format(self, post: frontmatter.Post, **_: object) -> str:
        """Return a whole file: front matter, a blank line, the body, one newline."""
        head = f"---\n{self.export(post.metadata)}---\n"
        return f"{head}\n{post.content}\n" if post.content else head


_HANDLER: Final = Handler()


def dumps(metadata: Mapping[str, object], body: str, syntax: str = "yaml") -> str:
    """Return the text of a post's file, ending in one newline.

    `metadata` holds strings, numbers, booleans, None, and lists and mappings of these; its
    order is kept. `syntax` is "yaml", or "pelican" (see `meta_lines`). `body` loses only the
    newlines around it. A lone surrogate, which UTF-8 cannot
    store, becomes U+FFFD in both.

    The text is parsed again before it is returned, unless it is unambiguous. Raises
    FrontMatterError if the result differs from the input. (Programs that use python-frontmatter's
    own `load` get the body without the white space at its two ends.)
    """
    if syntax == "pelican":
        return yaml_text.without_surrogates(meta_lines.dumps(metadata, body))
    content = yaml_text.without_surrogates(body).strip("\r\n")
    post = frontmatter.Post(content, _HANDLER)
    # Not passed as keyword arguments: a key may be named "content" or "handler".
    post.metadata = dict(metadata)
    try:
        text = frontmatter.dumps(post)
    except ValueError as error:
        raise FrontMatterError(f"the front matter cannot be written: {error}") from error
    if not is_unambiguous(text) and loads(text) != (yaml_text.plain(metadata), content):
        raise FrontMatterError("the front matter differs when it is read again")
    return text


def loads(text: str) -> tuple[dict[str, Any], str]:
    """Parse a post's file to its metadata and its body (without the newlines around it).

    Raises FrontMatterError, which names the problem and its place, if there is no front
    matter or it is not a YAML mapping.
    """
    head, body = _HANDLER.split(text)
    return _HANDLER.load(head), body.strip("\r\n")
