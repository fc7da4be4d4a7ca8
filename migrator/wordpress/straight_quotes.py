"""Quotes that WordPress curled when it showed a text, straight again.

https://developer.wordpress.org/reference/functions/wptexturize/: it curls what was typed, and
what was typed curly looks the same. So only who asks for it gets straight ones.
"""

from __future__ import annotations

import re
from collections import Counter

from migrator.wordpress.tokens import CODE, Tag, TextToken, raw, tokenize

# The primes are what it makes of `6'2"`.
_STRAIGHT = str.maketrans("“”‘’″′", "\"\"''\"'")
_REFERENCE = re.compile(r"&#(?:8216|8217|8220|8221|8242|8243);|&[lr][ds]quo;")
_NAMED = {"&ldquo;": '"', "&rdquo;": '"', "&lsquo;": "'", "&rsquo;": "'"}


def straight(html: str) -> str:
    """HTML with `"` and `'` for English quotes, but in code and in the values of attributes."""
    tokens = tokenize(html)
    inside: Counter[str] = Counter()
    for place, token in enumerate(tokens):
        if isinstance(token, Tag) and token.name in CODE:
            inside[token.name] += -1 if token.closing and inside[token.name] else 1
        elif isinstance(token, TextToken) and not any(inside.values()):
            tokens[place] = TextToken(_REFERENCE.sub(_decoded, token.raw).translate(_STRAIGHT))
    return raw(tokens)


def _decoded(reference: re.Match[str]) -> str:
    return _NAMED.get(reference[0]) or chr(int(reference[0][2:-1]))
