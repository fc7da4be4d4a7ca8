"""Ctrl-C ends a command with one sentence and status 130, whatever it is doing."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import nh3
import pytest
from support.blog import export, item

from migrator.cli import ctrl_c
from migrator.crawler.crawl import CrawledPage, crawl
from migrator.crawler.web import Answer
from migrator.errors import Interrupted, MigratorError
from migrator.parallel.ordered_map import map_ordered

LOADED = (
    "migrator.errors",
    "typer",
    "migrator.settings",
    "rich.console",
    "migrator.commands.migrate",
    "lxml.etree",
    "bs4",
)


@pytest.mark.slow
@pytest.mark.parametrize("module", LOADED)
def test_ctrl_c_during_imports_is_one_sentence(tmp_path: Path, module: str) -> None:
    (tmp_path / "export.xml").write_text(export(*(item(n, "Words.") for n in range(1, 200))))
    command = [sys.executable, "-X", "importtime", "-m", "migrator", "migrate", "export.xml"]
    process = subprocess.Popen(
        [*command, "--offline"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    lines: list[str] = []
    for line in process.stderr:
        if line.split("|")[-1].strip() == module and not lines:
            process.send_signal(signal.SIGINT)
        if not line.startswith("import time:"):
            lines.append(line)
    assert process.wait(timeout=60) == 130
    assert len(lines) == 1, lines
    assert lines[0].startswith("migrator: interrupted")


# Presses Ctrl-C at the moment when Python looks for a module.
PRESSING = """
import os, signal, sys

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == MODULE and self in sys.meta_path:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder())
from migrator.__main__ import main
sys.argv = ["migrator", "migrate", "export.xml", "--offline"]
try:
    main()
finally:
    print(MODULE in sys.modules)
"""


@pytest.mark.parametrize("module", ["yaml.loader", "yaml._yaml", "yaml.emitter", "rich.text"])
def test_ctrl_c_within_the_import_of_a_package_is_one_sentence(tmp_path: Path, module: str) -> None:
    """Regression: to print the sentence imported the same package again, which failed, or made
    Python's decimal numbers print a warning of their own."""
    (tmp_path / "export.xml").write_text(export(item(1, "Words.")))
    script = PRESSING.replace("MODULE", repr(module))
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines() == [
        "migrator: interrupted; the same command continues where this one stopped"
    ]
    assert done.stdout == "False\n"
    assert done.returncode == 130


class Pressed:
    """A site at whose second page the user presses Ctrl-C while the page is examined."""

    def __init__(self) -> None:
        self.examined = 0

    def get(self, url: str, headers: object = None) -> Answer:
        body = b'<a href="/a/">a</a><a href="/b/">b</a>'
        return Answer(url, url, 200, {"content-type": "text/html"}, body)

    def sight(self, _: Answer) -> CrawledPage:
        self.examined += 1
        if self.examined > 1:
            raise Interrupted
        return CrawledPage()


def test_ctrl_c_is_no_broken_page_of_a_crawl() -> None:
    """Regression: the page was recorded as lost, and the crawl went on."""
    site = Pressed()
    with pytest.raises(Interrupted):
        crawl(site, "http://blog.example/", site.sight)
    assert site.examined == 2


class Task:
    def work(self) -> int:
        raise Interrupted


def test_ctrl_c_is_no_failed_task() -> None:
    with pytest.raises(Interrupted):
        list(map_ordered([(1, Task())], None))


def test_no_handler_of_broken_items_catches_it() -> None:
    assert not issubclass(Interrupted, Exception | MigratorError | KeyboardInterrupt)


class Forgetful:
    """An object whose last moment is long enough for Ctrl-C."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


def _press_in_a_sanitiser() -> None:
    """Press Ctrl-C in a function that a library in Rust calls for each attribute."""

    def pressing(_tag: str, _attribute: str, value: str) -> str:
        signal.raise_signal(signal.SIGINT)
        return value

    nh3.clean('<a href="/a">a</a>', attribute_filter=pressing)


def _press_in_a_farewell() -> None:
    """Press Ctrl-C in a function that Python calls for an object that is no longer used."""
    thing = Pressed()
    farewell = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
    del thing
    assert farewell() is None


def _press_in_a_destructor() -> None:
    Forgetful()


def _press_in_the_import_of_a_library_in_c() -> None:
    """Press Ctrl-C where lxml takes every exception: as it registers its types while it loads."""
    with suppress(BaseException):
        signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize(
    "press",
    [
        _press_in_a_sanitiser,
        _press_in_a_farewell,
        _press_in_a_destructor,
        _press_in_the_import_of_a_library_in_c,
    ],
)
def test_ctrl_c_is_not_lost_in_a_library(
    press: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Regression: a traceback was printed, and the run went on."""
    monkeypatch.setattr(sys, "unraisablehook", sys.__unraisablehook__)
    before = signal.getsignal(signal.SIGINT)
    try:
        ctrl_c.handle()
        with pytest.raises(Interrupted):
            press()
            time.sleep(2)
    finally:
        signal.signal(signal.SIGINT, before)
    assert capsys.readouterr().err == ""


def test_ctrl_c_is_not_repeated_while_the_program_cleans_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Regression guard: a second exception would end the removal of temporary files halfway."""
    monkeypatch.setattr(sys, "unraisablehook", sys.__unraisablehook__)
    before = signal.getsignal(signal.SIGINT)
    cleaned = []
    try:
        ctrl_c.handle()
        try:
            try:
                signal.raise_signal(signal.SIGINT)
            finally:
                with suppress(ValueError):
                    raise ValueError("an error of its own")
                for _ in range(20):
                    time.sleep(0.02)
                cleaned.append("up")
        except Interrupted:
            ctrl_c.arrived()
        for _ in range(20):
            time.sleep(0.02)
    finally:
        signal.signal(signal.SIGINT, before)
    assert cleaned == ["up"]


def test_other_lost_errors_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        def __del__(self) -> None:
            raise ValueError("lost")

    monkeypatch.setattr(sys, "unraisablehook", sys.__unraisablehook__)
    before = signal.getsignal(signal.SIGINT)
    try:
        ctrl_c.handle()
        Broken()
    finally:
        signal.signal(signal.SIGINT, before)
    assert "ValueError: lost" in capsys.readouterr().err
