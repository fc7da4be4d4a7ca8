"""Rules of the house as functions over a folder of modules, so that each can be seen failing."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

PACKAGE = "migrator"
# Packages of Python and of others that open sockets.
LISTENING = ("http.server", "socketserver")
NETWORK = frozenset({"http", "requests", "selectors", "socket", "ssl", "urllib.request", "urllib3"})
_WRITING_METHODS = frozenset(
    {"hardlink_to", "mkdir", "rename", "rmtree", "symlink_to", "touch", "unlink"}
)
# Objects of ours whose methods carry such names and write through archive/.
_OUR_WRITERS = ("self.output.", "self._output.", "output.", "self._writer.")
_POSSESSIVE_GROUP = re.compile(r"(?<![(\\])\)(?:[*+?]|\{[0-9,]+\})\+").search
_RIDDLE = re.compile(r"(What|Of|Where|Whether|Who|Whose|Is|Has|From)\b")


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text("utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a module's syntax tree."""
    return tuple(ast.walk(tree(path)))


def modules(house: Path) -> list[Path]:
    """Return the modules below `house`, sorted."""
    return sorted(house.rglob("*.py"))


def room(path: Path, house: Path) -> str:
    """Return the room of a module: its package below `house`, or its own name at the top level."""
    inside = path.relative_to(house)
    return inside.parent.as_posix() if len(inside.parts) > 1 else inside.stem


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of each import, inside functions and by `import_module` too."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) == "import_module":
            yield from (
                (node.lineno, argument.value)
                for argument in node.args
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            )


def _called(call: ast.Call) -> str:
    """Return the last part of the name of a called function, "" for other expressions."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def arrows(house: Path) -> Iterator[tuple[str, str, str]]:
    """Yield each import of one room by another: importing room, imported room, place."""
    for path in modules(house):
        here = room(path, house)
        for line, name in imports(path):
            there = _room_of(name, house)
            if there is not None and there != here:
                yield here, there, f"{path.relative_to(house)}:{line} imports {name}"


def _room_of(name: str, house: Path) -> str | None:
    """Return the room that holds the imported `name`, None for what is not ours."""
    parts = name.split(".")
    if parts[0] != PACKAGE:
        return None
    for length in range(len(parts), 1, -1):
        module = house.joinpath(*parts[1:length])
        if module.with_suffix(".py").is_file():
            return room(module.with_suffix(".py"), house)
        if (module / "__init__.py").is_file():
            return room(module / "__init__.py", house)
    return "__init__"


def not_downward(house: Path, floors: Mapping[str, int]) -> list[str]:
    """Return the imports that do not lead to a lower floor."""
    return [
        f"{place}: from {here} to {there}"
        for here, there, place in arrows(house)
        if floors[there] >= floors[here]
    ]


def public_classes_of_one_name(house: Path) -> dict[str, list[str]]:
    """Return the names of public classes that stand in more than one module."""
    found = defaultdict(list)
    for path in modules(house):
        for node in nodes(path):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(house).as_posix())
    return {name: places for name, places in found.items() if len(places) > 1}


def opens_sockets(path: Path) -> list[str]:
    """Return the imports of a module that can open a socket to another machine."""
    outgoing = (name for _, name in imports(path) if not name.startswith(LISTENING))
    return sorted({part for name in outgoing for part in _prefixes(name)} & NETWORK)


def listens(path: Path) -> list[str]:
    """Return the imports of a module that can wait for requests."""
    return sorted({name for _, name in imports(path) if name.startswith(LISTENING)})


def _prefixes(name: str) -> Iterator[str]:
    parts = name.split(".")
    yield from (".".join(parts[:length]) for length in range(1, len(parts) + 1))


def prints(path: Path) -> list[int]:
    """Return the lines in which a module calls `print`."""
    return [
        node.lineno
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]


def writes(path: Path) -> list[int]:
    """Return the lines in which a module changes the disk."""
    return [
        node.lineno
        for node in nodes(path)
        if isinstance(node, ast.Call) and _changes_the_disk(node)
    ]


def _changes_the_disk(call: ast.Call) -> bool:
    """True for a call that looks like an open for writing or a method of a path that writes."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name == "open" or (isinstance(call.func, ast.Name) and call.func.id == "open"):
        before = 0 if isinstance(call.func, ast.Attribute) else 1  # `open` takes the path first
        values = [*call.args[before:], *(keyword.value for keyword in call.keywords)]
        modes = [value.value for value in values if isinstance(value, ast.Constant)]
        return any(isinstance(mode, str) and bool(set(mode) & set("wax+")) for mode in modes)
    if name in ("write_text", "write_bytes"):
        return not ast.unparse(call.func).startswith(_OUR_WRITERS)
    if name == "replace" and isinstance(call.func, ast.Attribute):
        # A path's takes one value, a string's two, a date's names.
        takes_a_path = len(call.args) == 1 and not call.keywords
        return takes_a_path and ast.unparse(call.func.value) not in ("self", "reference")
    return name in _WRITING_METHODS


def possessive_groups(path: Path) -> list[str]:
    """Return the expressions of a module that repeat a group possessively."""
    found = []
    for node in nodes(path):
        text = node.value if isinstance(node, ast.Constant) else ""
        text = text.decode("latin-1") if isinstance(text, bytes) else text
        if isinstance(text, str) and _POSSESSIVE_GROUP(text):
            found.append(f"{node.lineno}: {text}")
    return found


def css_selections(path: Path) -> list[int]:
    """Return the lines of a module that select elements of a tree with CSS."""
    calls = (node for node in nodes(path) if isinstance(node, ast.Call))
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ("select", "select_one")
        and not ast.unparse(call.func).startswith("questionary.")
    ]


def frozen_dataclasses(path: Path) -> list[int]:
    """Return the lines of a module's frozen data classes that need no option of `dataclass`."""
    return [
        decorator.lineno
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("dataclass")
        if "frozen" in (names := {each.arg for each in decorator.keywords})
        and names <= {"frozen", "slots"}
    ]


def docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of each docstring of a module."""
    for node in nodes(path):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)):
            text = ast.get_docstring(node)
            if text:
                yield getattr(node, "lineno", 1), text


def opens_like_a_riddle(docstring: str) -> bool:
    """True for a docstring that begins with a question word instead of a verb or a noun."""
    return bool(_RIDDLE.match(docstring))
