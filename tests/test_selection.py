"""The selection of items, and the reasons for skipping the others."""

from datetime import date, datetime, timedelta, timezone

import pytest

from migrator.errors import UsageError
from migrator.model import IndexEntry
from migrator.selection import NEVER_TYPES, TECHNICAL_TYPES, Selection


def item(**values) -> IndexEntry:
    return IndexEntry(**{"position": 0, "id": 1, "type": "post", "status": "publish", **values})


@pytest.mark.parametrize("kind", ["post", "page", "product", "portfolio", "an-unknown-type"])
@pytest.mark.parametrize("status", ["publish", "draft", "pending", "future"])
def test_content_of_every_type_is_written(kind: str, status: str) -> None:
    assert Selection().decide(item(type=kind, status=status)) is None


@pytest.mark.parametrize(("kind", "status"), [("topic", "closed"), ("espresso_events", "sold_out")])
def test_a_closed_discussion_and_a_sold_out_event_are_written(kind: str, status: str) -> None:
    assert Selection().decide(item(type=kind, status=status)) is None
    assert Selection().decide(item(status=status)) == f"status {status} is not public"
    named = Selection(statuses=frozenset({status}))
    assert named.decide(item(type=kind, status=status)) is None
    only = Selection(statuses=frozenset({"draft"}))
    assert only.decide(item(type=kind, status=status)) == "status publish: not selected (--status)"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"status": "private"}, "private: written only with --status private"),
        (
            {"protected": True},
            "password-protected: written only with --status protected",
        ),
        (
            {"protected": True, "status": "draft"},
            "password-protected: written only with --status protected",
        ),
        ({"status": "trash"}, "in the trash: never written"),
        ({"status": "auto-draft"}, "auto-draft: an empty draft that WordPress created"),
        ({"status": "wc-completed"}, "status wc-completed is not public"),
        ({"status": ""}, "status (none) is not public"),
        (
            {"type": "revision", "status": "inherit"},
            "revision: an earlier state of a post is never written",
        ),
        ({"type": "nav_menu_item"}, "menu item: it is in data/menus.yaml"),
        (
            {"type": "nav_menu_item", "status": "draft"},
            "menu item that is not published: WordPress shows it in no menu",
        ),
        (
            {"type": "wp_block"},
            "reusable block: already included in the posts that use it",
        ),
        (
            {"type": "wp_block", "status": "private"},
            "reusable block that is not published: WordPress shows it in no post",
        ),
        (
            {"type": "wp_block", "protected": True},
            "reusable block that is not published: WordPress shows it in no post",
        ),
    ],
)
def test_a_skipped_item_has_a_reason(values: dict, reason: str) -> None:
    """F82: private and protected posts. F83: revisions."""
    assert Selection().decide(item(**values)) == reason


@pytest.mark.parametrize("kind", sorted(TECHNICAL_TYPES))
def test_a_technical_type_is_written_only_by_name(kind: str) -> None:
    assert Selection().decide(item(type=kind)) == TECHNICAL_TYPES[kind]
    assert Selection(types=frozenset({kind})).decide(item(type=kind)) is None


@pytest.mark.parametrize(
    "values",
    [{"type": kind} for kind in NEVER_TYPES] + [{"status": "trash"}, {"status": "auto-draft"}],
)
def test_some_types_are_never_written(values: dict) -> None:
    entry = item(**values)
    everything = Selection(types=frozenset({entry.type}), statuses=frozenset({entry.status}))
    assert everything.decide(entry)


@pytest.mark.parametrize(
    ("statuses", "values", "written"),
    [
        ({"private"}, {"status": "private"}, True),
        ({"private"}, {"status": "private", "protected": True}, True),
        ({"private"}, {"status": "publish"}, False),
        ({"protected"}, {"protected": True}, True),
        ({"protected"}, {"protected": True, "status": "draft"}, False),
        ({"protected"}, {}, False),
        ({"publish", "protected"}, {}, True),
        ({"publish", "protected"}, {"protected": True, "status": "private"}, False),
        ({"wc-completed"}, {"status": "wc-completed"}, True),
        ({"publish"}, {"status": "draft"}, False),
    ],
)
def test_a_status_can_be_asked_for(statuses: set[str], values: dict, written: bool) -> None:
    reason = Selection(statuses=frozenset(statuses)).decide(item(**values))
    assert (reason is None) == written


def test_a_time_range_that_ends_before_it_begins_is_refused() -> None:
    """Regression: the run wrote an archive without a post."""
    turned = Selection(since=date(2021, 1, 1), until=date(2020, 12, 31))
    with pytest.raises(UsageError, match="--since 2021-01-01 is after --until 2020-12-31"):
        turned.check([], [])
    Selection(since=date(2021, 1, 1), until=date(2021, 1, 1)).check([], [])


@pytest.mark.parametrize("kind", ["espresso_attendees", "mphb_booking", "shop_order_placehold"])
def test_people_who_booked_or_bought_are_not_in_the_archive(kind: str) -> None:
    for status in ("publish", "draft"):
        assert "personal data" in (Selection().decide(item(type=kind, status=status)) or "")


@pytest.mark.parametrize(
    "kind", ["acf", "_pods_pod", "wck-meta-box", "et_header_layout", "um_role"]
)
def test_what_a_plugin_keeps_for_itself_is_no_page(kind: str) -> None:
    assert Selection().decide(item(type=kind)) is not None


def test_types_that_are_not_selected_are_named() -> None:
    pages = Selection(types=frozenset({"page"}))
    assert pages.decide(item(type="page")) is None
    assert pages.decide(item()) == "type post: not selected (--types)"


def test_an_author_is_found_whatever_the_case_of_the_login() -> None:
    anna = Selection(authors=frozenset({"Anna"}))
    assert anna.decide(item(author="anna")) is None
    assert anna.decide(item(author="bert")) == "author bert: not selected (--author)"
    assert anna.decide(item()) == "author (none): not selected (--author)"


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (31, None),
        (15, None),
        (1, None),
        (None, "no date, but a time range is selected (--since, --until)"),
    ],
)
def test_a_time_range_includes_both_days(day: int | None, reason: str | None) -> None:
    may = Selection(since=date(2020, 5, 1), until=date(2020, 5, 31))
    published = datetime(2020, 5, day, 23, 59) if day else None
    assert may.decide(item(published=published)) == reason


def test_an_item_outside_the_time_range_is_named() -> None:
    assert (
        Selection(since=date(2020, 5, 1)).decide(item(published=datetime(2020, 4, 30, 23, 59)))
        == "older than 2020-05-01 (--since)"
    )
    assert (
        Selection(until=date(2020, 5, 31)).decide(item(published=datetime(2020, 6, 1)))
        == "newer than 2020-05-31 (--until)"
    )


def test_the_day_is_that_of_the_blogs_local_time() -> None:
    """F57: eight in the morning in Tokyo is still the evening before in Greenwich."""
    tokyo = timezone(timedelta(hours=9))
    morning = item(published=datetime(2020, 1, 5, 8, tzinfo=tokyo))
    assert Selection(since=date(2020, 1, 5)).decide(morning) is None


def test_data_of_a_plugin_is_skipped() -> None:
    """G36"""
    entry = item(type="acme_log", holds_data=True)
    assert Selection().decide(entry) == (
        "type acme_log: data of a plugin, not text (--types acme_log writes it)"
    )
    assert Selection(types=frozenset({"acme_log"})).decide(entry) is None
    assert "ap_outbox" in TECHNICAL_TYPES
