"""Recognise the traps for robots in a form: fields that no reader sees (honeypots).

<label style="display: none">Leave this field empty if you're human: <input tabindex="-1"></label>
<li class="gfield gform_validation_container"><label>Phone</label> ...</li>
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bs4 import Tag

from migrator.wordpress.tokens import word_set

_AROUND = word_set("div p label li span fieldset")
_FIELDS = ("input", "textarea")
# Classes of Contact Form 7 Honeypot, Elementor, Gravity Forms, WPForms, Akismet, Ninja Forms.
_TRAP_CLASS = re.compile(
    r"honey-?pot|\bgform_validation_container\b|\bwpforms-field-hp\b|\bakismet-fields-container\b"
    r"|\bnf-hp\b|\bfrm_verify\b|\b(?:hp|bot|spam)-?(?:trap|field|wrap)\b",
    re.IGNORECASE,
)
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|right|text-indent)\s*:\s*-\s*\d{3,}"
    r"|opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|\Z)",
    re.IGNORECASE,
)
_TRAP_NAME = re.compile(
    r"honey|(?:\b|_)hp(?:\b|_)|\bb_[0-9a-f]{8,}_|\bleave|(?:\b|_)(?:bot|spam|trap)(?:\b|_)",
    re.IGNORECASE,
)
# A trap is one field and its label; a step of a form that is shown later has more.
_MOST_NODES = 40


def is_trap(tag: Tag) -> bool:
    """Return True for an element around a field of a form that only robots fill in."""
    if tag.name not in _AROUND:
        return False
    is_named = _TRAP_CLASS.search(" ".join(map(str, tag.get_attribute_list("class")))) is not None
    if not is_named and not _UNSEEN.search(str(tag.get("style") or "")):
        return False
    fields = list(_fields(tag))
    return len(fields) == 1 and (is_named or _is_for_robots(fields[0]))


def _fields(tag: Tag) -> Iterator[Tag]:
    nodes = list(islice(tag.descendants, _MOST_NODES + 1))
    for node in nodes if len(nodes) <= _MOST_NODES else ():
        if isinstance(node, Tag) and node.name in _FIELDS and node.get("type") != "submit":
            yield node


def _is_for_robots(field: Tag) -> bool:
    names = " ".join(str(field.get(key) or "") for key in ("name", "id"))
    return field.get("tabindex") == "-1" or _TRAP_NAME.search(names) is not None
