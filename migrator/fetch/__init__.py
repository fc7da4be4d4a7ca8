"""HTTP client: the only package that opens a socket."""

from __future__ import annotations
