"""Beautiful Soup works with its rarely used parts loaded late."""

from __future__ import annotations

import subprocess
import sys

BEGIN = """
import sys
from migrator.startup.deferred_imports import OF_BEAUTIFUL_SOUP, defer
defer(*OF_BEAUTIFUL_SOUP, "no_such_module")
from bs4 import BeautifulSoup
"""


def printed(code: str) -> str:
    """Return the output of a fresh process, in which nothing is imported yet."""
    command = [sys.executable, "-c", BEGIN + code]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()


def test_parsing_text_loads_neither_part() -> None:
    code = """
BeautifulSoup("<p>x", "lxml").find("p")
print([name for name in sys.modules if name.startswith(("soupsieve.", "charset_normalizer."))])
"""
    assert printed(code) == "[]"


def test_a_selector_loads_the_engine_and_works() -> None:
    code = """
soup = BeautifulSoup("<p class=a>x</p><p>y</p>", "lxml")
print([tag.text for tag in soup.select("p.a")], [tag.text for tag in soup.select("p")])
"""
    assert printed(code) == "['x'] ['x', 'y']"


def test_bytes_of_an_unknown_encoding_are_still_detected() -> None:
    code = """
text = "<p>Привет, мир: это старый блог о кораблях и морях</p>"
print(BeautifulSoup(text.encode("koi8-r"), "lxml").text == text[3:-4])
"""
    assert printed(code) == "True"


def test_a_missing_module_is_still_missing() -> None:
    code = """
try:
    import no_such_module
except ImportError as error:
    print(error)
"""
    assert printed(code) == "No module named 'no_such_module'"


def test_nothing_is_searched_for_garbage_while_modules_load() -> None:
    code = """
import gc
from migrator.startup.deferred_imports import loading
with loading():
    print(gc.isenabled(), end=" ")
print(gc.isenabled(), gc.get_freeze_count() > 0, end=" ")
gc.disable()
with loading():
    pass
print(gc.isenabled())
"""
    assert printed(code) == "False True True False"
