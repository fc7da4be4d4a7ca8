"""Turn the curly quotes that WordPress shows back into straight quotes.

WordPress curls the straight quotes that an author typed
(https://developer.wordpress.org/reference/functions/wptexturize/). Quotes that the author typed
as curly ones look the same, so this is done only if the user asks for it.
"""

from __future__ import annotations

import re
from collections import Counter

from migrator.wordpress.tokens import CODE, Tag, TextToken, join_raw, tokenize

# wptexturize() turns `6'2"` into primes.
_STRAIGHT = str.maketrans("“”‘’″′", "\"\"''\"'")
_REFERENCE = re.compile(r"&#(?:8216|8217|8220|8221|8242|8243);|&[lr][ds]quo;")
_NAMED = {"&ldquo;": '"', "&rdquo;": '"', "&lsquo;": "'", "&rsquo;": "'"}


def straighten_quotes(html: str) -> str:
    """Return HTML with straight quotes for English ones, except in code and attribute values."""
    tokens = tokenize(html)
    inside: Counter[str] = Counter()
    for place, token in enumerate(tokens):
        if isinstance(token, Tag) and token.name in CODE:
            inside[token.name] += -1 if token.closing and inside[token.name] else 1
        elif isinstance(token, TextToken) and not any(inside.values()):
            tokens[place] = TextToken(_REFERENCE.sub(_decoded, token.raw).translate(_STRAIGHT))
    return join_raw(tokens)


def _decoded(reference: re.Match[str]) -> str:
    return _NAMED.get(reference[0]) or chr(int(reference[0][2:-1]))
