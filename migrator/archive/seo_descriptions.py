"""Find the description for search engines that an SEO plugin stored in custom fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_NO_VARIABLES: Final = re.compile(r"(?!)")
_AIOSEO_TAGS: Final = re.compile(
    r"#(?:post|site|author|separator|taxonomy|current|custom_field|tax_name|blog)_\w+"
    r"|#(?:permalink|tagline|categories|page_number|parent_title)\b"
)

# One row per plugin, most used first: the custom field, and the pattern of its template
# variables. A text with such a variable is a template, not a description.
_PLUGINS: Final = (
    # https://yoast.com/help/list-available-snippet-variables-yoast-seo/
    ("_yoast_wpseo_metadesc", re.compile(r"%%\w+%%")),
    # https://rankmath.com/kb/variables-in-seo-title-description/
    ("rank_math_description", re.compile(r"%[a-z_]+(?:\([^()%]*\))?%")),
    # https://aioseo.com/docs/smart-tags-reference/
    ("_aioseo_description", _AIOSEO_TAGS),
    ("_aioseop_description", re.compile(r"%[a-z_]+%")),
    # https://www.seopress.org/support/guides/manage-titles-meta-descriptions/
    ("_seopress_titles_desc", re.compile(r"%%\w+%%")),
    ("_genesis_description", _NO_VARIABLES),
)


def seo_description(meta: Mapping[str, Any]) -> str:
    """Return the first description written for this post itself, as stored, or ""."""
    for key, variables in _PLUGINS:
        value = meta.get(key)
        # A field that occurs more than once is a list; WordPress shows the first.
        text = value[0] if isinstance(value, list) and value else value
        if isinstance(text, str) and text.strip() and not variables.search(text):
            return text
    return ""
