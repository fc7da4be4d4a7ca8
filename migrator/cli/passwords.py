"""Get passwords from the environment or from a prompt; they are no flags and no settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping

import typer

from migrator.errors import UsageError
from migrator.fetch.mysql import PASSWORD as DATABASE_PASSWORD
from migrator.settings import Settings
from migrator.sources.locator.open_locator import is_address, is_database

PASSWORD = "MIGRATOR_PASSWORD"  # noqa: S105


def credentials(settings: Settings) -> Callable[[str], Mapping[str, str]] | None:
    """Return the function that gives the HTTP headers for the API at a URL.

    Returns None without a user name, and if no site is asked. Raises UsageError if there is no
    password.
    """
    if not settings.user or settings.offline or not any(map(is_address, settings.source)):
        return None
    from migrator.sources.rest import authorization

    password = application_password(settings.user)
    return lambda root: authorization(root, settings.user, password)


def ask_for_database(sources: tuple[str, ...]) -> None:
    """Ask for the password of a database unless the environment holds it.

    The answer goes where the driver looks for it, and nowhere else.
    """
    asked = [source for source in sources if is_database(source)]
    if asked and DATABASE_PASSWORD not in os.environ and sys.stdin.isatty():
        text = f"Password of {asked[0]} (empty for none)"
        os.environ[DATABASE_PASSWORD] = str(
            typer.prompt(text, default="", hide_input=True, show_default=False, err=True)
        )


def application_password(user: str) -> str:
    """Return the application password of `user`, from the environment or from a prompt.

    It is no flag and no setting, because other users can read command lines and files. Raises
    UsageError if there is no terminal to ask on.
    """
    if password := os.environ.get(PASSWORD, ""):
        return password
    if not sys.stdin.isatty():
        raise UsageError(f"--user {user} needs an application password: set {PASSWORD}")
    return str(typer.prompt(f"Application password of {user}", hide_input=True, err=True))
