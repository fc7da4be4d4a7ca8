"""Measure the report's overview in a real Chromium: how soon it is there, how soon it filters.

    python benchmarks/report.py --posts 10000

Needs Debian's chromium and chromium-driver, and selenium of the extra `test`.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path, PurePosixPath
from random import Random

from prose import words
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from migrator.findings import Finding
from migrator.report import Report
from migrator.reports.html import overview, page_paths
from migrator.reports.html.overview import Overview, OverviewRow

_SEARCHES = ("of", "of the", "", "the 77")
_LOADED = """
const [entry] = performance.getEntriesByType("navigation");
const paint = performance.getEntriesByName("first-contentful-paint")[0];
return [paint ? paint.startTime : 0, entry.loadEventEnd];
"""
_FILTERED = """
const [text, done] = arguments, field = document.getElementById("q"), start = performance.now();
const count = document.getElementById("count");
new MutationObserver((_, observer) => {
  observer.disconnect();
  const told = () => done([count.textContent, performance.now() - start]);
  requestAnimationFrame(() => setTimeout(told));
}).observe(count, {childList: true, characterData: true, subtree: true});
field.value = text;
field.dispatchEvent(new Event("input", {bubbles: true}));
"""


def row(number: int) -> OverviewRow:
    """A post that depends on its number only."""
    random = Random(number)
    title = words(random, 6)
    page = PurePosixPath("posts", f"{'-'.join(title.lower().split())}-{number}", "index.md")
    date = f"{2000 + number % 20}-{1 + number % 12:02}-{1 + number % 28:02}"
    kinds = {"not-fetched": 3, "missing-file": 1} if number % 10 == 0 else {}
    return OverviewRow(
        page, title, date, "post", "publish", random.randrange(2000), number % 9, kinds
    )


def build(folder: Path, posts: int) -> Path:
    """The overview of a blog of so many posts; the path of its first page."""
    found = [Finding("missing-file", str(row(n).page), "gone") for n in range(0, posts, 10)]
    report = Report(items=posts, written=posts, findings=found)
    told = Overview("Big", "", "migrator", report, range(posts), row, True, lambda _: True)
    for path, chunks in overview.pages(told):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        with (folder / path).open("wb") as file:
            file.writelines(chunks)
    return folder / page_paths.OVERVIEW


def open_browser() -> Chrome:
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,1000"):
        options.add_argument(flag)
    return Chrome(options=options, service=Service("/usr/bin/chromedriver"))


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the report's overview in Chromium.")
    parser.add_argument("--posts", type=int, default=10_000)
    posts = parser.parse_args().posts
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        page = build(Path(folder), posts)
        took = time.perf_counter() - start
        print(f"written in {took:.1f} s; the first page has {page.stat().st_size:,} bytes")
        browser = open_browser()
        try:
            browser.get(page.as_uri())
            seen, loaded = browser.execute_script(_LOADED)
            print(f"seen after {seen:.0f} ms, ready after {loaded:.0f} ms")
            for text in _SEARCHES:
                count, milliseconds = browser.execute_async_script(_FILTERED, text)
                print(f"{text!r}: {count} after {milliseconds:.0f} ms")
        finally:
            browser.quit()


if __name__ == "__main__":
    main()
