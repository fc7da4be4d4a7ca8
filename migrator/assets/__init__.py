"""Which files a post needs, where each may be had, what it is, and what it is called here."""

from __future__ import annotations
