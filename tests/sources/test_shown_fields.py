"""Words that plugins keep in custom fields, and readers saw, are in the post."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import UPLOADS, attachment, item, migrated

ATTRIBUTES = (
    'a:2:{s:3:"mat";a:4:{s:4:"name";s:8:"Material";s:5:"value";s:10:"Wood | Tin";'
    's:10:"is_visible";i:1;s:11:"is_taxonomy";i:0;}'
    's:3:"hid";a:4:{s:4:"name";s:5:"Depot";s:5:"value";s:2:"B7";'
    's:10:"is_visible";i:0;s:11:"is_taxonomy";i:0;}}'
)


def test_a_product_has_its_price_and_its_gallery(tmp_path: Path) -> None:
    product = item(
        1, "A long rake.", kind="product", slug="rake", title="Rake",
        meta=[
            ("_price", "12.50"), ("_regular_price", "15"), ("_sku", "R-1"), ("_weight", "2"),
            ("_stock_status", "outofstock"), ("_product_attributes", ATTRIBUTES),
            ("_thumbnail_id", "8"), ("_product_image_gallery", "9,8"),
        ],
        inside="<excerpt:encoded>For <b>dry</b> leaves.</excerpt:encoded>",
    )  # fmt: skip
    archive = migrated(tmp_path, product, attachment(8, "front.jpg"), attachment(9, "side.jpg"))
    assert archive.body("product/rake/index.md") == (
        "For **dry** leaves.\n\nA long rake.\n\n- ~~15~~ 12.50\n- SKU: R-1\n- Out of stock\n"
        "- Weight: 2\n- Material: Wood, Tin\n\n"
        f"![]({UPLOADS}/side.jpg)"
    )


VENUE = item(
    5, "", kind="tribe_venue", title="Town Hall",
    meta=[("_VenueAddress", "1 Main St"), ("_VenueCity", "Bern"), ("_VenueZip", "3000")],
)  # fmt: skip
ORGANIZER = item(
    6, "", kind="tribe_organizer", title="Club",
    meta=[("_OrganizerEmail", "boss@mail.example"), ("_OrganizerPhone", "555")],
)  # fmt: skip
LOCATION = item(
    7, "", kind="location", title="Barn",
    meta=[("_location_address", "2 Lane"), ("_location_town", "Thun")],
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "meta", "shown"),
    [
        (
            "tribe_events",
            [
                ("_EventStartDate", "2019-05-04 10:00:00"),
                ("_EventEndDate", "2019-05-04 16:30:00"),
                ("_EventVenueID", "5"), ("_EventOrganizerID", "6"), ("_EventCost", "5"),
                ("_EventCurrencySymbol", "CHF"), ("_EventURL", "https://swap.example/"),
            ],
            (
                "- Date: 2019-05-04 10:00 – 16:30\n- Cost: CHF 5\n"
                "- Venue: Town Hall, 1 Main St, 3000 Bern\n- Organizer: Club\n"
                "- Website: <https://swap.example/>"
            ),
        ),
        (
            "tribe_events",
            [
                ("_EventStartDate", "2019-05-04 00:00:00"),
                ("_EventEndDate", "2019-05-06 23:59:59"),
                ("_EventAllDay", "yes"),
            ],
            "- Date: 2019-05-04 – 2019-05-06",
        ),
        (
            "event",
            [
                ("_event_start_date", "2020-01-02"), ("_event_start_time", "18:00:00"),
                ("_event_end_date", "2020-01-02"), ("_event_end_time", "18:00:00"),
                ("_location_id", "7"),
            ],
            "- Date: 2020-01-02 18:00\n- Venue: Barn, 2 Lane, Thun",
        ),
        ("mec-events", [("mec_start_date", "2021-03-04")], "- Date: 2021-03-04"),
    ],
)  # fmt: skip
def test_an_event_says_when_and_where(
    tmp_path: Path, kind: str, meta: list[tuple[str, str]], shown: str
) -> None:
    event = item(1, "Bring plants.", kind=kind, slug="swap", meta=meta)
    archive = migrated(tmp_path, VENUE, ORGANIZER, LOCATION, event)
    assert archive.body(f"{kind}/swap/index.md") == f"{shown}\n\nBring plants."


def test_a_place_has_its_address_and_no_page_a_mail_address(tmp_path: Path) -> None:
    archive = migrated(tmp_path, VENUE, ORGANIZER)
    assert archive.body("tribe_venue/tribe_venue-5/index.md") == "- Address: 1 Main St, 3000 Bern"
    assert archive.body("tribe_organizer/tribe_organizer-6/index.md") == "- Phone: 555"


def test_a_type_of_a_theme_stays_as_it_is(tmp_path: Path) -> None:
    mine = item(1, "Words.", kind="event", slug="x", meta=[("event_date", "May")])
    archive = migrated(tmp_path, mine)
    assert archive.body("event/x/index.md") == "Words."
    assert [each.where for each in archive.report.findings] == ["event_date"]


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("de-DE", "- Datum: 2021-03-04\n- Eintritt: 5\n- Website: <https://x.example/>"),
        ("pt-BR", "- Data: 2021-03-04\n- Custo: 5\n- Site: <https://x.example/>"),
        ("fr", "- Date: 2021-03-04\n- Prix: 5\n- Site web: <https://x.example/>"),
        # No word is invented for a language that we do not have.
        ("ja", "- 2021-03-04\n- 5\n- <https://x.example/>"),
        ("", "- 2021-03-04\n- 5\n- <https://x.example/>"),
    ],
)
def test_labels_are_in_the_language_of_the_blog(tmp_path: Path, language: str, shown: str) -> None:
    fields = [
        ("mec_start_date", "2021-03-04"), ("mec_cost", "5"),
        ("mec_more_info", "https://x.example/"),
    ]  # fmt: skip
    event = item(1, "Ohm.", kind="mec-events", slug="e", meta=fields)
    archive = migrated(tmp_path, event, language=language)
    assert archive.body("mec-events/e/index.md") == f"{shown}\n\nOhm."


def test_a_post_in_another_language_has_the_labels_of_that_language(tmp_path: Path) -> None:
    rake = item(
        1, "Rechen.", kind="product", slug="rake", meta=[("_price", "12"), ("_sku", "R-1")],
        terms=[("language", "de", "Deutsch")],
    )  # fmt: skip
    archive = migrated(tmp_path, rake)
    assert archive.body("product/rake/index.md") == "Rechen.\n\n- 12\n- Artikelnummer: R-1"
