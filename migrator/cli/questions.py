"""Ask questions on a terminal; each has a default, and `q` leaves.

questionary draws the questions. A terminal that cannot move its cursor (TERM=dumb) gets plain
lines instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol, TypeVar

import questionary
import typer
from prompt_toolkit.key_binding import KeyBindings, KeyBindingsBase, merge_key_bindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent

from migrator.cli import ctrl_c
from migrator.cli.wrapped_lines import LinePrinter
from migrator.errors import Interrupted, MigratorError

Value = TypeVar("Value")
Check = Callable[[str], str]
"""Return "" for a valid answer, else a sentence that says what is wrong with it."""

_LEAVE: Final = "q"


class Left(MigratorError):
    """The user left the questions with `q`, Ctrl-C or Ctrl-D."""

    exit_status = 0


class Questions(Protocol):
    """The ways to ask."""

    def text(self, question: str, default: str = "", check: Check = lambda _: "") -> str:
        """Return a line of text."""

    def yes(self, question: str, *, default: bool) -> bool:
        """Return True for yes."""

    def choose(self, question: str, choices: Sequence[tuple[Value, str]]) -> Value:
        """Return the chosen value; `choices` are values with their texts, the default first."""


def for_terminal() -> Questions:
    """Return the way to ask that fits the terminal."""
    return PlainQuestions() if os.environ.get("TERM") in ("dumb", "unknown") else DrawnQuestions()


class DrawnQuestions:
    """Questions with arrow keys and colours."""

    def text(self, question: str, default: str = "", check: Check = lambda _: "") -> str:
        while True:
            answer = str(_run(questionary.text(question, default=default, qmark="?")))
            if answer.strip().lower() == _LEAVE:
                raise Left
            # questionary's own validation shows one line, which a narrow terminal cuts.
            if not (problem := check(answer)):
                return answer
            LinePrinter().print(problem)

    def yes(self, question: str, *, default: bool) -> bool:
        asked = questionary.confirm(question, default=default, qmark="?")
        return bool(_run(asked, leaves_at_once=True))

    def choose(self, question: str, choices: Sequence[tuple[Value, str]]) -> Value:
        # Indexes, because a value such as None would be replaced by its text.
        rows = [questionary.Choice(text, value=n) for n, (_, text) in enumerate(choices)]
        asked = questionary.select(question, rows, qmark="?", instruction="(arrow keys, Enter)")
        return choices[int(_run(asked, leaves_at_once=True))][0]


def _run(asked: questionary.Question, *, leaves_at_once: bool = False) -> Any:
    """Return the answer. Raises Left for Ctrl-C, Ctrl-D and, if it is no letter of an answer, q."""
    keys = KeyBindings()

    def leave(event: KeyPressEvent) -> None:
        event.app.exit(exception=Left())

    for name in ("c-c", "c-d", *((_LEAVE, _LEAVE.upper()) if leaves_at_once else ())):
        keys.add(name, eager=True)(leave)
    own: KeyBindingsBase | None = asked.application.key_bindings
    asked.application.key_bindings = merge_key_bindings([own, keys] if own else [keys])
    return asked.unsafe_ask()


class PlainQuestions:
    """Questions as plain lines, answered by a line."""

    def text(self, question: str, default: str = "", check: Check = lambda _: "") -> str:
        while True:
            answer = self._line(question, default)
            if not (problem := check(answer)):
                return answer
            LinePrinter().print(problem)

    def yes(self, question: str, *, default: bool) -> bool:
        def check(answer: str) -> str:
            return "" if answer.lower() in ("y", "yes", "n", "no") else "Type y or n."

        return self.text(f"{question} (y/n)", "y" if default else "n", check).lower()[0] == "y"

    def choose(self, question: str, choices: Sequence[tuple[Value, str]]) -> Value:
        LinePrinter().print(question)
        for number, (_, text) in enumerate(choices, 1):
            LinePrinter().print(f"  {number:>2}  {text}")

        def check(answer: str) -> str:
            is_one = answer.isdecimal() and 1 <= int(answer) <= len(choices)
            return "" if is_one else f"Type a number from 1 to {len(choices)}."

        return choices[int(self.text("Number", "1", check)) - 1][0]

    def _line(self, question: str, default: str) -> str:
        try:
            shown = bool(default)
            # Typer adds a colon of its own.
            asked = question.removesuffix(":")
            answer = typer.prompt(asked, default=default, show_default=shown).strip()
        except (typer.Abort, Interrupted):
            ctrl_c.arrived()
            raise Left from None
        if answer.lower() == _LEAVE:
            raise Left
        return str(answer)
