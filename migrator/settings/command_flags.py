"""Rows of the options table for flags of single commands, which are no settings.

They say what one call does or prints, so they have no key in migrator.toml. The command's
function in cli/app.py names each as a parameter.
"""

from __future__ import annotations

from typing import Final

from migrator.settings.option import Option, OptionGroup
from migrator.settings.values import FILE, FLAG, FOLDER, TEXT, choice, whole_number

COMMAND_FLAGS: Final[tuple[Option, ...]] = (
    Option(
        name="files_only",
        type=FLAG,
        group=OptionGroup.SOURCE,
        help="Check the files only; do not compare the archive with its source.",
        commands=("verify",),
        is_setting=False,
    ),
    Option(
        name="built",
        type=FOLDER,
        group=OptionGroup.SOURCE,
        help="Folder of the website that a site generator built from the archive: check it.",
        details="Pages, words, links, images, feeds, old addresses and dates of the built site are "
        "compared with the archive. The files of the archive are not checked.",
        commands=("verify",),
        value_name="SITE",
        is_setting=False,
    ),
    Option(
        name="fixtures",
        type=FOLDER,
        group=OptionGroup.SOURCE,
        help="Folder that the archive must equal, or inputs with their expected results.",
        details="Inputs are `export.xml` with a folder `expected/`, and `post.html` with "
        "`post.md`. migrator converts each and compares the result.",
        commands=("verify",),
        is_setting=False,
    ),
    Option(
        name="update",
        type=FLAG,
        group=OptionGroup.OUTPUT,
        help="Show how results differ from the fixtures, and update the fixtures.",
        commands=("verify",),
        needs={"verify": ("fixtures",)},
        is_setting=False,
    ),
    Option(
        name="check",
        type=FLAG,
        group=OptionGroup.OUTPUT,
        help="Change nothing; show each difference and its cause, and exit with status 1.",
        commands=("regenerate",),
        is_setting=False,
    ),
    Option(
        name="baseline",
        type=FILE,
        group=OptionGroup.REPORT,
        help="File of accepted findings.",
        commands=("verify", "regenerate"),
        default_text="ARCHIVE/migrator-baseline.toml",
        needs={"regenerate": ("check",)},
        is_setting=False,
    ),
    Option(
        name="accept",
        type=TEXT,
        group=OptionGroup.REPORT,
        help="Accept all present findings for this reason: add them to the baseline file.",
        commands=("verify",),
        value_name="REASON",
        is_setting=False,
    ),
    Option(
        name="report_format",
        type=choice("text", "json", "junit", "github", "markdown"),
        default="text",
        group=OptionGroup.REPORT,
        help="Format of the report on stdout.",
        commands=("verify",),
        flag="--format",
        is_setting=False,
    ),
    Option(
        name="no_media",
        type=FLAG,
        group=OptionGroup.FILES,
        help="Capture pages only; name the images and files that are then missing.",
        commands=("crawl",),
        is_setting=False,
    ),
    Option(
        name="port",
        type=whole_number(0, 65535),
        default=8787,
        group=OptionGroup.NETWORK,
        help="Port of the address on this machine; 0 for any free one.",
        commands=("preview",),
        is_setting=False,
    ),
    Option(
        name="open",
        type=FLAG,
        group=OptionGroup.OUTPUT,
        help="Open the preview in the browser.",
        commands=("preview",),
        is_setting=False,
    ),
    Option(
        name="json",
        type=FLAG,
        group=OptionGroup.REPORT,
        help="Print the result as JSON on stdout.",
        commands=("migrate", "inspect", "crawl", "verify", "regenerate"),
        is_setting=False,
    ),
    Option(
        name="quiet",
        type=FLAG,
        group=OptionGroup.REPORT,
        help="Print only broken or missing items.",
        commands=("migrate", "crawl", "verify", "regenerate"),
        short="-q",
        is_setting=False,
    ),
    Option(
        name="verbose",
        type=FLAG,
        group=OptionGroup.REPORT,
        help="Print every note as well.",
        commands=("migrate", "verify", "regenerate"),
        short="-v",
        is_setting=False,
    ),
)
