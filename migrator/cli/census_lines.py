"""Describe a source in five lines, for people who have not read anything yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from migrator.commands.inspection import Census
    from migrator.sources.locator.examine_site import SiteSurvey

_DRAFTS = ("draft", "pending", "future")
_SHOWN = 3


def lines_of_census(census: Census) -> Iterator[str]:
    """Yield the five lines of a source that was counted."""
    yield _joined(census.title or census.locator, census.url, census.language)
    yield _joined(*_contents(census.items))
    years = sorted(year for year in census.years if year.isdigit())
    span = "without dates"
    if years:
        span = f"from {years[0]} to {years[-1]}" if len(years) > 1 else f"from {years[0]}"
    yield _joined(
        counted(census.items.get("attachment", Counter()).total(), "image or file"),
        counted(census.comments.total(), "comment"),
        span,
    )
    authors = list(census.ranked("authors"))
    yield f"written by {_some(authors)}" if authors else "without authors"
    dead = [name for name, use in census.uses("shortcodes").items() if not use.handled]
    builders = list(census.ranked("builders"))
    special = [f"built with {_some(builders)}"] if builders else []
    special += [f"shortcodes that only work in WordPress: {_some(dead)}"] if dead else []
    yield _joined(*(special or ["nothing that only works in WordPress"]))


def lines_of_survey(survey: SiteSurvey) -> Iterator[str]:
    """Yield the five lines of a site that is online."""
    yield _joined(survey.title, survey.url, survey.language)
    yield f"made with {survey.generator or 'unknown software'}"
    yield f"{counted(survey.sitemap, 'page')} in its sitemap" if survey.sitemap else "no sitemap"
    yield f"{counted(survey.feed, 'newest post')} in its feed" if survey.feed else "no feed"
    way = "its REST API" if survey.via == "rest" else "its pages, one by one"
    yield f"migrator will read {way}: {survey.why}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun in the right form: "1 image or file", "2 images or files"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {' or '.join(f'{word}s' for word in noun.split(' or '))}"


def _contents(items: dict[str, Counter[str]]) -> Iterator[str]:
    """Yield the counts of posts, pages, other types and what is not public."""
    for kind in ("post", "page"):
        statuses = items.get(kind, Counter())
        yield counted(statuses["publish"], kind)
    shown = [counts for kind, counts in items.items() if kind in ("post", "page")]
    drafts = sum(counts[status] for counts in shown for status in _DRAFTS)
    private = sum(counts["private"] for counts in shown)
    if drafts:
        yield counted(drafts, "draft")
    if private:
        yield f"{private} private"
    other = sum(
        counts.total()
        for kind, counts in items.items()
        if kind not in ("post", "page", "attachment")
    )
    if other:
        yield counted(other, "other item")


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _some(names: Iterable[str]) -> str:
    known = list(names)
    more = len(known) - _SHOWN
    return ", ".join(known[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
