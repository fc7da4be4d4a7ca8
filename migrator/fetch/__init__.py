"""The only place that opens a socket."""

from __future__ import annotations
