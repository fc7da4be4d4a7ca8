"""Table of remedies: for each kind of finding, a sentence that says what the user can do."""

from __future__ import annotations

from typing import Final, NamedTuple


class Remedy(NamedTuple):
    """A sentence, and the command that helps; `ARCHIVE` and `SOURCE` stand for the user's own."""

    text: str
    command: str = ""


_COMPARE: Final = (
    "Open the report page of the post: it marks the place. Correct the Markdown by hand; the next "
    "run keeps your edit."
)
_REPORT: Final = "Please report it with the post's content: it is a defect of migrator."
_REBUILD: Final = "migrator regenerate ARCHIVE"
_VERIFY: Final = "migrator verify ARCHIVE"
_AGAIN: Final = "migrator migrate SOURCE"
_SITE: Final = "migrator verify ARCHIVE --built SITE"

REMEDIES: Final[dict[str, Remedy]] = {
    "unaccounted-item": Remedy(_REPORT),
    "lost-source": Remedy(
        "Export again in WordPress, in parts if the export stops early, and give all parts. If the "
        "site refused a list, give --user with an application password.",
        "migrator migrate part-1.xml part-2.xml",
    ),
    "page-not-recognised": Remedy(
        "Open the page. If it is a post, copy its text by hand, and report its theme."
    ),
    "failed-item": Remedy(f"The other items are written. {_REPORT}"),
    "repair": Remedy("Nothing to do. The finding names the line, if you want to look at it."),
    "unhandled-shortcode": Remedy(
        "Look at the post. Give the shortcode a rule in [shortcodes] of migrator.toml, or write "
        "in the Markdown what the plugin showed."
    ),
    "unhandled-block": Remedy(
        "Look at the post, and write in the Markdown what the plugin showed, if you need it."
    ),
    "unhandled-element": Remedy(
        "Look at the post, and write in the Markdown what the script showed, if you need it."
    ),
    "hidden-block": Remedy("Nothing to do: no reader saw the block."),
    "hidden-text": Remedy(
        "Look at the place. Delete it from the Markdown if readers should not see it: a note of "
        "the author, or links that a break-in left."
    ),
    "raw-code": Remedy("Nothing to do, unless the code was meant to run; then remove it."),
    "unwritten-text": Remedy("Copy it from the source, or put it into the post."),
    "dead-page": Remedy(
        "Open the address. If the page is back, run again; the Internet Archive may have it, too.",
        "migrator migrate old.blog --via wayback",
    ),
    "limited": Remedy("Run again without --limit to get all posts.", _AGAIN),
    "hidden-comments": Remedy("Nothing to do: no reader saw them."),
    "unwritten-field": Remedy(
        "Add the custom fields to the front matter if you need them.",
        "migrator migrate SOURCE --fields default,meta",
    ),
    "missing-reusable-block": Remedy(
        "Choose “All content” when you export, so that reusable blocks are in the export."
    ),
    "failed-page": Remedy(f"The post itself is written. {_REPORT}"),
    "missing-file": Remedy(
        "Look in the Internet Archive, or give a copy of the folder wp-content/uploads.",
        "migrator migrate SOURCE --wayback",
    ),
    "dead-file": Remedy(
        "The file was gone before the migration. The Internet Archive may have it; if not, "
        "accept it.",
        "migrator migrate SOURCE --wayback",
    ),
    "not-fetched": Remedy("Run the same command without --offline and --dry-run.", _AGAIN),
    "not-in-source": Remedy(
        "Run without --offline. For a site that will go away, capture it with its files.",
        "migrator crawl old.blog",
    ),
    "unwanted-file": Remedy(
        "The post shows the old address as long as the old host answers. Run without the option to"
        " keep the file.",
        _AGAIN,
    ),
    "missing-attachment": Remedy(
        "Choose “All content” when you export: an export of posts alone lacks the attachments."
    ),
    "renamed": Remedy("Nothing to do: links lead to the new name."),
    "stale-page": Remedy(
        "If the post was deleted on purpose, remove its page, too.",
        "migrator migrate SOURCE --prune",
    ),
    "removed-page": Remedy(
        "If the post was not deleted on purpose, restore the source and rebuild again.",
        "migrator regenerate ARCHIVE",
    ),
    "stale": Remedy("Remove the file if you do not need it.", "migrator migrate SOURCE --prune"),
    "edited-by-hand": Remedy(
        "Nothing to do: your edit stays. --force replaces it.", "migrator migrate SOURCE --force"
    ),
    "unfinished-run": Remedy("Run the same command again: it continues where it stopped.", _AGAIN),
    "broken-manifest": Remedy("Run the migration again: it writes a new manifest.", _AGAIN),
    "bad-front-matter": Remedy(
        "Correct the YAML between the --- lines, often a missing quotation mark.", _VERIFY
    ),
    "missing-key": Remedy("Add the title or the slug to the front matter.", _VERIFY),
    "missing-date": Remedy("Add a date to the front matter, if you know it."),
    "broken-link": Remedy(
        "Point the link at a file that exists, or restore the file it names.", _VERIFY
    ),
    "broken-anchor": Remedy(
        "Point the link at a heading of the page. If it was broken on the site too, accept it.",
        'migrator verify ARCHIVE --accept "broken on the site too"',
    ),
    "absent-anchor": Remedy(
        "Point the link at a heading of the page, if it has one of that name; else at the page."
    ),
    "broken-image": Remedy(
        "Replace the image by a copy that opens; a backup of wp-content/uploads may have one.",
        "migrator migrate SOURCE --uploads DIR",
    ),
    "broken-file": Remedy("Replace the file by a copy that opens.", _VERIFY),
    "unchecked-image": Remedy("Open the image once to see that it is whole."),
    "unchecked-page": Remedy("Read the page, or split it into several, then check again.", _VERIFY),
    "bad-encoding": Remedy("Save the file as UTF-8 in your editor.", _VERIFY),
    "lost-file": Remedy("Rebuild the archive from its source.", _REBUILD),
    "changed-file": Remedy(
        "Rebuild the archive, or keep your version and accept the finding.", _REBUILD
    ),
    "undefined-reference": Remedy("Add the definition, or write the brackets as text: \\[…\\]."),
    "unused-footnote": Remedy("Refer to the footnote in the text, or remove it."),
    "duplicate-slug": Remedy("Change one slug, if your site generator makes addresses of slugs."),
    "duplicate-body": Remedy("Look whether one of the two pages can go."),
    "template-syntax": Remedy(
        "Migrate for your site generator: --for keeps it from running such text.",
        "migrator migrate SOURCE --for hugo",
    ),
    "placeholder": Remedy(
        "Search the archive for “migrator:”, and write what you need at these places."
    ),
    "case-collision": Remedy("Rename one of the two, if the archive goes to Windows or macOS."),
    "long-path": Remedy(
        "Use a shorter layout, or a folder with a short name, if the archive goes to Windows.",
        "migrator migrate SOURCE --layout {slug}",
    ),
    "old-host-link": Remedy("Use the path in data/redirects.csv for the link."),
    "unused-file": Remedy("Delete the file if you do not need it."),
    "leftover": Remedy("Look at the place, and remove what is not text of the post."),
    "lost-page": Remedy("Rebuild the archive from its source.", _REBUILD),
    "extra-page": Remedy("Nothing to do if you added the page yourself."),
    "exposed-page": Remedy("Delete the page, or keep it out of your site, before you publish."),
    "private-parts": Remedy(
        "Publish the built site only, never the archive: the generator leaves these parts out."
    ),
    "private-data": Remedy("Delete the file before you publish; it is needed only for a new run."),
    "lost-data": Remedy("Rebuild the archive from its source.", _REBUILD),
    "lost-report": Remedy("Nothing of the blog is lost. Rebuild the report.", _REBUILD),
    "edited-report": Remedy(
        "Do not trust these pages: they no longer say what the migration found. Rebuild them.",
        _REBUILD,
    ),
    "changed-data": Remedy("Rebuild the archive, or accept your own edit.", _REBUILD),
    "changed-field": Remedy("Correct the value, or accept your own edit.", _VERIFY),
    "added-field": Remedy("Nothing to do if you added the key yourself."),
    "reordered-fields": Remedy("Nothing to do: the order has no meaning."),
    "dead-link": Remedy(
        "Remove the link, or use a snapshot: --suggest names those of the Internet Archive.",
        "migrator verify ARCHIVE --online --suggest",
    ),
    "dead-anchor": Remedy("Link to the page without its anchor, or to its new anchor."),
    "moved-link": Remedy("Use the new address that the finding names."),
    "untold-link": Remedy(
        "Open the link yourself. --accept-status counts such answers as working.",
        "migrator verify ARCHIVE --online --accept-status 403,429",
    ),
    "unusable-cache": Remedy("Check that the archive's folder can be written, then run again."),
    "lost-words": Remedy(_COMPARE),
    "added-words": Remedy(_COMPARE),
    "changed-words": Remedy(_COMPARE),
    "moved-words": Remedy(_COMPARE),
    "changed-code": Remedy(_COMPARE),
    "lost-anchor": Remedy(_COMPARE),
    "lost-link": Remedy(_COMPARE),
    "changed-link": Remedy(_COMPARE),
    "lost-image": Remedy(_COMPARE),
    "changed-image": Remedy(_COMPARE),
    "lost-media": Remedy(_COMPARE),
    "changed-media": Remedy(_COMPARE),
    "lost-cell": Remedy(_COMPARE),
    "lost-footnote": Remedy(_COMPARE),
    "changed-footnote": Remedy(_COMPARE),
    "lost-address": Remedy("Look at the post in WordPress, and add the link where it belongs."),
    "dropped-address": Remedy("Nothing to do: scripts and styles do not run in an archive."),
    "lost-placeholder": Remedy(_COMPARE),
    "changed-placeholder": Remedy(_COMPARE),
    "changed-emphasis": Remedy(_COMPARE),
    "changed-block": Remedy(_COMPARE),
    "changed-language": Remedy("Correct the word after ``` if you need highlighted code."),
    "possible-formula": Remedy(
        "Nothing to do, unless your site generator renders formulas; then write \\$."
    ),
    "renderer-dependent": Remedy("Look at the place on your new site once it is built.", _SITE),
    "unbuilt-page": Remedy(
        "Read the output of the site generator: it names pages that it could not build.", _SITE
    ),
    "shared-page": Remedy("Give one of the two items another slug, then build again.", _SITE),
    "changed-title": Remedy("Show the title of each page in the theme.", _SITE),
    "changed-structure": Remedy(
        "Use the Markdown settings of the page about your generator, then build again.", _SITE
    ),
    "changed-date": Remedy("Set the time zone of the site generator to that of the blog.", _SITE),
    "unstated-date": Remedy("Nothing to do. A <time> element in the theme lets programs read it."),
    "dead-address": Remedy(
        "Keep old addresses alive with the redirects in data/redirects.csv.", _SITE
    ),
    "unmapped-address": Remedy("Write a rule for your server from data/redirects.csv."),
    "unanswered-link": Remedy("Remove the link, or restore its target."),
    "broken-feed": Remedy("Correct the feed template of the site.", _SITE),
    "missing-list": Remedy(
        "Give your theme pages for terms, authors or dates: `lists.yaml` in the data folder has "
        "their addresses."
    ),
    "missing-feed": Remedy("Switch the feed of the site generator on, if readers subscribe."),
    "foreign-entry": Remedy("Delete the sample posts of the site generator."),
    "lost-comment": Remedy(
        "Show all approved comments of a page in the theme, also answers to others.", _SITE
    ),
    "unshown-comments": Remedy(
        "Nothing to do. The comments are in the data folder of the site, if the theme is to show "
        "them."
    ),
    "exposed-words": Remedy("Do not publish yet: exclude the draft, and build again.", _SITE),
    "exposed-file": Remedy("Do not publish yet: exclude the file, and build again.", _SITE),
    "unsearched-item": Remedy("Search the built site for the words of the item by hand."),
    "unchecked-file": Remedy("Open the page in a browser to see what it shows."),
    "changed-typography": Remedy("Nothing to do. Switch “smart” punctuation off to avoid it."),
    "drifted-source": Remedy(
        "Rebuild the archive from the source as it is now, and read the difference.", _REBUILD
    ),
    "drifted-settings": Remedy("Rebuild the archive with the settings as they are now.", _REBUILD),
    "drifted-edit": Remedy(
        "Nothing to do if the edit is yours. --force undoes it.",
        "migrator regenerate ARCHIVE --force",
    ),
    "drifted-file": Remedy("Rebuild the archive, and read the difference.", _REBUILD),
    "lost-asset": Remedy("Restore the file from a backup or version control, then rebuild."),
    "drifted-tool": Remedy("Rebuild the archive to have what this version improves.", _REBUILD),
    "unused-acceptance": Remedy("Remove the entry from migrator-baseline.toml."),
    "fixture-differs": Remedy(
        "Read the difference. If it is right, update the expected files.",
        "migrator verify --fixtures DIR --update",
    ),
    "fixture-missing": Remedy(
        "If the file is not expected any more, update the expected files.",
        "migrator verify --fixtures DIR --update",
    ),
    "fixture-unexpected": Remedy(
        "If the file is right, update the expected files.",
        "migrator verify --fixtures DIR --update",
    ),
}
