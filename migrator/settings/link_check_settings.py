"""Rows of the options table for the link checks of `migrator verify --online`."""

from __future__ import annotations

from typing import Final

from migrator.settings.option import Option, OptionGroup, Scope
from migrator.settings.values import CODES, FILE, FLAG, PATTERNS, whole_number

LINK_CHECK_SETTINGS: Final[tuple[Option, ...]] = (
    Option(
        name="online",
        type=FLAG,
        group=OptionGroup.NETWORK,
        help="Check external links too.",
        commands=("verify",),
        useless_with={"verify": ("built",)},
        scope=Scope.CHECKS,
    ),
    Option(
        name="link_cache",
        type=FILE,
        group=OptionGroup.NETWORK,
        help="File for the results of link checks, reused by later runs.",
        commands=("verify",),
        default_text="ARCHIVE/migration/links.json",
        needs={"verify": ("online",)},
        scope=Scope.CHECKS,
    ),
    Option(
        name="max_age",
        type=whole_number(0, 3650, " of days"),
        default=7,
        group=OptionGroup.NETWORK,
        help="Days to cache a working link's result.",
        commands=("verify",),
        value_name="DAYS",
        needs={"verify": ("online",)},
        scope=Scope.CHECKS,
    ),
    Option(
        name="accept_status",
        type=CODES,
        group=OptionGroup.NETWORK,
        help="Status codes to treat like 200, such as 403,500-599.",
        commands=("verify",),
        needs={"verify": ("online",)},
        scope=Scope.CHECKS,
    ),
    Option(
        name="exclude",
        type=PATTERNS,
        group=OptionGroup.NETWORK,
        help="Check no links to this host (a.org) or URL pattern (https://a.org/*).",
        details="A host includes its subdomains. Repeat the flag for more patterns.",
        commands=("verify",),
        needs={"verify": ("online",)},
        scope=Scope.CHECKS,
    ),
    Option(
        name="suggest",
        type=FLAG,
        group=OptionGroup.NETWORK,
        help="Name the newest Internet Archive snapshot of each dead link.",
        commands=("verify",),
        needs={"verify": ("online",)},
        scope=Scope.CHECKS,
    ),
)
