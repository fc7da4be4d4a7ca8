"""Render the templates of the report's pages, and build their Content Security Policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from migrator.archive.report_seal import sealed
from migrator.reports.html.text import visible

# Number of template pieces per chunk: a page of 10,000 rows is neither held as one string, nor
# written cell by cell.
_BUFFERED: Final = 500
# Characters of front matter or comments that a page shows.
_SHOWN: Final = 50_000


@cache
def data(name: str) -> str:
    """Return the text of a file in this package's `data` folder."""
    return (files(__package__) / "data" / name).read_text("utf-8")


def chunks(name: str, **values: Any) -> Iterator[bytes]:
    """Render the template `name` with `values`, and yield the page in UTF-8, with its seal.

    Every value is escaped, except `Markup`.
    """
    stream = _template(name).stream(values)
    stream.enable_buffering(_BUFFERED)
    return sealed(chunk.encode() for chunk in stream)


def policy(*, style: str, script: str, images: str) -> str:
    """Return a Content Security Policy (CSP level 3) that allows loading only from these sources,
    and running only scripts of the source `script`."""
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
    """Return the CSP source expression that allows an inline script or style by its hash."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def unescaped(text: str) -> Markup:
    """Return a style or script of this package as it is."""
    return Markup(text)  # noqa: S704


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
    environment.filters["shortened"] = _shortened
    return environment.get_template(name)


def _final(value: Any) -> Any:
    return visible(value) if type(value) is str else value


def _shortened(text: str) -> str:
    """Cut a text that would slow the page down."""
    cut = "\n… The rest is too long to be shown here."
    return text if len(text) <= _SHOWN else text[:_SHOWN] + cut


def _number(value: int) -> str:
    return f"{value:,}"


def count(value: int, noun: str, many: str = "") -> str:
    """Return a number with its noun: `1 post`, `1,234 posts`."""
    return f"{value:,} {noun if value == 1 else many or f'{noun}s'}"


def in_quotes(html: str) -> Markup:
    """Escape HTML for an attribute value in double quotes. Only the necessary characters are
    escaped (HTML, section 13.2.5.36), because the document of a frame is long."""
    return Markup(html.replace("&", "&amp;").replace('"', "&quot;"))  # noqa: S704
