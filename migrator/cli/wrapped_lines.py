"""Print lines so that a terminal of any width breaks them between words, not within one."""

from __future__ import annotations

import re
import shutil
from typing import IO, Final

from rich.cells import cell_len
from rich.console import Console as RichConsole
from rich.console import RenderableType
from rich.text import Text

from migrator.cli.output_streams import discard, printing

# Two columns: a name, two or more spaces, and a text.
_COLUMNS: Final = re.compile(r" *\S.*? {2,}(?=\S)")
_WORD: Final = re.compile(r"\S+\s*|\s+")
# The text of a second column that would be narrower begins at the margin.
_NARROWEST: Final = 30


class _Console(RichConsole):
    """A console that goes on when its reader has ended, where rich would exit with status 1."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        discard(self.file)


class LinePrinter:
    """Prints lines for people. A line that goes to a file or to a program stays one line."""

    def __init__(self, *, stderr: bool = False, file: IO[str] | None = None) -> None:
        self.rich = _Console(
            stderr=stderr, file=file, highlight=False, markup=False, emoji=False, soft_wrap=True
        )

    def print(self, shown: RenderableType) -> None:
        """Print a line; on a terminal its further lines stand below the beginning of its text.

        Raises OutputError if the output cannot be written.
        """
        if not self.rich.is_terminal or not isinstance(shown, (str, Text)):
            self.copyable(shown)
            return
        for line in Text(shown).split() if isinstance(shown, str) else shown.split():
            self._wrapped(line)

    def copyable(self, shown: RenderableType) -> None:
        """Print a line, such as a command, without a break, so that a copy of it is whole."""
        with printing(self.rich.file):
            self.rich.print(shown)

    def _wrapped(self, line: Text) -> None:
        # rich takes every terminal that cannot move its cursor for 80 columns wide.
        is_dumb = self.rich.is_dumb_terminal
        width = shutil.get_terminal_size().columns if is_dumb else self.rich.width
        start = _text_column(line.plain, width)
        body = line[start:]
        for number, part in enumerate(body.divide(_breaks(body.plain, width - start))):
            part.rstrip()
            self.copyable((Text(" " * start) if number else line[:start]) + part)


def _breaks(text: str, width: int) -> list[int]:
    """Return the offsets at which new lines begin. A word wider than a line stays whole."""
    offsets = []
    used = 0
    for word in _WORD.finditer(text):
        if used and used + cell_len(word[0].rstrip()) > width:
            offsets.append(word.start())
            used = 0
        used += cell_len(word[0])
    return offsets


def _text_column(line: str, width: int) -> int:
    """Return the column below which the further lines of `line` begin."""
    columns = _COLUMNS.match(line)
    if columns and width - columns.end() >= _NARROWEST:
        return columns.end()
    margin = len(line) - len(line.lstrip(" "))
    return margin if margin < width // 2 else 0
