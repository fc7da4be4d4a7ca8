"""The templates of the pages, and the policy each page is under."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from migrator.reports.html.text import visible

# Rows of a table, so that a page of 10,000 is neither held as one string nor written a cell a time.
_BUFFERED: Final = 500


@cache
def data(name: str) -> str:
    """The text of a file that comes with this package."""
    return (files(__package__) / "data" / name).read_text("utf-8")


def chunks(name: str, **values: Any) -> Iterator[bytes]:
    """The page that the template `name` makes of `values`, in UTF-8.

    Every value is escaped, but for `Markup`.
    """
    stream = _template(name).stream(values)
    stream.enable_buffering(_BUFFERED)
    return (chunk.encode() for chunk in stream)


def policy(*, style: str, script: str, images: str) -> str:
    """A Content Security Policy (CSP level 3) under which nothing is loaded but by these
    sources, and nothing runs but by that of `script`."""
    rules = {
        "default-src": "'none'",
        "script-src": script,
        "style-src": style,
        "img-src": images,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{rule} {sources}" for rule, sources in rules.items() if sources)


def source_of(text: str) -> str:
    """The source expression that allows an inline script or style by its content."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FunctionLoader(data),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_final,
    )
    environment.filters["number"] = _number
    environment.filters["count"] = count
    return environment.get_template(name)


def _final(value: Any) -> Any:
    return visible(value) if type(value) is str else value


def _number(value: int) -> str:
    return f"{value:,}"


def count(value: int, noun: str, many: str = "") -> str:
    """`1 post`, `1,234 posts`."""
    return f"{value:,} {noun if value == 1 else many or f'{noun}s'}"


def in_quotes(html: str) -> Markup:
    """HTML as the value of an attribute in double quotes: no more is escaped than must be
    (HTML, section 13.2.5.36), for a frame's document is a long one."""
    return Markup(html.replace("&", "&amp;").replace('"', "&quot;"))  # noqa: S704
