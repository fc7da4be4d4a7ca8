"""Render the templates of the preview's pages; every value is escaped, except `Markup`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FunctionLoader, StrictUndefined


@cache
def data(name: str) -> str:
    """Return the text of a file in this package's `data` folder."""
    return (files(__package__) / "data" / name).read_text("utf-8")


def page(name: str, **values: Any) -> bytes:
    """Return the page that the template `name` gives with `values`, in UTF-8."""
    return _environment().get_template(name).render(values).encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(data),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["address"] = _address
    return environment


def _address(path: PurePosixPath) -> str:
    """Return the address of a file of the archive."""
    return f"/{quote(str(path))}"
