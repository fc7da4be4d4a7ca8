"""A post that a list of the site shows is in the archive, or the report names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrator.sources.locator.open_locator import open_source

WORDS = "Words that are more than a notice, so that a reader would miss them in the archive."


def shown(number: int) -> str:
    """A post on a list of a theme that marks it as WordPress does."""
    return (
        f'<article id=post-{number} class="post-{number} post type-post hentry">'
        f'<h2 class=entry-title><a rel=bookmark href="http://blog.example/{number}/">T</a></h2>'
        f"<div class=entry-content><p>{WORDS}</p></div></article>"
    )


def teaser(number: int) -> str:
    """A post on a list of a theme that no rule knows."""
    return f'<div><a href="http://blog.example/{number}/">T{number}</a><p>{WORDS}</p></div>'


def save(folder: Path, path: str, body: str, classes: str) -> None:
    file = folder / "blog.example" / path / "index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    head = '<meta name=generator content="WordPress 6.4"><title>T - Blog</title>'
    page = f'<head>{head}</head><body class="{classes}">{body}</body>'
    file.write_text(f"<html lang=en>{page}</html>")


def save_post(folder: Path, number: int) -> None:
    body = f'<article id=post-{number} class="post-{number} post hentry"><h1>T</h1>'
    content = f"<div class=entry-content><p>{WORDS}</p></div></article>"
    save(folder, str(number), body + content, f"single single-post postid-{number}")


def losses(folder: Path) -> list[str]:
    return [repair.message for repair in open_source([folder]).repairs if repair.lost]


@pytest.mark.parametrize("classes", ["home blog", "archive category category-news"])
def test_a_listed_post_whose_page_is_missing_is_named(tmp_path: Path, classes: str) -> None:
    # The run was complete, though the folder had one of two posts.
    save_post(tmp_path, 5)
    save(tmp_path, "news", shown(5) + shown(6), classes)
    [message] = losses(tmp_path)
    assert message.startswith("http://blog.example/6/: the list http://blog.example/news/ shows")


def test_a_listed_post_without_an_id_is_named_too(tmp_path: Path) -> None:
    # A page without an id was taken for each listed post without one.
    body = f"<div class=post><h1>T</h1><div class=entry-content><p>{WORDS}</p></div></div>"
    save(tmp_path, "5", body, "single")
    title = '<h2 class="entry-title"><a rel=bookmark href="http://blog.example/{}/">T</a></h2>'
    save(tmp_path, "news", title.format(5) + title.format(6), "home blog")
    [message] = losses(tmp_path)
    assert message.startswith("http://blog.example/6/:")


def test_an_event_in_a_month_of_the_events_calendar_is_named(tmp_path: Path) -> None:
    save_post(tmp_path, 5)
    title = '<h3 class="tribe-events-month-event-title"><a href="http://blog.example/6/">T</a></h3>'
    save(tmp_path, "events/2016-03", title, "post-type-archive events-archive")
    [message] = losses(tmp_path)
    assert message.startswith("http://blog.example/6/:")


def test_a_list_of_posts_that_are_all_there_is_no_loss(tmp_path: Path) -> None:
    for number in (5, 6):
        save_post(tmp_path, number)
    save(tmp_path, "news", shown(5) + shown(6), "home blog")
    assert losses(tmp_path) == []


def test_a_link_with_parameters_for_statistics_leads_to_the_post(tmp_path: Path) -> None:
    for number in (5, 6):
        save_post(tmp_path, number)
    counted = shown(6).replace("/6/", "/6/?utm_source=home").replace("post-6", "x")
    save(tmp_path, "news", shown(5) + counted, "home blog")
    assert losses(tmp_path) == []


def test_the_title_of_a_post_may_link_to_another_site_or_to_a_list(tmp_path: Path) -> None:
    save_post(tmp_path, 5)
    elsewhere = shown(6).replace("http://blog.example/6/", "http://other.example/")
    to_a_list = shown(7).replace("http://blog.example/7/", "http://blog.example/news/")
    save(tmp_path, "news", elsewhere + to_a_list, "home blog")
    assert losses(tmp_path) == []


@pytest.mark.parametrize(
    ("path", "classes"),
    [("news", "archive category category-news"), ("category/news", ""), ("page/2", "")],
)
@pytest.mark.parametrize(
    ("posts", "listed", "is_text"),
    [((5, 6), (5, 6), False), ((5,), (5, 6), True), ((5,), (6,), True)],
)
def test_a_list_of_an_unknown_theme_is_one_if_its_posts_were_read(
    tmp_path: Path,
    posts: tuple[int, ...],
    listed: tuple[int, ...],
    path: str,
    classes: str,
    *,
    is_text: bool,
) -> None:
    for number in posts:
        save_post(tmp_path, number)
    save(tmp_path, path, "".join(map(teaser, listed)), classes)
    skipped = open_source([tmp_path]).inputs(lambda _: False).skipped
    [news] = [each for each in skipped if each.address == f"http://blog.example/{path}/"]
    assert news.is_text is is_text


def test_a_month_of_the_events_calendar_is_a_list(tmp_path: Path) -> None:
    save_post(tmp_path, 5)
    save(tmp_path, "events/2016-03", f"<p>{WORDS}</p>", "post-type-archive events-archive")
    skipped = open_source([tmp_path]).inputs(lambda _: False).skipped
    assert [each.is_text for each in skipped] == [False]
