"""Interrupt commands at random moments, repeat them, and compare with an undisturbed run.

    python benchmarks/interruptions.py [--rounds 25] [--seed 1] [--only migrate,kill] [--warm]

A round starts a command, disturbs it in one of the `WAYS`, and repeats it undisturbed. Then all
files must be those of a run that nothing disturbed. A disturbed command must end within a minute,
without a traceback, and with at most one line on standard error. The table names what went wrong.
With `--warm` four of five rounds start in a process that has loaded the program (`warm_start`).
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Final

from warm_start import ColdStarter, Started, WarmServer

from migrator.archive.warc.reader import Warc

ROOT: Final = Path(__file__).parents[1]
POSTS: Final = 24
MOST_SECONDS: Final = 60
MOST_BODY: Final = 1 << 24

Tree = dict[str, str]


@dataclass(frozen=True)
class Command:
    """A command to disturb, in a folder that `prepare` fills."""

    words: tuple[str, ...]
    prepare: Callable[[Path], None]
    outcome: Callable[[Path], Tree]


def _item(number: int) -> str:
    return (
        f"<item><title>Post {number}</title><link>http://blog.example/p{number}/</link>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_name>p{number}</wp:post_name>"
        "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
        "<wp:post_date>2009-05-01 10:00:00</wp:post_date><content:encoded><![CDATA["
        f"<p>Words of {number} and <a href='http://blog.example/p{number % POSTS + 1}/'>more</a>."
        f"</p><ul><li>a</li></ul><img src='http://blog.example/wp-content/uploads/{number}.gif'>"
        "]]></content:encoded></item>"
    )


def _write_export(folder: Path) -> None:
    (folder / "uploads").mkdir()
    for number in range(1, POSTS + 1):
        gif = b"GIF89a\x01\0\x01\0\x80\0\0" + bytes([number] * 6) + b"!\xf9\x04\0\0\0\0\0,"
        gif += b"\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
        (folder / f"uploads/{number}.gif").write_bytes(gif)
    (folder / "export.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Blog</title>'
        "<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>http://blog.example</wp:base_site_url>"
        + "".join(map(_item, range(1, POSTS + 1)))
        + "</channel></rss>"
    )


def _write_archive(folder: Path) -> None:
    _write_export(folder)
    COLD.start(_MIGRATE, folder).communicate()


def _write_damaged_archive(folder: Path) -> None:
    """Write an archive without a third of its pages, which `regenerate` writes again."""
    _write_archive(folder)
    for number in range(1, POSTS + 1, 3):
        shutil.rmtree(folder / f"out/posts/p{number}")


def _write_fixtures(folder: Path) -> None:
    """Write an archive and expected files that differ from it, some in excess."""
    _write_archive(folder)
    for number in range(1, POSTS + 1, 2):
        page = folder / f"expected/posts/old-{number}/index.md"
        page.parent.mkdir(parents=True)
        page.write_text("old\n")


def _files(folder: Path, *roots: str) -> Tree:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for root in roots
        for path in sorted((folder / root).rglob("*"))
        if path.is_file()
    }


def _captured(folder: Path) -> Tree:
    """Return what a capture holds, by URL: its own bytes hold the time of each request."""
    warc = Warc(folder / "site.warc.gz")
    found = {}
    for url, entry in warc.entries.items():
        body = warc.read(entry, MOST_BODY)[1]
        found[url] = hashlib.sha256(body).hexdigest() if url.startswith("http") else ""
    return found


_MIGRATE: Final = (*("migrate", "export.xml", "--uploads", "uploads"), *("--offline", "-o", "out"))


def commands(site: str) -> Mapping[str, Command]:
    """Return the commands by name; `site` is the address of a blog on this machine."""
    return MappingProxyType(
        {
            "migrate": Command(_MIGRATE, _write_export, lambda folder: _files(folder, "out")),
            "regenerate": Command(
                ("regenerate", "out"),
                _write_damaged_archive,
                lambda folder: _files(folder, "out"),
            ),
            "verify --update": Command(
                ("verify", "out", "--fixtures", "expected", "--update"),
                _write_fixtures,
                lambda folder: _files(folder, "out", "expected"),
            ),
            "crawl": Command(
                ("crawl", site, "--via", "pages", "-o", "site.warc.gz"),
                lambda folder: folder.joinpath("kept").mkdir(),
                _captured,
            ),
        }
    )


Starter = ColdStarter | WarmServer
COLD: Final = ColdStarter(ROOT)


@dataclass
class Round:
    """A disturbed run: how it ended, and what it said."""

    status: int | None = None
    said: str = ""


@dataclass(frozen=True)
class Moment:
    """A run to disturb: how it is started, and when, as a share of an undisturbed run's time."""

    starter: Starter
    words: tuple[str, ...]
    folder: Path
    share: float
    seconds: float

    def start(self, **limits: int) -> subprocess.Popen[str] | Started:
        return self.starter.start(self.words, self.folder, limits)

    def wait(self) -> None:
        time.sleep(self.share * self.seconds)


def _signalled(number: signal.Signals, moment: Moment) -> Round:
    process = moment.start()
    moment.wait()
    process.send_signal(number)
    return _ended(process)


def _with_small_files(moment: Moment) -> Round:
    """Let no file become larger than 200 bytes to 60 kB, as a quota or a full disk does."""
    return _ended(moment.start(RLIMIT_FSIZE=int(200 * 300**moment.share)))


def _with_little_memory(moment: Moment) -> Round:
    """Limit the memory of each process, as `ulimit -d` does, to 64 to 256 MB."""
    return _ended(moment.start(RLIMIT_DATA=int(64 * 4**moment.share) << 20))


def _on_full_disk(moment: Moment) -> Round:
    """Fill the disk of the folder, all but some kilobytes, for the time of one run."""
    filler = moment.folder / "filler"
    rest = int(4096 * 200**moment.share)
    with filler.open("wb") as file:
        free = shutil.disk_usage(moment.folder).free
        file.write(b"\0" * max(0, free - rest))
    try:
        return _ended(moment.start())
    finally:
        filler.unlink()


def _twice(moment: Moment) -> Round:
    """Start the same command a second time while it runs; the second one may be refused."""
    first = moment.start()
    moment.wait()
    second = _ended(moment.start())
    ended = _ended(first)
    return Round(ended.status, ended.said + second.said)


def _ended(process: subprocess.Popen[str] | Started) -> Round:
    if isinstance(process, Started):
        status = process.wait(MOST_SECONDS)
        return Round(status, "it hung" if status is None else process.said())
    try:
        _, said = process.communicate(timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return Round(None, "it hung")
    return Round(process.returncode, said)


Way = Callable[[Moment], Round]
WAYS: Final[Mapping[str, Way]] = MappingProxyType(
    {
        "kill -9": partial(_signalled, signal.SIGKILL),
        "SIGTERM": partial(_signalled, signal.SIGTERM),
        "SIGINT": partial(_signalled, signal.SIGINT),
        "small files": _with_small_files,
        "low memory": _with_little_memory,
        "full disk": _on_full_disk,
        "two at once": _twice,
    }
)


def problem_of(way: str, done: Round) -> str:
    """Return what is wrong with the end of a disturbed run; "" if nothing is."""
    if done.status is None:
        return done.said
    # Before the first line of the program, Python itself handles Ctrl-C.
    is_early = way == "SIGINT" and "KeyboardInterrupt" in done.said
    if "Traceback" in done.said and not is_early:
        return f"a traceback: {done.said[-300:]}"
    if "a defect of migrator" in done.said:
        return done.said.strip()
    if done.said.count("\n") > (2 if way == "two at once" else 1) and way != "SIGINT":
        return f"more than a sentence: {done.said[:300]}"
    return ""


@dataclass
class Tally:
    """Results of one command under one way."""

    rounds: int = 0
    disturbed: int = 0
    problems: list[str] = field(default_factory=list)


class Site:
    """A small blog on this machine."""

    @staticmethod
    @contextmanager
    def served() -> Iterator[str]:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.strip("/")
                number = int(name[1:]) if name[1:].isdigit() else 0
                known = not name or 0 < number <= POSTS
                links = "".join(f'<a href="/p{n}/">p{n}</a> ' for n in range(number, number + 9))
                page = (
                    f"<title>Post {number}</title><body class='single single-post postid-{number}'>"
                    f"<div class=entry-content><p>Words of post {number}.</p></div>{links}"
                )
                body = page.encode() if known else b"nothing"
                time.sleep(0.01)
                with suppress(OSError):  # a client that was killed
                    self.send_response(200 if known else 404)
                    self.send_header("Content-Type", "text/html")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Print nothing."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            yield f"http://127.0.0.1:{server.server_address[1]}/"
            server.shutdown()


@dataclass(frozen=True)
class Plan:
    """The rounds of one command: the ways, how many, and the processes that start it in turn."""

    ways: list[str]
    count: int
    seed: int
    starters: tuple[Starter, ...]


def rounds(name: str, command: Command, plan: Plan, work: Path) -> Iterator[tuple[str, Tally]]:
    """Yield the result of the rounds of a command for each way."""
    prepared = work / "prepared"
    prepared.mkdir()
    command.prepare(prepared)
    seconds: dict[Starter, float] = {}
    whole = work / "whole"
    for starter in dict.fromkeys(plan.starters):
        shutil.rmtree(whole, ignore_errors=True)
        shutil.copytree(prepared, whole)
        began = time.monotonic()
        undisturbed = _ended(starter.start(command.words, whole))
        seconds[starter] = time.monotonic() - began
    expected = command.outcome(whole)
    shutil.rmtree(whole)
    assert expected, name
    for way in plan.ways:
        chance, tally = random.Random(f"{plan.seed} {name} {way}"), Tally()
        for number in range(plan.count):
            folder = work / "round"
            shutil.copytree(prepared, folder)
            starter = plan.starters[number % len(plan.starters)]
            moment = Moment(starter, command.words, folder, chance.random(), seconds[starter])
            done = WAYS[way](moment)
            tally.rounds += 1
            tally.disturbed += done.status != undisturbed.status
            problem = problem_of(way, done)
            again = _ended(plan.starters[-1].start(command.words, folder))
            if again.status not in (0, undisturbed.status) or "Traceback" in again.said:
                problem = problem or f"repeated: status {again.status} {again.said[-300:]}"
            found = command.outcome(folder)
            if found != expected:
                paths = expected.keys() | found.keys()
                differ = [path for path in paths if expected.get(path) != found.get(path)]
                problem = problem or f"{len(differ)} files differ: {sorted(differ)[:5]}"
            if problem:
                tally.problems.append(problem)
            shutil.rmtree(folder)
        yield way, tally


def main() -> None:
    parser = argparse.ArgumentParser(description="Interrupt commands and repeat them.")
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="names of commands and ways, with commas")
    parser.add_argument("--folder", help="folder on a small disk of its own, for `full disk`")
    parser.add_argument("--warm", action="store_true", help="most rounds in a loaded process")
    given = parser.parse_args()
    warm = WarmServer(ROOT) if given.warm else None
    starters: tuple[Starter, ...] = (COLD, warm, warm, warm, warm) if warm else (COLD,)
    only = set(filter(None, given.only.split(",")))
    ways = [way for way in WAYS if way in only or not only & WAYS.keys()]
    if not given.folder:
        ways = [way for way in ways if way != "full disk"]
    print("| command | disturbed by | rounds | stopped it | problems |\n|---|---|---:|---:|---:|")
    wrong: list[str] = []
    with Site.served() as site:
        table = commands(site)
        for name in [n for n in table if n in only or not only & table.keys()]:
            with tempfile.TemporaryDirectory(dir=given.folder) as work:
                plan = Plan(ways, given.rounds, given.seed, starters)
                made = rounds(name, table[name], plan, Path(work))
                for way, tally in made:
                    cells = (name, way, tally.rounds, tally.disturbed, len(tally.problems))
                    print(f"| {' | '.join(map(str, cells))} |", flush=True)
                    wrong += [f"{name}, {way}: {problem}" for problem in tally.problems]
    if warm:
        warm.close()
    print("\n".join(wrong))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
