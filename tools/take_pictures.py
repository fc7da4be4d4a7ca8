"""Take the pictures of docs/tutorial.md again: `make pictures`, on Linux with Chromium.

A person at a real terminal answers the questions of `migrator` for the demo blog. The screens
become SVG files. The report, a post and the preview become PNG files, photographed in Chromium.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pexpect
import pyte
from PIL import Image
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import MONOKAI
from rich.text import Text
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from migrator.preview.server import PreviewServer  # noqa: E402

PICTURES = PROJECT / "docs/pictures"
EXPORT = "myblog.wordpress.2026-11-29.xml"
COLUMNS, ROWS = 90, 60
SIZE = (1100, 720)
ENTER = "\r"

# What the person waits for, and the keys that are typed then.
ANSWERS = (
    ("Your export", ENTER),
    ("Where are the images", ENTER),
    ("Which images", ENTER),
    ("private or protected", "n"),
    ("archive for.*Pelican", ENTER),
    ("Folder for the archive", "\x15archive" + ENTER),
    ("Start now", "y"),
)
FIRST_SCREEN_ENDS = 4
# No fonts from other hosts.
FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def main() -> None:
    """Take all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        desk = Path(name)
        shutil.copy(PROJECT / "fixtures/demo/export.xml", desk / EXPORT)
        shutil.copytree(PROJECT / "fixtures/demo/uploads", desk / "uploads")
        questions, result = conversation(desk)
        save_screen(questions, "questions")
        save_screen(result, "result")
        with browser(desk / "profile") as chrome:
            pages(chrome, desk / "archive")


def conversation(desk: Path) -> tuple[list[Text], list[Text]]:
    """Return the screen after the first questions, and the last screen of the run."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    terminal = pexpect.spawn(
        sys.executable,
        ["-m", "migrator"],
        cwd=str(desk),
        env={
            **{key: value for key, value in os.environ.items() if key != "DISPLAY"},
            "PYTHONPATH": str(PROJECT),
            "TERM": "xterm-256color",
            "PROMPT_TOOLKIT_NO_CPR": "1",
            "BROWSER": "",
        },
        dimensions=(ROWS, COLUMNS),
        timeout=120,
    )
    questions: list[Text] = []
    for number, (question, keys) in enumerate(ANSWERS):
        terminal.expect(question)
        stream.feed(terminal.before + terminal.after)
        time.sleep(0.3)
        if number == FIRST_SCREEN_ENDS:
            questions = lines_of(screen)
        if question == "Start now":
            screen.reset()
        terminal.send(keys)
    terminal.expect(pexpect.EOF)
    stream.feed(terminal.before)
    terminal.close()
    return questions, lines_of(screen)


def lines_of(screen: pyte.Screen) -> list[Text]:
    """Return the lines of the screen with their colours, without empty lines at the end."""
    lines = []
    for row in range(screen.lines):
        line = Text()
        for column in range(screen.columns):
            cell = screen.buffer[row][column]
            line.append(cell.data or "", style_of(cell))
        line.rstrip()
        lines.append(line)
    while lines and not lines[-1].plain.strip():
        lines.pop()
    return lines


def style_of(cell: Any) -> Style:
    """Return the style of a cell of the terminal."""
    colour = None if cell.fg == "default" else cell.fg
    if colour == "brown":
        colour = "yellow"
    elif colour and re.fullmatch("[0-9a-f]{6}", colour):
        colour = f"#{colour}"
    return Style(color=colour, bold=cell.bold, reverse=cell.reverse)


def save_screen(lines: list[Text], name: str) -> None:
    """Write the lines as a picture of a terminal."""
    console = Console(record=True, width=COLUMNS, file=Path(os.devnull).open("w"))  # noqa: SIM115
    for line in lines:
        console.print(line, soft_wrap=True)
    picture = PICTURES / f"{name}.svg"
    console.save_svg(
        str(picture), title="Terminal", theme=MONOKAI, code_format=FORMAT, unique_id=name
    )
    text = picture.read_text("utf-8")
    picture.write_text("\n".join(each.rstrip() for each in text.splitlines()) + "\n", "utf-8")


@contextmanager
def browser(profile: Path) -> Iterator[Chrome]:
    """Yield a Chromium with a window of the pictures' size."""
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    width, height = SIZE
    for flag in (
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
        *(f"--user-data-dir={profile}", f"--window-size={width},{height}"),
    ):
        options.add_argument(flag)
    chrome = Chrome(options=options, service=Service(shutil.which("chromedriver") or ""))
    try:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        yield chrome
    finally:
        chrome.quit()


def pages(chrome: Chrome, archive: Path) -> None:
    """Photograph the report, a post of the report, and the preview."""
    report = archive / "migration"
    chrome.get((report / "report.html").as_uri())
    photograph(chrome, "report")
    chrome.get((report / "report/posts/cache-and-queue/index.html").as_uri())
    chrome.execute_script("document.getElementById('compared').scrollIntoView()")
    photograph(chrome, "report-post")
    with PreviewServer(archive, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chrome.get(server.address)
        photograph(chrome, "preview")
        server.shutdown()


def photograph(chrome: Chrome, name: str) -> None:
    """Write what the window shows, with few colours, so that the file is small."""
    picture = PICTURES / f"{name}.png"
    time.sleep(0.5)
    chrome.save_screenshot(str(picture))
    Image.open(picture).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(
        picture, optimize=True
    )


if __name__ == "__main__":
    main()
