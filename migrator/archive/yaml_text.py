"""Write and read the YAML of front matter and data files.

Every string value is double-quoted, keys are plain where YAML allows it, the order
is kept, and lines are never wrapped. The writer is our own, because PyYAML's emitter
escapes emoji and cannot quote values without quoting keys; the reader is PyYAML's.
Rules: YAML 1.2.2 sections 5.7 (escapes) and 8.1.2 (literal scalars), and YAML 1.1 for
plain keys that would be read as booleans, as most parsers implement 1.1.
"""

from __future__ import annotations

import math
import re
from collections.abc import ItemsView, Mapping
from functools import lru_cache
from typing import Any, Final

import yaml

# Deeper than any real value. The limit is needed because PyYAML and the writer recurse.
MAX_DEPTH: Final = 128

_SHORT_ESCAPES: Final = {
    "\\": "\\\\",
    '"': '\\"',
    "\0": "\\0",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
    "\x1b": "\\e",
    "\x85": "\\N",
    "\u2028": "\\L",
    "\u2029": "\\P",
}
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_NEEDS_ESCAPE: Final = re.compile(
    '[\\\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]'
)
_NOT_LITERAL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_PLAIN_KEY: Final = re.compile(r"[^\W\d][\w./-]*")
_OTHER_THAN_TEXT: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_Nested = Mapping[Any, object] | list[Any] | tuple[Any, ...]
_NESTED: Final = (dict, list, tuple, Mapping)
_MOST_VALUES: Final = 1_000_000
_LONGEST_NUMBER: Final = 1000
# YAML 1.2.2 section 8.2.2: a key before a colon is at most 1024 characters long.
_LONGEST_SIMPLE_KEY: Final = 1000


class Literal(str):
    """A text that is written as a literal block (`|-`), if YAML allows it."""

    __slots__ = ()


class BareScalar(str):
    """A text that is written without quotes, such as a date: YAML decides its type."""

    __slots__ = ()


def without_surrogates(text: str) -> str:
    """Replace each lone surrogate by U+FFFD, because UTF-8 cannot store it (RFC 3629
    section 3)."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def as_utf8(text: str) -> bytes:
    """Encode `text` in UTF-8; lone surrogates become U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return without_surrogates(text).encode()


def plain(value: object, *, depth: int = 0) -> object:
    """Return `value` as it will be read back: dicts, lists, strings without lone surrogates,
    numbers, booleans and None. `inf` and `nan` become strings.

    Raises ValueError for any other type, and for more than MAX_DEPTH levels.
    """
    if depth > MAX_DEPTH:
        raise ValueError(f"a value is nested more than {MAX_DEPTH} levels deep")
    match value:
        case Literal():
            return Literal(without_surrogates(value))
        case BareScalar():
            return load(str(value))
        case str():
            return without_surrogates(value)
        case float() if not math.isfinite(value):
            return str(value)
        case None | bool() | int() | float():
            return value
        case Mapping():
            return {_plain_key(key): plain(item, depth=depth + 1) for key, item in value.items()}
        case list() | tuple():
            return [plain(item, depth=depth + 1) for item in value]
    raise ValueError(f"a {type(value).__name__} cannot be written as YAML")


def dump(value: Mapping[str, object] | list[object]) -> str:
    """Return `value` as YAML that ends in a newline; an empty mapping gives "".

    Lists are indented block sequences. Raises ValueError like `plain`.
    """
    if not value:
        return ""
    lines: list[str] = []
    _block(value, "", 0, lines)
    lines.append("")
    return "\n".join(lines)


def load(text: str) -> object:
    """Parse `text` with PyYAML's safe loader.

    Raises ValueError, with the parser's own message and line, for invalid YAML.
    """
    loader = _SLOW_LOADER if _may_nest_deeply(text) else _FAST_LOADER
    try:
        value = yaml.load(text, Loader=loader)  # noqa: S506 - both are safe loaders
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" (line {mark.line + 1})" if mark else ""
        raise ValueError(f"{error.problem or error.context}{where}") from error
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
    except RecursionError as error:
        raise ValueError("values are nested too deeply") from error
    except (ArithmeticError, AttributeError, LookupError, TypeError) as error:
        # PyYAML's constructors raise these for scalars such as `!!bool x` or `!!int ''`.
        raise ValueError(f"a value is invalid: {error}") from error
    if "&" in text and "*" in text and _size(value, {}) > _MOST_VALUES:
        raise ValueError("its aliases repeat values without end")
    return value


def _size(value: object, sizes: dict[int, float]) -> float:
    """Return how many values there are if each alias is a copy; infinity for a value in itself.

    `sizes` holds the results for the lists and mappings that were counted before.
    """
    if not isinstance(value, dict | list):
        return 1
    if id(value) not in sizes:
        sizes[id(value)] = math.inf  # as long as it is not counted
        items = [*value, *value.values()] if isinstance(value, dict) else value
        sizes[id(value)] = 1 + sum(_size(item, sizes) for item in items)
    return sizes[id(value)]


def _bounded_loader(base: Any) -> Any:
    """Return a loader that refuses a number of thousands of digits, which Python cannot write, and
    a key that occurs twice."""

    def integer(loader: Any, node: yaml.ScalarNode) -> int:
        if len(node.value) > _LONGEST_NUMBER:
            raise ValueError("a number is too long")
        return int(loader.construct_yaml_int(node))

    def mapping(loader: Any, node: yaml.Node, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        if isinstance(node, yaml.MappingNode):
            _refuse_twins(node)
        return dict(base.construct_mapping(loader, node, deep=deep))

    loader: Any = type("BoundedLoader", (base,), {"construct_mapping": mapping})
    loader.add_constructor("tag:yaml.org,2002:int", integer)
    return loader


def _refuse_twins(node: yaml.MappingNode) -> None:
    """Raise ConstructorError for a key that occurs twice: one of its values would be lost (YAML
    1.2.2 section 3.2.1.3), and many parsers refuse the file."""
    seen: set[tuple[str, str]] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode) and key.value != "<<":
            if (key.tag, key.value) in seen:
                problem = f"the key {key.value[:80]} occurs twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add((key.tag, key.value))


# libyaml if it is installed: it is ten times faster, and front matter is parsed for each post.
_FAST_LOADER: Final = _bounded_loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader))
_SLOW_LOADER: Final = _bounded_loader(yaml.SafeLoader)
_INDICATORS: Final = re.compile(r"^[ \t?:-]*", re.MULTILINE)


def _may_nest_deeply(text: str) -> bool:
    """Return True if `text` could have more than about 200 levels. Then libyaml's recursion in C
    could crash the process, while the recursion in Python raises RecursionError."""
    flow = text.count("[") + text.count("{")
    block = max(len(match[0]) for match in _INDICATORS.finditer(text))
    return flow + 2 * block > 200


def quoted(text: str) -> str:
    """Return `text` as a double-quoted scalar on one line."""
    return f'"{_NEEDS_ESCAPE.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if _SURROGATE.match(char):
        return "\ufffd"
    code = ord(char)
    return _SHORT_ESCAPES.get(char) or (f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}")


def _plain_key(key: object) -> str | int:
    if isinstance(key, int) and not isinstance(key, bool):
        return key
    return without_surrogates(str(key))


def _entries(value: Mapping[Any, object]) -> ItemsView[str | int, object]:
    """Return the entries of a mapping with keys as `plain` returns them. Nearly always these are
    the keys themselves, which two calls check for all keys."""
    try:
        if "".join(value).isascii():
            return value.items()
    except TypeError:
        pass
    return {_plain_key(key): item for key, item in value.items()}.items()


# Cached, because all posts have the same few keys, at the same depths.
@lru_cache(maxsize=512)
def _key(key: str | int, indent: str) -> str:
    """Return the line of a key up to its colon."""
    text = str(key)
    if isinstance(key, str) and not _is_plain(key):
        text = quoted(key)
    if len(text) <= _LONGEST_SIMPLE_KEY:
        return f"{indent}{text}:"
    return f"{indent}? {text}\n{indent}:"


def _is_plain(key: str) -> bool:
    return bool(_PLAIN_KEY.fullmatch(key)) and key.lower() not in _OTHER_THAN_TEXT


def _scalar(value: object) -> str:
    match value:
        case BareScalar():
            return str(value)
        case str():
            return quoted(value)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case float() if not math.isfinite(value):
            return quoted(str(value))
        case float():
            text = repr(value)
            # YAML 1.1 reads a number with an exponent as text unless it has a point.
            return text.replace("e", ".0e", 1) if "e" in text and "." not in text else text
        case int():
            return str(value)
    raise ValueError(f"a {type(value).__name__} cannot be written as YAML")


def _block(value: _Nested, indent: str, depth: int, lines: list[str]) -> None:
    """Append the lines of a non-empty mapping or list at nesting level `depth`."""
    if depth >= MAX_DEPTH:
        raise ValueError(f"a value is nested more than {MAX_DEPTH} levels deep")
    inner = f"{indent}  "
    if not isinstance(value, list | tuple):
        for key, item in _entries(value):
            _entry(_key(key, indent), item, inner, depth + 1, lines)
        return
    for item in value:
        if type(item) is not str and isinstance(item, _NESTED) and item:
            first = len(lines)
            _block(item, inner, depth + 1, lines)
            lines[first] = f"{indent}- {lines[first][len(inner) :]}"
        else:
            _entry(f"{indent}-", item, inner, depth + 1, lines)


def _entry(head: str, item: object, inner: str, depth: int, lines: list[str]) -> None:
    """Append the lines of one value after its key or dash; `inner` is the indentation of further
    lines."""
    if type(item) is str:  # the most common case
        lines.append(f"{head} {quoted(item)}")
    elif isinstance(item, Literal) and _fits_literal(text := without_surrogates(item)):
        lines.append(f"{head} |-")
        lines += [f"{inner}{line}" if line else "" for line in text.split("\n")]
    elif not isinstance(item, _NESTED):
        lines.append(f"{head} {_scalar(item)}")
    elif item:
        lines.append(head)
        _block(item, inner, depth, lines)
    else:
        lines.append(f"{head} {'{}' if isinstance(item, Mapping) else '[]'}")


def _fits_literal(text: str) -> bool:
    """Return True if a literal block preserves `text`: parsers take the indentation from the
    first line, and `|-` drops the newlines at the end."""
    return not (text[:1].isspace() or text[-1:] in ("", "\n") or _NOT_LITERAL.search(text))
