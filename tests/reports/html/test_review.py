"""Reviewing an archive in a real browser: pages of the list, sign-off, the next post with
findings, tabs on a phone, and what axe-core says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from support import axe
from support.blog import UPLOADS, Archive, item, migrated
from support.browser import chromium, needed
from support.pictures import picture

from migrator.commands.verify import apply_baseline
from migrator.findings import Finding
from migrator.report import Report
from migrator.reports.html.overview import Overview, OverviewRow, pages
from migrator.verifier.baseline import Check

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

WITH_FINDINGS = ("posts/p-30/index.md", "posts/p-70/index.md")
PAGES = (
    *("report.html", "report-images.html"),
    *("report/posts/p-1/index.html", "report/posts/p-30/index.html"),
)
SIZES = ((1280, 900), (768, 1024), (390, 844))


@pytest.fixture(scope="module", autouse=True)
def _browser_is_there() -> None:
    needed()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """130 posts, of which two have a shortcode that works only in WordPress."""
    texts = {30: "Before [booking_calendar id=1] after.", 70: 'A form: [event_map zoom="3"]'}
    texts[1] = f'<img src="{UPLOADS}/a.png" alt="Tea">'
    posts = (item(n, texts.get(n, f"Words of {n}."), slug=f"p-{n}") for n in range(1, 131))
    folder = tmp_path_factory.mktemp("blog")
    (folder / "uploads").mkdir()
    (folder / "uploads/a.png").write_bytes(picture())
    return migrated(folder, *posts, uploads=folder / "uploads")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def overview(browser: Chrome, archive: Archive) -> Chrome:
    """The first page, with no marks of an earlier test."""
    browser.get((archive.root / "migration/report.html").as_uri())
    browser.execute_script("localStorage.clear()")
    browser.refresh()
    return browser


def named(browser: Chrome, name: str) -> str:
    return browser.find_element(By.ID, name).text


def shown(browser: Chrome) -> int:
    return len(browser.find_elements(By.CSS_SELECTOR, "#list tbody tr:not([hidden])"))


def press(browser: Chrome, name: str) -> None:
    button = browser.find_element(By.ID, name)
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()


def place(browser: Chrome) -> str:
    return unquote(browser.current_url).partition("/migration/")[2]


def test_a_long_list_has_pages_of_a_hundred(overview: Chrome) -> None:
    assert (shown(overview), named(overview, "where")) == (100, "Posts 1 to 100 of 130")
    press(overview, "forth")
    assert (shown(overview), named(overview, "where")) == (30, "Posts 101 to 130 of 130")
    assert not overview.find_element(By.ID, "forth").is_enabled()
    overview.find_element(By.ID, "q").send_keys("p-12")
    WebDriverWait(overview, 10).until(lambda b: named(b, "count") == "11 of 130 posts")
    assert not overview.find_element(By.ID, "pager").is_displayed()


def test_filters_stay_in_view(overview: Chrome) -> None:
    overview.execute_script("scrollTo(0, document.body.scrollHeight / 2)")
    top = "return document.getElementById('filters').getBoundingClientRect().top"
    assert overview.execute_script(top) == 0
    # The headings of the columns stand below the filters, not behind them.
    gap = (
        "return document.querySelector('#list thead').getBoundingClientRect().top"
        " - document.getElementById('filters').getBoundingClientRect().bottom"
    )
    assert overview.execute_script(gap) >= -1


def test_the_next_post_with_findings_is_one_link_away(overview: Chrome, archive: Archive) -> None:
    overview.get((archive.root / "migration/report/posts/p-30/index.html").as_uri())
    overview.find_element(By.LINK_TEXT, "Next with findings").click()
    WebDriverWait(overview, 10).until(lambda b: "p-70" in b.current_url)
    overview.find_element(By.LINK_TEXT, "Next with findings").click()
    WebDriverWait(overview, 10).until(lambda b: b.find_elements(By.ID, "end"))
    assert overview.find_element(By.ID, "end").is_displayed()


def test_a_reviewed_post_stays_reviewed_and_is_not_shown_again(
    overview: Chrome, archive: Archive
) -> None:
    overview.get((archive.root / "migration/report/posts/p-30/index.html").as_uri())
    overview.find_element(By.LINK_TEXT, "Reviewed, next").click()
    WebDriverWait(overview, 10).until(lambda b: "p-70" in b.current_url)
    overview.get((archive.root / "migration/report.html").as_uri())
    assert named(overview, "tally") == "1 of 130 posts reviewed, 0 findings accepted."
    overview.find_element(By.XPATH, "//select[@id='review']/option[@value='yes']").click()
    WebDriverWait(overview, 10).until(lambda b: named(b, "count") == "1 of 130 posts")
    assert overview.find_element(By.CSS_SELECTOR, "tr:not([hidden]) input.mark").is_selected()
    press(overview, "forget")
    assert named(overview, "tally").startswith("0 of 130")


def test_accepted_findings_become_the_baseline_file(
    overview: Chrome, archive: Archive, tmp_path: Path
) -> None:
    overview.execute_script("for (const d of document.querySelectorAll('.group')) d.open = true")
    boxes = "details.group .findings input.mark"
    WebDriverWait(overview, 10).until(lambda b: b.find_elements(By.CSS_SELECTOR, boxes))
    for box in overview.find_elements(By.CSS_SELECTOR, boxes):
        overview.execute_script("arguments[0].click()", box)
    press(overview, "export")
    reason = overview.find_element(By.ID, "reason")
    reason.clear()
    reason.send_keys('the "plugin" is gone')
    text = overview.find_element(By.ID, "baseline").get_attribute("value") or ""
    entries = tomllib.loads(text)["accepted"]
    assert {entry["reason"] for entry in entries} == {'the "plugin" is gone'}
    assert set(WITH_FINDINGS) <= {entry["where"] for entry in entries}
    (tmp_path / "migrator-baseline.toml").write_text(text, "utf-8")
    report = apply_baseline(archive.report, tmp_path / "migrator-baseline.toml", set(Check))
    assert [each for each in report.findings if each.where in WITH_FINDINGS] == []
    overview.refresh()
    assert f"{len(entries)} findings accepted" in named(overview, "tally")


def test_panes_are_tabs_on_a_phone(browser: Chrome, archive: Archive) -> None:
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        browser.get((archive.root / "migration/report/posts/p-1/index.html").as_uri())
        browser.find_element(By.CSS_SELECTOR, "main details summary").click()
        tabs = browser.find_elements(By.CSS_SELECTOR, "[role=tab]")
        assert [tab.text for tab in tabs] == ["As WordPress showed it", "The Markdown"]
        panes = browser.find_elements(By.CSS_SELECTOR, ".panes .pane")
        assert [pane.is_displayed() for pane in panes] == [True, False]
        tabs[1].click()
        assert [pane.is_displayed() for pane in panes] == [False, True]
        assert tabs[1].get_attribute("aria-selected") == "true"
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert not browser.find_element(By.CSS_SELECTOR, "[role=tablist]").is_displayed()


def test_the_images_of_all_posts_are_on_one_page(overview: Chrome) -> None:
    overview.find_element(By.LINK_TEXT, "see all images").click()
    assert place(overview) == "report-images.html"
    [image] = overview.find_elements(By.CSS_SELECTOR, ".wall img")
    WebDriverWait(overview, 10).until(lambda _: image.get_property("naturalWidth"))


def test_a_post_page_shows_its_front_matter(browser: Chrome, archive: Archive) -> None:
    browser.get((archive.root / "migration/report/posts/p-2/index.html").as_uri())
    [summary] = browser.find_elements(By.XPATH, "//summary[contains(., 'Front matter')]")
    summary.click()
    assert 'slug: "p-2"' in summary.find_element(By.XPATH, "following-sibling::pre").text


def test_ten_thousand_posts_open_and_filter_a_page_at_a_time(
    browser: Chrome, tmp_path: Path
) -> None:
    page = overview_of_many(tmp_path, 10_000)
    browser.get(page.as_uri())
    assert named(browser, "where") == "Posts 1 to 100 of 10,000"
    browser.find_element(By.ID, "q").send_keys("00077")
    WebDriverWait(browser, 10).until(lambda _: named(browser, "count").startswith("1 "))
    browser.find_element(By.CSS_SELECTOR, "#filters button[type=reset]").click()
    browser.execute_script(
        "const kind = document.getElementById('kind'); kind.value = '*';"
        "kind.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    WebDriverWait(browser, 10).until(lambda _: named(browser, "count").startswith("1,000 "))
    assert shown(browser) == 100


def overview_of_many(folder: Path, posts: int) -> Path:
    """Write the overview of a blog of so many posts, of which a tenth has a finding."""

    def row(number: int) -> OverviewRow:
        page = PurePosixPath(f"posts/p-{number}/index.md")
        date = f"{2000 + number % 20}-03-04"
        kinds = {"missing-file": 1} if number % 10 == 0 else {}
        title = f"This is post {number:05} of many"
        return OverviewRow(page, title, date, "post", "publish", 100, 1, kinds)

    found = [Finding("missing-file", f"posts/p-{n}/index.md", "gone") for n in range(0, posts, 10)]
    report = Report(items=posts, written=posts, findings=found)
    many = Overview("Big", "", "migrator", report, range(posts), row, True, lambda _: True)
    for path, chunks in pages(many):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        with (folder / path).open("wb") as file:
            file.writelines(chunks)
    return folder / "migration/report.html"


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_core_finds_nothing(
    browser: Chrome, archive: Archive, size: tuple[int, int], theme: str
) -> None:
    source = axe.script()
    with axe.looking(browser, size, theme):
        for page in PAGES:
            browser.get((archive.root / "migration" / page).as_uri())
            assert axe.violations(browser, source) == [], page
