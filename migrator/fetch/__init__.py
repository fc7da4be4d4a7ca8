"""Send requests over HTTP, and to MySQL: no other package connects to a network."""

from __future__ import annotations
