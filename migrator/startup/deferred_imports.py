"""Defer the import of modules that Beautiful Soup loads but rarely uses until their first use.

`bs4` imports a CSS selector engine and a detector of encodings, which take as long to load as the
rest of it. No code of this program selects with CSS, and it gives `bs4` decoded text.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, Final

OF_BEAUTIFUL_SOUP: Final = ("soupsieve", "charset_normalizer")


class DeferredModule(ModuleType):
    """A stand-in for a module, which loads it when one of its names is asked for."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def defer(*names: str) -> None:
    """Load the modules `names` at their first use; those that are loaded or missing stay so.

    For a whole program: other code in the process sees the stand-ins too.
    """
    for name in names:
        if name not in sys.modules and (spec := find_spec(name)) is not None:
            stand_in = DeferredModule(name)
            stand_in.__spec__ = spec
            sys.modules[name] = stand_in


@contextmanager
def loading() -> Iterator[None]:
    """Pause Python's search for garbage while modules are loaded, and keep them out of later ones.

    Modules are never garbage, and the searches take a tenth of the time of loading.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
