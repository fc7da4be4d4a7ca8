"""Build the options of a command from the options table, and its help in groups."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Final, TypeVar

import typer
from typer.core import TyperCommand

from migrator.settings.option import Command, Option, OptionGroup
from migrator.settings.table import OPTIONS

Run = TypeVar("Run", bound=Callable[..., None])

_ARGUMENTS: Final = "Arguments"
_HELP: Final = "Help"
_HEADINGS: Final = (_ARGUMENTS, *(group.value for group in OptionGroup), _HELP)


class GroupedCommand(TyperCommand):
    """A command whose help lists its options under the headings of the table."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the help of all parameters. Overrides the method of click's Command."""
        sections: dict[str, list[tuple[str, str]]] = {heading: [] for heading in _HEADINGS}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is None:
                continue
            if parameter.param_type_name == "argument":
                sections[_ARGUMENTS].append((parameter.metavar or record[0], record[1]))
            else:
                heading = getattr(parameter, "rich_help_panel", None)
                sections[heading or _HELP].append(record)
        for heading, records in sections.items():
            if records:
                with formatter.section(heading):
                    formatter.write_dl(records)


def command(
    app: typer.Typer, *examples: str, options: Iterable[Option] = OPTIONS
) -> Callable[[Run], Run]:
    """Return a decorator that makes a function the command of `app` with its name.

    The function takes its arguments (as Typer reads them), then by keyword the flags that it uses
    itself, and all other flags of the command in `**settings`. Types, names and help of all flags
    come from `options`. `examples` are command lines that end the help.
    """

    def register(run: Run) -> Run:
        with_options(run, options)
        epilog = "\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples)
        width = {"max_content_width": 100}
        app.command(cls=GroupedCommand, epilog=epilog, context_settings=width)(run)
        return run

    return register


def with_options(run: Callable[..., None], options: Iterable[Option] = OPTIONS) -> None:
    """Give `run` the signature from which Typer builds the command: arguments, then flags."""
    name: Command = run.__name__  # type: ignore[assignment]
    own = inspect.signature(run, eval_str=True).parameters
    flags = [option for option in options if name in option.commands]
    known = {option.name for option in flags}
    parameters = [
        parameter
        for parameter in own.values()
        if parameter.name not in known and parameter.kind is not parameter.VAR_KEYWORD
    ]
    parameters += [_parameter(option, name, own.get(option.name)) for option in flags]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}


def _parameter(
    option: Option, command: Command, own: inspect.Parameter | None
) -> inspect.Parameter:
    """Return the parameter of one flag. A setting is None unless given, so that the value in
    migrator.toml holds."""
    default = None if option.is_setting or option.default == "" else option.default
    shown = option.default_for.get(command, option.shown_default)
    if own is not None and own.default is not own.empty:
        default = own.default
    info = typer.Option(
        *filter(None, (option.long_flag, option.short)),
        help=option.help_for.get(command, option.help) + (f" [default: {shown}]" if shown else ""),
        metavar=option.placeholder or None,
        show_default=False,
        rich_help_panel=option.group.value,
        autocompletion=_completion(option.type.choices) if option.type.choices else None,
    )
    kind = option.type.from_flag
    annotation: Any = Annotated[kind if default is not None else kind | None, info]
    return inspect.Parameter(
        option.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
    )


def _completion(choices: tuple[str, ...]) -> Callable[[str], list[str]]:
    """Return the function that offers `choices` to the shell."""

    def complete(incomplete: str) -> list[str]:
        return [choice for choice in choices if choice.startswith(incomplete)]

    return complete
