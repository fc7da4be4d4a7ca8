"""Verdicts on external links, from the results of their probes."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from migrator.archive.link_cache import LinkRecord, ProbeOutcome, stamp
from migrator.verifier.links.link_verdicts import (
    Link,
    Rules,
    Standing,
    findings,
    is_fresh,
    is_no_address,
    links,
    verdict,
)

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
WORKS = LinkRecord(stamp(NOW), ProbeOutcome.ANSWER, 200)
DEAD = LinkRecord(stamp(NOW), ProbeOutcome.ANSWER, 404, "404 Not Found")
UNTOLD = LinkRecord(stamp(NOW), ProbeOutcome.NO_ANSWER, 0, "timed out")


@pytest.mark.parametrize("status", range(100, 1000))
def test_only_two_statuses_mean_a_dead_link(status: int) -> None:
    standing, _ = verdict(LinkRecord("", ProbeOutcome.ANSWER, status, "x"), Rules())
    if 200 <= status < 300:
        assert standing is Standing.WORKS
    else:
        assert standing is (Standing.DEAD if status in (404, 410) else Standing.UNTOLD)


@pytest.mark.parametrize("status", [401, 403, 429, 503, 999])
def test_an_unknown_link_has_a_reason(status: int) -> None:
    _, reason = verdict(LinkRecord("", ProbeOutcome.ANSWER, status, f"{status} Status"), Rules())
    assert reason.startswith(f"{status} Status: it ")


@pytest.mark.parametrize(
    ("outcome", "standing"),
    [
        (ProbeOutcome.NO_HOST, Standing.DEAD),
        (ProbeOutcome.NO_ADDRESS, Standing.DEAD),
        (ProbeOutcome.ERROR_PAGE, Standing.DEAD),
        (ProbeOutcome.DOUBTFUL, Standing.UNTOLD),
        (ProbeOutcome.NO_ANSWER, Standing.UNTOLD),
    ],
)
def test_each_outcome_has_its_verdict(outcome: ProbeOutcome, standing: Standing) -> None:
    status = 200 if outcome in (ProbeOutcome.ERROR_PAGE, ProbeOutcome.DOUBTFUL) else 0
    assert verdict(LinkRecord("", outcome, status, "x"), Rules()) == (standing, "x")


def test_a_status_that_is_accepted_is_as_good_as_200() -> None:
    forbidden = LinkRecord("", ProbeOutcome.ANSWER, 403, "403 Forbidden")
    assert verdict(forbidden, Rules(accepted={403, 404})) == (Standing.WORKS, "")
    assert verdict(DEAD, Rules(accepted={403, 404}))[0] is Standing.WORKS


class TestWhatIsAsked:
    def addresses(self, *urls: str, exclude: tuple[str, ...] = ()) -> list[str]:
        external = {url: [("a.md", 1)] for url in urls}
        return [link.address for link in links(external, Rules(exclude=exclude))]

    def test_each_url_is_checked_once_for_all_its_fragments(self) -> None:
        external = {
            "http://a.org/x#one": [("a.md", 3)],
            "http://a.org/x": [("b.md", 1), ("a.md", 9)],
            "http://a.org/x#two": [("b.md", 2)],
        }
        (link,) = links(external, Rules())
        assert link.address == "http://a.org/x"
        assert link.fragments == {"one", "two"}
        assert link.places[""] == [("b.md", 1), ("a.md", 9)]

    def test_only_web_urls_are_checked(self) -> None:
        others = [
            *("mailto:a@b.c", "tel:+4912", "data:,x", "javascript:alert(1)", "ftp://a.org/"),
            *("file:///etc/passwd", "sms:1", "urn:isbn:1", "a/b.md", "../c.md", "#d", "/e"),
        ]
        assert self.addresses(*others) == []
        asked = ["HTTP://a.org/", "http:\\\\a.org", "https://b.org/?x", "https://c.org/"]
        assert self.addresses("//c.org/", *asked[:3]) == asked

    @pytest.mark.parametrize(
        ("pattern", "left"),
        [
            ("linkedin.com", ["https://a.org/x", "https://notlinkedin.com/", "https://b.org/y"]),
            ("LinkedIn.com", ["https://a.org/x", "https://notlinkedin.com/", "https://b.org/y"]),
            ("*.org", ["https://notlinkedin.com/", "https://www.linkedin.com/in/me"]),
            ("https://?.org/*", ["https://notlinkedin.com/", "https://www.linkedin.com/in/me"]),
            (
                "https://a.org/",
                [
                    "https://a.org/x",
                    "https://b.org/y",
                    "https://notlinkedin.com/",
                    "https://www.linkedin.com/in/me",
                ],
            ),
            ("*", []),
        ],
    )
    def test_an_excluded_url_is_not_checked(self, pattern: str, left: list[str]) -> None:
        urls = [
            "https://a.org/x",
            "https://notlinkedin.com/",
            "https://www.linkedin.com/in/me",
            "https://b.org/y",
        ]
        assert self.addresses(*urls, exclude=(pattern,)) == sorted(left)

    def test_no_pattern_takes_long(self) -> None:
        began = time.monotonic()
        address = "https://a.org/" + "a" * 7000
        assert self.addresses(address, exclude=("*/" + "*a" * 200 + "b",)) == [address]
        assert time.monotonic() - began < 1

    @pytest.mark.parametrize("url", ["http://", "https:///", "http://[x/", "http://a.org:8o/"])
    def test_a_url_that_no_browser_opens_is_invalid(self, url: str) -> None:
        assert is_no_address(url)
        assert self.addresses(url) == [url]

    @pytest.mark.parametrize("url", ["http://a", "http:\\\\a.org", "http://ä.org", "http://☃.net/"])
    def test_a_url_that_a_browser_opens_is_valid(self, url: str) -> None:
        assert not is_no_address(url)


class TestHowLongItIsBelieved:
    @pytest.mark.parametrize(
        ("record", "longest"),
        [
            (WORKS, timedelta(days=7)),
            (DEAD, timedelta(days=1)),
            (UNTOLD, timedelta(hours=3)),
        ],
    )
    def test_a_better_result_is_valid_longer(self, record: LinkRecord, longest: timedelta) -> None:
        link, moment = Link("http://a.org/"), timedelta(seconds=1)
        assert is_fresh(record, link, Rules(), NOW)
        assert is_fresh(record, link, Rules(), NOW + longest - moment)
        assert not is_fresh(record, link, Rules(), NOW + longest)
        assert not is_fresh(record, link, Rules(), NOW - moment), "asked tomorrow"

    def test_max_age_limits_the_validity(self) -> None:
        link, later = Link("http://a.org/"), NOW + timedelta(days=20)
        assert is_fresh(WORKS, link, Rules(max_age=timedelta(days=30)), later)
        assert not is_fresh(DEAD, link, Rules(max_age=timedelta(days=30)), later)
        for record in (WORKS, DEAD, UNTOLD):
            assert not is_fresh(record, link, Rules(max_age=timedelta(0)), NOW)

    def test_a_new_fragment_makes_a_result_stale(self) -> None:
        link = Link("http://a.org/", {"one": [("a.md", 1)]})
        assert not is_fresh(replace(WORKS, is_page=True), link, Rules(), NOW)
        assert is_fresh(replace(WORKS, is_page=True, lacking=("one",)), link, Rules(), NOW)
        assert is_fresh(WORKS, link, Rules(), NOW), "a file has no places"

    @pytest.mark.parametrize("asked", ["", "yesterday", "2026-02-30T00:00:00Z"])
    def test_an_invalid_time_makes_a_result_stale(self, asked: str) -> None:
        assert not is_fresh(replace(WORKS, asked=asked), Link("http://a.org/"), Rules(), NOW)


class TestWhatIsSaid:
    LINK = Link("http://a.org/x", {"": [("b.md", 2), ("a.md", 7), ("a.md", 7)], "p": [("a.md", 9)]})

    def said(
        self,
        record: LinkRecord,
        rules: Rules = Rules(),  # noqa: B008
    ) -> list[tuple[str, str, int, str]]:
        found = findings(self.LINK, record, rules)
        return [(each.kind, each.where, each.line, each.message) for each in found]

    def test_a_working_link_gives_no_finding(self) -> None:
        assert self.said(replace(WORKS, is_page=True, there=("p",))) == []

    def test_a_dead_link_is_reported_at_every_place(self) -> None:
        assert self.said(DEAD) == [
            ("dead-link", "a.md", 7, "http://a.org/x: 404 Not Found"),
            ("dead-link", "b.md", 2, "http://a.org/x: 404 Not Found"),
            ("dead-link", "a.md", 9, "http://a.org/x#p: 404 Not Found"),
        ]

    def test_a_snapshot_is_named_with_it(self) -> None:
        kept = "https://web.archive.org/web/2012/http://a.org/x"
        (*_, last) = self.said(replace(DEAD, snapshot=kept))
        assert (
            last[3] == f"http://a.org/x#p: 404 Not Found; snapshot in the Internet Archive: {kept}"
        )
        wanted = Rules(suggest=True)
        (*_, last) = self.said(replace(DEAD, snapshot=""), wanted)
        assert last[3].endswith("; the Internet Archive has no snapshot of it")
        (*_, last) = self.said(DEAD, wanted)
        assert last[3].endswith("; the Internet Archive could not be reached")
        (*_, last) = self.said(replace(DEAD, outcome=ProbeOutcome.NO_ADDRESS), wanted)
        assert "Internet Archive" not in last[3]

    def test_a_moved_link_is_reported_with_its_new_url(self) -> None:
        moved = replace(WORKS, moved_to="https://b.org/y", is_page=True, there=("p",))
        assert [(kind, message) for kind, _, _, message in self.said(moved)][1:] == [
            ("moved-link", "http://a.org/x moved permanently to https://b.org/y"),
            ("moved-link", "http://a.org/x#p moved permanently to https://b.org/y#p"),
        ]
        gone = replace(moved, status=404, reason="404 Not Found")
        assert {kind for kind, *_ in self.said(gone)} == {"dead-link"}

    def test_a_missing_anchor_is_a_warning_and_an_unknown_one_a_note(self) -> None:
        page = replace(WORKS, is_page=True)
        assert [kind for kind, *_ in self.said(replace(page, lacking=("p",)))] == ["dead-anchor"]
        assert [kind for kind, *_ in self.said(replace(page, unclear=("p",)))] == ["untold-link"]
