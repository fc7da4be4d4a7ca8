"""The report in a real browser, from the disk: it filters, opens a post, and runs nothing
from a hostile post."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait
from support.blog import SITE, Archive, attachment, item, migrated
from support.browser import chromium, needed

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

# Signs that something of a post ran, loaded or moved. {server} is this machine.
HOSTILE = """
<script>top.document.title = document.title = "owned"; fetch("{server}/script")</script>
<p>Words of the hostile post.</p>
<img src="x" onerror="top.document.title='owned'; new Image().src='{server}/onerror'">
<img src="{server}/picture.png"><img srcset="{server}/set.png 2x">
<input type="image" src="{server}/i">
<a href="javascript:top.document.title='owned'" id="bait">bait</a>
<a href="{server}/click" target="_top" ping="{server}/ping">leave</a>
<a href="data:text/html,&lt;script&gt;top.document.title='owned'&lt;/script&gt;">data</a>
</iframe></pre></section></main></body></html><script>top.document.title = "owned"</script>
<iframe src="{server}/frame"></iframe>
<iframe src="javascript:parent.document.title='owned'"></iframe>
<iframe srcdoc="&lt;script&gt;top.document.title='owned'&lt;/script&gt;"></iframe>
<iframe srcdoc="&lt;img src='{server}/srcdoc'&gt;"></iframe>
<svg onload="top.document.title='owned'"><script>top.document.title='owned'</script>
<image href="{server}/svg.png"/>
<foreignObject><iframe src="{server}/foreign"/></foreignObject></svg>
<meta http-equiv="refresh" content="0;url={server}/refresh">
<base href="{server}/base/"><link rel="stylesheet" href="{server}/style.css">
<link rel="prefetch" href="{server}/prefetch"><link rel="dns-prefetch" href="{server}">
<style>@import "{server}/import.css"; body {{ background: url({server}/css.png) }}
* {{ position: fixed; inset: 0; z-index: 9999 }}</style>
<div style="position:fixed;inset:0;z-index:9999;background:url({server}/inline.png)">over all</div>
<form action="{server}/form" id="f"><input name="q" autofocus onfocus="top.document.title='owned'">
<button form="f">send</button></form>
<object data="{server}/object"></object><embed src="{server}/embed">
<video src="{server}/video" poster="{server}/poster" autoplay></video>
<audio src="{server}/a"></audio>
<math><mtext></p><style><img src=x onerror="top.document.title='owned'"></style></mtext></math>
<details open ontoggle="top.document.title='owned'"><summary>s</summary></details>
<marquee onstart="top.document.title='owned'">m</marquee><body onload="top.document.title='owned'">
<!--><img src=x onerror="top.document.title='owned'"> --> <![CDATA[ <script>1</script> ]]&gt;
"""
TITLE = """</title></script><script>document.title='owned'</script>"' onload="x" \u202e &lt;b&gt;"""


@pytest.fixture(scope="module", autouse=True)
def _browser_is_there() -> None:
    needed()


@pytest.fixture(scope="module")
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and its requests."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(204)
            self.end_headers()

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, asked: tuple[str, list[str]]) -> Archive:
    folder = tmp_path_factory.mktemp("blog")
    picture = folder / "uploads/2015/03/ship.png"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (40, 30), (200, 30, 30)).save(picture)
    shown = f'<img src="{SITE}/wp-content/uploads/2015/03/ship.png" alt="A ship">'
    others = [
        item(
            n, f"Post number {n}.", title=f"Résumé {n}", slug=f"r{n}", date=f"20{n}-03-04 05:06:07"
        )
        for n in range(10, 20)
    ]
    return migrated(
        folder,
        item(1, HOSTILE.format(server=asked[0]), title=TITLE, slug="hostile"),
        item(2, f"A ship: {shown}", title="Ship", slug="ship"),
        item(3, "About.", title="About", kind="page", slug="about", link=f"{SITE}/about/"),
        attachment(4, "2015/03/ship.png"),
        *others,
        uploads=folder / "uploads",
    )


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def overview(browser: Chrome, archive: Archive) -> Chrome:
    browser.get((archive.root / "migration/report.html").as_uri())
    return browser


def rows(browser: Chrome) -> list[str]:
    found = browser.find_elements(By.CSS_SELECTOR, "#list tbody tr:not([hidden]) td:first-child a")
    return [link.text for link in found]


def choose(browser: Chrome, name: str, value: str) -> None:
    Select(browser.find_element(By.ID, name)).select_by_visible_text(value)


def until(browser: Chrome, said: str) -> None:
    count = browser.find_element(By.ID, "count")
    WebDriverWait(browser, 10).until(lambda _: count.text == said)


def open_post(browser: Chrome, archive: Archive, slug: str) -> None:
    browser.get((archive.root / f"migration/report/posts/{slug}/index.html").as_uri())


def in_frame(browser: Chrome, frame: WebElement, script: str) -> object:
    return browser.execute_script(f"const d = arguments[0].contentDocument; return {script}", frame)


def frames(browser: Chrome) -> list[WebElement]:
    return browser.find_elements(By.TAG_NAME, "iframe")


def test_the_table_is_searched_and_filtered(overview: Chrome) -> None:
    assert len(rows(overview)) == 13
    search = overview.find_element(By.ID, "q")
    search.send_keys("resume 1")
    until(overview, "10 of 13 posts")
    search.send_keys("2")
    until(overview, "1 of 13 posts")
    assert rows(overview) == ["Résumé 12"]
    overview.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    until(overview, "13 posts")
    choose(overview, "type", "page")
    until(overview, "1 of 13 posts")
    assert rows(overview) == ["About"]
    choose(overview, "year", "2019")
    until(overview, "0 of 13 posts")
    assert overview.find_element(By.ID, "none").is_displayed()
    choose(overview, "type", "all")
    until(overview, "1 of 13 posts")
    choose(overview, "year", "all")
    until(overview, "13 posts")
    choose(overview, "kind", "with any")
    until(overview, "1 of 13 posts")
    assert overview.find_element(By.CSS_SELECTOR, ".path").text == "posts/hostile"


def test_the_table_is_sorted_by_a_column(overview: Chrome) -> None:
    def press(name: str) -> None:
        path = f"//table[@id='list']//th/button[normalize-space()='{name}']"
        overview.find_element(By.XPATH, path).click()

    press("Date")
    assert rows(overview)[0] == "Résumé 10"
    press("Date")
    assert rows(overview)[0] == "Résumé 19"
    press("Images")
    press("Images")
    assert rows(overview)[0] == "Ship"


def test_the_keyboard_reaches_the_search_and_the_posts(overview: Chrome) -> None:
    reached = overview.execute_script(
        "return [...document.querySelectorAll('a[href], button, input, select, summary')]"
        ".filter(e => e.tabIndex < 0).length"
    )
    assert reached == 0


def test_a_post_page_shows_its_images(overview: Chrome, archive: Archive) -> None:
    link = overview.find_element(By.LINK_TEXT, "Ship")
    # Away from the edge of the window, where the rows may still move.
    overview.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
    link.click()
    assert overview.find_element(By.TAG_NAME, "h1").text == "Ship"
    assert "No differences" in overview.find_element(By.CLASS_NAME, "banner").text
    widths = "[...d.images].map(i => i.complete ? i.naturalWidth : 0)"
    assert len(frames(overview)) == 2
    # Two panes without a difference say the same, so one of them is closed.
    overview.find_element(By.CSS_SELECTOR, "main details summary").click()
    for frame in frames(overview):
        WebDriverWait(overview, 10).until(lambda b, f=frame: in_frame(b, f, widths) == [40])
        assert "A ship:" in str(in_frame(overview, frame, "d.body.innerText"))
        # As high as what is in it, by the page's own script.
        WebDriverWait(overview, 10).until(lambda _, f=frame: 0 < f.size["height"] < 300)
    thumbnail = overview.find_element(By.CSS_SELECTOR, ".thumbnails img")
    assert overview.execute_script("return arguments[0].naturalWidth", thumbnail) == 40
    assert "![A ship](images/ship.png)" in overview.find_element(By.CLASS_NAME, "source").text
    overview.find_element(By.LINK_TEXT, "All posts").click()
    assert len(rows(overview)) == 13


def test_nothing_of_a_hostile_post_runs_or_loads(
    browser: Chrome, archive: Archive, asked: tuple[str, list[str]]
) -> None:
    _, paths = asked
    for page in ("report.html", "report/posts/hostile/index.html"):
        browser.get((archive.root / "migration" / page).as_uri())
        assert browser.title != "owned"
        assert browser.execute_script("return document.querySelectorAll('script').length") == 1
    pressed = 0
    for frame in frames(browser):
        assert "Words of the hostile post." in str(in_frame(browser, frame, "d.body.innerText"))
        bad = "script, style, form, base, iframe, object, embed, svg, video, body link, body meta"
        assert in_frame(browser, frame, f"d.querySelectorAll('{bad}').length") == 0
        browser.switch_to.frame(frame)
        for link in browser.find_elements(By.TAG_NAME, "a"):
            browser.execute_script("arguments[0].click()", link)
            pressed += 1
        browser.switch_to.default_content()
    assert pressed >= 4
    browser.execute_async_script("setTimeout(arguments[0], 1000)")
    assert browser.find_element(By.ID, "compared").text == "Side by side"
    assert browser.current_url.startswith("file:")
    assert paths == []


def test_frame_and_policy_stop_a_post_that_was_not_cleaned(
    browser: Chrome, archive: Archive, asked: tuple[str, list[str]], tmp_path: Path
) -> None:
    """The raw post is put into a frame, without the removal of harmful elements."""
    server, paths = asked
    place = archive.root / "migration/report/posts/hostile/raw.html"
    page = archive.text("migration/report/posts/hostile/index.html")
    start = page.index('srcdoc="') + len('srcdoc="')
    head = page[start : page.index("&lt;body" if "&lt;body" in page else "<body class", start)]
    raw = HOSTILE.format(server=server).replace("&", "&amp;").replace('"', "&quot;")
    place.write_text(
        f"{page[:start]}{head}<body>{raw}{page[page.index(chr(34), start) :]}", "utf-8"
    )
    try:
        browser.get(place.as_uri())
        assert "Words of the hostile post." in str(
            in_frame(browser, frames(browser)[0], "d.body.innerText")
        )
        browser.execute_async_script("setTimeout(arguments[0], 1000)")
        assert browser.find_element(By.ID, "compared").text == "Side by side"
        assert browser.title.startswith("</title></script>")
        assert paths == []
    finally:
        place.unlink()


@pytest.mark.parametrize("page", ["report.html", "report/posts/ship/index.html"])
def test_the_console_has_no_messages(browser: Chrome, archive: Archive, page: str) -> None:
    browser.get_log("browser")
    browser.get((archive.root / "migration" / page).as_uri())
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("page", ["report.html", "report/posts/hostile/index.html"])
def test_nothing_is_wider_than_a_phone(browser: Chrome, archive: Archive, page: str) -> None:
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        browser.get((archive.root / "migration" / page).as_uri())
        width = "return document.documentElement.scrollWidth"
        assert browser.execute_script(width) == 390
        for frame in frames(browser):
            inner = "[d.documentElement.scrollWidth, d.documentElement.clientWidth]"
            wide, room = in_frame(browser, frame, inner)  # type: ignore[misc]
            assert wide <= room
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_follow_the_theme_of_the_system(
    browser: Chrome, archive: Archive, theme: str
) -> None:
    features = [{"name": "prefers-color-scheme", "value": theme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    open_post(browser, archive, "ship")
    colour = "return getComputedStyle(document.body).backgroundColor"
    grounds = [browser.execute_script(colour)]
    grounds += [
        in_frame(browser, frame, "getComputedStyle(d.body).backgroundColor")
        for frame in frames(browser)
    ]
    for ground in grounds:
        red = int(str(ground).split("(")[1].split(",")[0])
        assert (red > 200) == (theme == "light")


def test_without_javascript_the_table_is_whole(
    archive: Archive, tmp_path_factory: pytest.TempPathFactory
) -> None:
    off = {"profile.managed_default_content_settings.javascript": 2}
    with chromium(tmp_path_factory.mktemp("profile"), off) as browser:
        browser.get((archive.root / "migration/report.html").as_uri())
        assert len(rows(browser)) == 13
        assert not browser.find_element(By.ID, "filters").is_displayed()
        assert browser.find_elements(By.CSS_SELECTOR, "th button") == []
        # By its key, because rows get their height only when they are scrolled into view.
        browser.find_element(By.LINK_TEXT, "Ship").send_keys(Keys.ENTER)
        assert browser.find_element(By.TAG_NAME, "h1").text == "Ship"
        shown = [frame for frame in frames(browser) if frame.is_displayed()]
        assert shown and all(frame.size["height"] > 400 for frame in shown)
