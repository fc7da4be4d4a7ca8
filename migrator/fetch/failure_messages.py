"""Describe a failed request in a few words for the user."""

from __future__ import annotations

from http import HTTPStatus
from http.client import BadStatusLine, IncompleteRead, RemoteDisconnected, UnknownProtocol
from typing import Any


def status_phrase(status: int) -> str:
    """Return a status with its standard phrase, such as "404 Not Found"."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"status {status}"


def root_cause(error: BaseException) -> str:
    """Return the root cause in a few words; libraries wrap it in texts with memory addresses."""
    seen: set[int] = set()
    while id(error) not in seen:
        seen.add(id(error))
        inner = getattr(error, "reason", None) or next(
            (arg for arg in error.args if isinstance(arg, BaseException)), None
        )
        if not isinstance(inner, BaseException):
            break
        error = inner
    if isinstance(error, BadStatusLine | UnknownProtocol) and not isinstance(
        error, RemoteDisconnected
    ):
        return "the answer is not HTTP/1"  # the text of the error is the server's line
    if isinstance(error, IncompleteRead):
        if error.expected is None:
            return "the answer ended too early or is broken"
        partial: Any = error.partial  # the bytes themselves, or with urllib3 their number
        received = partial if isinstance(partial, int) else len(partial)
        return f"received {received} of {received + error.expected} bytes"
    text = str(getattr(error, "strerror", None) or error.args[-1] if error.args else error)
    return text.rpartition(">: ")[2] or type(error).__name__
