"""Replace shortcodes that a page escapes for Hugo with the text that Hugo shows.

So the page is read as a site generator reads it.
"""

from __future__ import annotations

import re
from typing import Final

_HIDDEN: Final = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}", re.DOTALL)


def shown_shortcodes(markdown: str) -> str:
    """Return Markdown with the shortcodes that Hugo shows and does not run
    (https://gohugo.io/content-management/shortcodes/): `{{</* x */>}}` stands for `{{< x >}}`."""
    return _HIDDEN.sub(r"{{\1\2\3}}", markdown) if "/*" in markdown else markdown
