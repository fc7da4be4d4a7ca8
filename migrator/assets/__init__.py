"""Find, download, check and name the files that posts use, and make the posts link to them."""

from __future__ import annotations
