"""Select the items of a source that become files, and name the reason why the others do not.

Everything that a visitor could read is written, and drafts too. Private items are written only
on request; items that WordPress itself discarded never are. Each skipped item has one sentence
that says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date

from migrator.errors import UsageError, did_you_mean
from migrator.model import IndexEntry
from migrator.startup.value_objects import value_object
from migrator.texts.privacy import without_address

DEFAULT_STATUSES = frozenset({"publish", "draft", "pending", "future"})
DRAFT_STATUSES = frozenset({"draft", "pending", "future"})
"""Statuses of items that no visitor has seen yet."""

# Statuses with which plugins show an item as WordPress shows published ones, by type: bbPress,
# Event Espresso.
_SHOWN_STATUSES: dict[str, frozenset[str]] = {
    "topic": frozenset({"closed"}),
    "espresso_events": frozenset({"cancelled", "postponed", "sold_out"}),
}

PROTECTED = "protected"
"""Our own status for "published, but protected by a password"."""

# https://developer.wordpress.org/reference/functions/get_post_statuses/ and
# create_initial_post_types(); no option selects these.
NEVER_TYPES: dict[str, str] = {
    "attachment": "attachment: its file is kept with the posts that use it",
    "revision": "revision: an earlier state of a post is never written",
    "customize_changeset": "customizer changes: internal data of WordPress",
    "oembed_cache": "embed cache: internal data of WordPress",
}
NEVER_STATUSES: dict[str, str] = {
    "trash": "in the trash: never written",
    "auto-draft": "auto-draft: an empty draft that WordPress created",
}

# Not written unless --types names them: WordPress's own types, then those of
# plugins whose items are settings or personal data.
TECHNICAL_TYPES: dict[str, str] = {
    "nav_menu_item": "menu item: it is in data/menus.yaml",
    "wp_block": "reusable block: already included in the posts that use it",
    "wp_navigation": "navigation block: part of the theme, not of a post",
    "wp_template": "template: part of the theme, not of a post",
    "wp_template_part": "template part: part of the theme, not of a post",
    "wp_global_styles": "styles: part of the theme, not of a post",
    "wp_font_family": "font: part of the theme, not of a post",
    "wp_font_face": "font: part of the theme, not of a post",
    "action_monitor": "log entry of a plugin",
    "amp_validated_url": "log entry of the AMP plugin",
    "ap_actor": "account of ActivityPub: personal data",
    "ap_extrafield": "profile field of ActivityPub",
    "ap_extrafield_blog": "profile field of ActivityPub",
    "ap_follower": "follower of ActivityPub: personal data",
    "ap_inbox": "message received through ActivityPub",
    "ap_outbox": "message sent through ActivityPub, no page of the site",
    "ap_post": "post of another site, received through ActivityPub",
    "astra-advanced-hook": "template of the theme Astra",
    "bricks_template": "template of Bricks",
    "brizy_template": "template of Brizy",
    "code_snippet": "code snippet of a plugin",
    "ct_template": "template of Oxygen",
    "custom-css-js": "styles and scripts of a plugin",
    "custom_css": "styles: part of the theme, not of a post",
    "tablepress_table": "table of TablePress: already included in the posts that show it",
    "user_request": "privacy request: personal data",
    "acf-field": "field definition of Advanced Custom Fields",
    "acf-field-group": "field definition of Advanced Custom Fields",
    "acf-post-type": "type definition of Advanced Custom Fields",
    "acf-taxonomy": "taxonomy definition of Advanced Custom Fields",
    "display_type": "setting of NextGEN Gallery",
    "displayed_gallery": "setting of NextGEN Gallery",
    "ecomus_builder": "template of the theme's builder",
    "ecomus_popup": "pop-up of the theme's builder",
    "elementor_library": "template of Elementor",
    "edd_log": "log entry of Easy Digital Downloads",
    "edd_payment": "order: personal data",
    "elementor_font": "font of Elementor",
    "elementor_icons": "icons of Elementor",
    "elementor_snippet": "code snippet of Elementor",
    "envira": "gallery of Envira: its images are in the posts that show it",
    "et_pb_layout": "layout of Divi",
    "et_template": "template of Divi",
    "et_theme_builder": "template of Divi",
    "feedback": "message sent through a contact form: personal data",
    "flamingo_contact": "address of a contact form's sender: personal data",
    "flamingo_inbound": "message sent through a contact form: personal data",
    "foogallery": "gallery of FooGallery: its images are in the posts that show it",
    "fl-builder-template": "template of Beaver Builder",
    "fl-theme-layout": "template of Beaver Builder",
    "fusion_element": "template of the Fusion builder",
    "fusion_template": "template of the Fusion builder",
    "guest-author": "guest author: named in the posts and in data/authors.yaml",
    "guest_author": "guest author: named in the posts and in data/authors.yaml",
    "molongui_guestauthor": "guest author: named in the posts and in data/authors.yaml",
    "ppma_boxes": "layout of PublishPress Authors",
    "ppmacf_field": "field definition of PublishPress Authors",
    "gal_display_source": "setting of NextGEN Gallery",
    "jp_img_sitemap": "site map of Jetpack",
    "jp_mem_plan": "payment plan of Jetpack",
    "jp_pay_order": "order: personal data",
    "jp_sitemap": "site map of Jetpack",
    "jp_sitemap_index": "site map of Jetpack",
    "jp_sitemap_master": "site map of Jetpack",
    "jp_vid_sitemap": "site map of Jetpack",
    "jp_vid_sitemap_index": "site map of Jetpack",
    "lightbox_library": "setting of NextGEN Gallery",
    "mc4wp-form": "newsletter form: it works inside WordPress only",
    "modula-gallery": "gallery of Modula: its images are in the posts that show it",
    "ngg_album": "setting of NextGEN Gallery",
    "ngg_gallery": "setting of NextGEN Gallery",
    "ngg_pictures": "setting of NextGEN Gallery",
    "nf_sub": "message sent through a contact form: personal data",
    "oceanwp_library": "template of the theme OceanWP",
    "polylang_mo": "translated strings of Polylang",
    "rl_gallery": "gallery of Responsive Lightbox: its images are in the posts that show it",
    "robo_gallery_table": "gallery of Robo Gallery: its images are in the posts that show it",
    "scheduled-action": "scheduled task of a plugin",
    "shop_coupon": "coupon of the shop",
    "shop_order": "order: personal data",
    "shop_order_refund": "order: personal data",
    "soliloquy": "slider of Soliloquy: its images are in the posts that show it",
    "um_directory": "form of Ultimate Member: it works inside WordPress only",
    "um_form": "form of Ultimate Member: it works inside WordPress only",
    "vc_grid_item": "template of WPBakery",
    "wpcf7_contact_form": "contact form: it works inside WordPress only",
    "wpforms": "contact form: it works inside WordPress only",
    "edd_discount": "coupon of the shop",
    "give_payment": "donation: personal data",
    "llms_order": "order: personal data",
    "lp_order": "order: personal data",
    "mailpoet_page": "page that MailPoet needs inside WordPress",
    "mec-books": "booking: personal data",
    "postman_sent_mail": "mail that the site sent: personal data",
    "sfwd-transactions": "order: personal data",
    "shop_subscription": "order: personal data",
    "tec_tc_attendee": "attendee of an event: personal data",
    "tec_tc_order": "order: personal data",
    "tribe-ea-record": "log entry of The Events Calendar",
    "tribe_rsvp_attendees": "attendee of an event: personal data",
    "tribe_tpp_attendees": "attendee of an event: personal data",
    "tribe_tpp_orders": "order: personal data",
    "tribe_wooticket": "attendee of an event: personal data",
    "wc_booking": "booking: personal data",
    "wc_user_membership": "membership: personal data",
    "wpcode": "code snippet of a plugin",
    "wpdiscuz_form": "comment form: it works inside WordPress only",
    "_pods_field": "field definition of Pods",
    "_pods_group": "field definition of Pods",
    "_pods_pod": "type definition of Pods",
    "_pods_template": "template of Pods",
    "acf": "field definition of Advanced Custom Fields",
    "acf-ui-options-page": "type definition of Advanced Custom Fields",
    "awebooking": "booking: personal data",
    "cfs": "field definition of Custom Field Suite",
    "e-floating-buttons": "template of Elementor",
    "elementor-hf": "template of Elementor Header & Footer Builder",
    "espresso_attendees": "attendee of an event: personal data",
    "et_body_layout": "template of Divi",
    "et_footer_layout": "template of Divi",
    "et_header_layout": "template of Divi",
    "extb_post_footer": "template of Colibri",
    "extb_post_header": "template of Colibri",
    "extb_post_json": "template of Colibri",
    "extb_post_main": "template of Colibri",
    "extb_post_sidebar": "template of Colibri",
    "flamingo_outbound": "mail that the site sent: personal data",
    "hb_booking": "booking: personal data",
    "mb-post-type": "type definition of Meta Box",
    "mb-taxonomy": "taxonomy definition of Meta Box",
    "meta-box": "field definition of Meta Box",
    "mphb_booking": "booking: personal data",
    "mphb_payment": "booking: personal data",
    "shop_order_placehold": "order: personal data",
    "shopengine-template": "template of ShopEngine",
    "um_role": "setting of Ultimate Member",
    "wck-meta-box": "field definition of WCK",
    "wck-option-page": "setting of WCK",
    "wp-types-group": "field definition of Toolset Types",
    "wp-types-term-group": "field definition of Toolset Types",
    "wp-types-user-group": "field definition of Toolset Types",
}

_UNPUBLISHED = {
    "nav_menu_item": "menu item that is not published: WordPress shows it in no menu",
    "wp_block": "reusable block that is not published: WordPress shows it in no post",
}

PART_REASONS = frozenset({TECHNICAL_TYPES["nav_menu_item"], TECHNICAL_TYPES["wp_block"]})
"""Reasons for items that have no file of their own, because other files contain them."""

_CHOICE = re.compile(r"\((--\w+(?:, --\w+)*)\)$")
_SHOWN = 20
_CONTENT_TYPES = frozenset({"post", "page"})


@value_object
class Selection:
    """The user's choice of items.

    types     names of types, or None for all types of content
    statuses  WordPress's statuses, and "protected" for posts that need a password
    authors   logins (WordPress ignores their case), or None for all
    since, until  first and last day, both included, in the blog's local time
    """

    types: frozenset[str] | None = None
    statuses: frozenset[str] = DEFAULT_STATUSES
    authors: frozenset[str] | None = None
    since: date | None = None
    until: date | None = None

    def decide(self, entry: IndexEntry) -> str | None:
        """Return None if `entry` is to be written, else the reason why not."""
        return (
            NEVER_TYPES.get(entry.type)
            or NEVER_STATUSES.get(entry.status)
            or self._against_type(entry)
            or self._against_data(entry)
            or self._against_status(entry)
            or self._against_author(entry.author)
            or self._against_date(entry)
        )

    def check(self, entries: Iterable[IndexEntry], authors: Iterable[str]) -> None:
        """Raise UsageError for a type, status or author that the source cannot have.

        `authors` are the logins that the source lists besides those of its items. Also raises it
        for a time range that ends before it begins.
        """
        if self.since is not None and self.until is not None and self.since > self.until:
            raise UsageError(
                f"--since {self.since} is after --until {self.until}, so no post can be written"
            )
        if self.types is None and self.authors is None and self.statuses == DEFAULT_STATUSES:
            return
        types, statuses = set[str](), set[str]()
        logins = set(authors)
        for entry in entries:
            types.add(entry.type)
            statuses.add(entry.status)
            logins.add(entry.author)
        usual = {*DEFAULT_STATUSES, "private", PROTECTED}
        _check_known("--types", self.types or (), types, _CONTENT_TYPES)
        _check_known("--status", self.statuses, statuses, usual)
        folded = {login.casefold() for login in logins}
        _check_known("--author", self.authors or (), logins, folded, str.casefold)

    def _against_type(self, entry: IndexEntry) -> str | None:
        kind = entry.type
        if self.types is None:
            is_public = entry.status == "publish" and not entry.protected
            return (not is_public and _UNPUBLISHED.get(kind)) or TECHNICAL_TYPES.get(kind)
        return None if kind in self.types else f"type {kind or '(none)'}: not selected (--types)"

    def _against_data(self, entry: IndexEntry) -> str | None:
        if self.types is not None or not entry.holds_data:
            return None
        return f"type {entry.type}: data of a plugin, not text (--types {entry.type} writes it)"

    def _against_status(self, entry: IndexEntry) -> str | None:
        status = "publish" if is_published(entry) else entry.status
        if entry.protected and PROTECTED not in self.statuses and status != "private":
            return "password-protected: written only with --status protected"
        if not self.statuses.isdisjoint((status, entry.status)) or (
            entry.protected and status == "publish"
        ):
            return None
        if status == "private":
            return "private: written only with --status private"
        if status in DEFAULT_STATUSES:
            return f"status {status}: not selected (--status)"
        return f"status {status or '(none)'} is not public"

    def _against_author(self, author: str) -> str | None:
        if self.authors is None or author.casefold() in {a.casefold() for a in self.authors}:
            return None
        return f"author {without_address(author) or '(none)'}: not selected (--author)"

    def _against_date(self, entry: IndexEntry) -> str | None:
        if self.since is None and self.until is None:
            return None
        if entry.published is None:
            return "no date, but a time range is selected (--since, --until)"
        day = entry.published.date()
        if self.since is not None and day < self.since:
            return f"older than {self.since.isoformat()} (--since)"
        if self.until is not None and day > self.until:
            return f"newer than {self.until.isoformat()} (--until)"
        return None


def is_published(entry: IndexEntry) -> bool:
    """Return True for an item that visitors could read, perhaps with a password."""
    return entry.status == "publish" or entry.status in _SHOWN_STATUSES.get(entry.type, ())


def options_of(reason: str) -> str:
    """Return the options that left out an item, such as "--since"; "" if none did."""
    found = _CHOICE.search(reason)
    return found[1] if found else ""


def _check_known(
    option: str,
    wanted: Iterable[str],
    present: Collection[str],
    usual: Collection[str],
    comparable: Callable[[str], str] = str,
) -> None:
    """Raise UsageError for a wanted value that is neither in the source nor usual."""
    known = {*present, *usual}
    shown = sorted(filter(None, present))
    for value in sorted(wanted):
        if comparable(value) not in known and value not in known:
            hint = did_you_mean(value, shown or sorted(usual))
            has = ", ".join(shown[:_SHOWN]) + (", ..." if len(shown) > _SHOWN else "")
            raise UsageError(f"{option} {value}: the source has {has or 'none'}{hint}")
