"""List the custom fields in which page builders keep the whole content of an item.

Sources: the documentation of the builders, and plugins that read these fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from migrator.model import Post


class Switch(NamedTuple):
    """A custom field that switches a builder on, and its values that do so.

    Without a `field` the builder is always on. The value "" stands for a missing field.
    """

    field: str = ""
    on: tuple[str, ...] = ("",)


BUILDER_FIELDS: Final[Mapping[str, Switch]] = {
    "_elementor_data": Switch("_elementor_edit_mode", ("builder",)),
    "_bricks_page_content_2": Switch("_bricks_editor_mode", ("", "bricks")),
    "_breakdance_data": Switch(),
    "_oxygen_data": Switch(),
    "_ct_builder_json": Switch(),
    "ct_builder_json": Switch(),
    "_ct_builder_shortcodes": Switch(),
    "ct_builder_shortcodes": Switch(),
    "_fl_builder_data": Switch("_fl_builder_enabled", ("1",)),
    "_zionbuilder_page_elements": Switch(),
    "_themify_builder_settings_json": Switch(),
    "panels_data": Switch(),
    "_cornerstone_data": Switch(),
    "_aviaLayoutBuilderCleanData": Switch("_aviaLayoutBuilder_active", ("active",)),
    "tve_updated_post": Switch(),
}


def builder_fields(post: Post) -> Iterator[str]:
    """Yield the fields of a post in which a builder that is switched on keeps content."""
    if BUILDER_FIELDS.keys().isdisjoint(post.meta):
        return
    for key, switch in BUILDER_FIELDS.items():
        state = str(post.meta.get(switch.field) or "") if switch.field else ""
        if post.meta.get(key) and state in switch.on:
            yield key
