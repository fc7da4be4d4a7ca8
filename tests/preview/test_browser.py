"""The preview in a real browser: what a reader does, and what axe-core says."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from support import axe
from support.blog import UPLOADS, item, migrated
from support.browser import chromium, needed
from support.pictures import picture

from migrator.preview.server import PreviewServer

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

HOSTILE = (
    '<p onclick="document.title = 1">Careful</p><script>document.title = "run"</script>'
    '<img src="x" alt="none" onerror="document.title = 2">'
    '<iframe src="https://videos.example/e/1"></iframe><style>body { display: none }</style>'
)
PAGES = (
    *("/", "/_preview/terms", "/_preview/year?y=2015", "/_preview/search?q=tea"),
    *("/posts/tea/index.md", "/posts/hostile/index.md", "/nothing"),
)
SIZES = ((1280, 900), (768, 1024), (390, 844))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PreviewServer]:
    needed()
    folder = tmp_path_factory.mktemp("blog")
    (folder / "uploads").mkdir()
    (folder / "uploads/pot.png").write_bytes(picture())
    tea = (
        f'<p>Green tea, see <a href="https://blog.example/?p=2">coffee</a>.</p>'
        f'<img src="{UPLOADS}/pot.png" alt="A pot"><pre>code  here</pre>'
        "<table><tr><th>Tea</th></tr><tr><td>hot</td></tr></table>"
    )
    terms = [("category", "drinks", "Drinks"), ("post_tag", "hot", "Hot")]
    archive = migrated(
        folder,
        item(1, tea, title="Tea", slug="tea", terms=terms),
        item(2, "Beans.", title="Coffee", slug="coffee"),
        item(3, HOSTILE, title="<b>Hostile</b>", slug="hostile"),
        item(4, "Us.", title="About", slug="about", kind="page"),
        uploads=folder / "uploads",
    )
    with PreviewServer(archive.root, 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture(scope="module")
def browser(server: PreviewServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def at(server: PreviewServer, path: str) -> str:
    return server.address.rstrip("/") + path


def test_a_reader_searches_reads_and_follows_a_link(browser: Chrome, server: PreviewServer) -> None:
    browser.get(at(server, "/"))
    field = browser.find_element(By.CSS_SELECTOR, "input[type=search]")
    field.send_keys("green tea")
    field.submit()
    browser.find_element(By.LINK_TEXT, "Tea").click()
    assert browser.find_element(By.TAG_NAME, "h1").text == "Tea"
    image = browser.find_element(By.CSS_SELECTOR, "article img")
    assert image.get_property("naturalWidth") > 0
    browser.find_element(By.LINK_TEXT, "coffee").click()
    assert browser.find_element(By.TAG_NAME, "h1").text == "Coffee"


def test_nothing_in_a_post_runs(browser: Chrome, server: PreviewServer) -> None:
    browser.get(at(server, "/posts/hostile/index.md"))
    assert "Hostile" in browser.title
    browser.find_element(By.XPATH, "//p[text()='Careful']").click()
    assert "Hostile" in browser.title
    assert browser.find_elements(By.CSS_SELECTOR, "main script, main iframe, main style") == []


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_core_finds_nothing(
    browser: Chrome, server: PreviewServer, size: tuple[int, int], theme: str
) -> None:
    source = axe.script()
    with axe.looking(browser, size, theme):
        for page in PAGES:
            browser.get(at(server, page))
            assert axe.violations(browser, source) == [], page


@pytest.mark.parametrize("page", PAGES)
def test_a_phone_shows_every_page_without_scrolling_sideways(
    browser: Chrome, server: PreviewServer, page: str
) -> None:
    with axe.looking(browser, (390, 844), "light"):
        browser.get(at(server, page))
        widths = "return [document.documentElement.scrollWidth, innerWidth]"
        needed_width, there = browser.execute_script(widths)
        assert needed_width <= there
