"""Read a page as a site generator does: its escapes stand for the template syntax itself."""

from __future__ import annotations

import re
from typing import Final

_HIDDEN: Final = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}", re.DOTALL)


def shown_shortcodes(markdown: str) -> str:
    """Return Markdown with the shortcodes that Hugo shows and does not run
    (https://gohugo.io/content-management/shortcodes/): `{{</* x */>}}` stands for `{{< x >}}`."""
    return _HIDDEN.sub(r"{{\1\2\3}}", markdown) if "/*" in markdown else markdown
