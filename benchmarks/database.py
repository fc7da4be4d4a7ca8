"""Measure how fast database dumps are read, and how much memory that takes.

    python benchmarks/database.py                       64 MB
    python benchmarks/database.py --megabytes 1000      1 GB
    python benchmarks/database.py --keep dump.sql       keep the dump that was written
    python benchmarks/database.py --peers               beside sqlglot and sqlparse, where installed

The dump is written as mysqldump writes one. A tenth of its bytes are posts and their custom fields,
comments and terms; the rest are the tables of two plugins, a log and a cache, that are counted and
passed over. Each step runs in a process of its own; seconds are those of processor.

    tokens   every statement and every row, nothing kept
    load     the rows of WordPress's tables in the temporary database
    open     the same, and the index
    read     the same, and every post

Peers get the first 2 MB of the posts alone.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

MB = 1_000_000
HEAD = """-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
/*!40101 SET NAMES utf8mb4 */;
"""
TABLES = {
    "posts": "ID post_author post_date post_date_gmt post_content post_title post_excerpt"
    " post_status comment_status ping_status post_password post_name to_ping pinged post_modified"
    " post_modified_gmt post_content_filtered post_parent guid menu_order post_type"
    " post_mime_type comment_count",
    "postmeta": "meta_id post_id meta_key meta_value",
    "options": "option_id option_name option_value autoload",
    "plugin_log": "id time ip address agent data",
    "plugin_cache": "id name value expires",
}
TEXT = (
    "Le pont relie les deux rives depuis l\\'an mil et l\\'été y dure peu; on y vend"
    ' \\"le pain\\" <em>doré</em> à midi — <a href=\\"http://blog.example/p\\">voir</a>.\\n'
)
WORDS = TEXT.split(" ")
STEPS = {
    "tokens": """
import sys
from migrator.sources.database.sql_dump import read_dump
class Sink:
    def __getattr__(self, name):
        return lambda *_: False
with open(sys.argv[1], "rb") as file:
    read_dump(iter(lambda: file.read(1 << 18), b""), Sink())
""",
    "load": """
import sys
from migrator.sources.database.loading import Loader
loader = Loader()
with open(sys.argv[1], "rb") as file:
    loader.load(iter(lambda: file.read(1 << 18), b""), "dump")
loader.finish()
""",
    "open": """
import migrator, sys
source = migrator.open_source(sys.argv[1])
""",
    "read": """
import migrator, sys
source = migrator.open_source(sys.argv[1])
print(sum(1 for _ in source.posts()), "posts", file=sys.stderr)
""",
}
PEERS = {
    "sqlglot": "import sys, sqlglot\nsqlglot.parse(open(sys.argv[1]).read(), read='mysql')",
    "sqlparse": "import sys, sqlparse\n"
    "[s.get_type() for s in sqlparse.parse(open(sys.argv[1]).read())]",
}


def write(path: Path, size: int) -> None:
    """Write a dump of about `size` bytes, always the same one."""
    chance = random.Random(20)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for name, columns in TABLES.items():
            listed = ",\n".join(f"  `{column}` longtext" for column in columns.split())
            file.write(f"CREATE TABLE `wp_{name}` (\n{listed}\n) DEFAULT CHARSET=utf8mb4;\n")
        _insert(file, "options", iter(["(1,'home','http://blog.example','yes')"]), size)
        _insert(file, "posts", _posts(chance), size * 8 // 100)
        _insert(file, "postmeta", _meta(chance), size * 2 // 100)
        _insert(file, "plugin_log", _log(chance), size * 60 // 100)
        _insert(file, "plugin_cache", _cache(chance), size * 30 // 100)
        file.write("-- Dump completed\n")


def _insert(file: object, table: str, rows: Iterator[str], size: int) -> None:
    """Write rows until `size` bytes are full, about a megabyte a statement."""
    write = file.write  # type: ignore[attr-defined]
    written = 0
    waiting: list[str] = []
    for row in rows:
        waiting.append(row)
        written += len(row)
        if len(waiting) >= 500 or written >= size:
            write(f"INSERT INTO `wp_{table}` VALUES {','.join(waiting)};\n")
            waiting = []
        if written >= size:
            return
    if waiting:
        write(f"INSERT INTO `wp_{table}` VALUES {','.join(waiting)};\n")


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words))


def _posts(chance: random.Random) -> Iterator[str]:
    date = "'2016-01-10 10:00:00'"
    number = 0
    while True:
        number += 1
        yield (
            f"({number},1,{date},{date},'{_text(chance, 600)}','Billet {number}','','publish',"
            f"'open','open','','billet-{number}','','',{date},{date},'',0,"
            f"'http://blog.example/?p={number}',0,'post','',0)"
        )


def _meta(chance: random.Random) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"({number},{number // 4 + 1},'note_{number % 4}','{_text(chance, 10)}')"


def _log(chance: random.Random) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield (
            f"({number},'2016-01-10 10:00:00','192.0.2.{number % 250}','/billet-{number % 999}/',"
            f"'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36','a:1:{{s:1:\\\"a\\\";i:1;}}')"
        )


def _cache(chance: random.Random) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"({number},'page_{number}','{_text(chance, 900)}',1452420000)"


def measure(code: str, path: Path) -> tuple[float, float]:
    """Seconds of processor and peak memory in MB of a Python program."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wrapped = (
        f"{code}\nimport resource, sys\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000)"
    )
    done = subprocess.run(
        [sys.executable, "-c", wrapped, path], capture_output=True, text=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, float(done.stdout.split()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--megabytes", type=int, default=64)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--step", choices=list(STEPS), action="append")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.keep or Path(folder) / "dump.sql"
        began = time.monotonic()
        write(path, asked.megabytes * MB)
        size = path.stat().st_size / MB
        print(f"{size:.0f} MB written in {time.monotonic() - began:.0f} s")
        for step in asked.step or STEPS:
            seconds, memory = measure(STEPS[step], path)
            print(f"{step:8} {seconds:7.1f} s {size / seconds:7.1f} MB/s {memory:6.0f} MB")
        if asked.peers:
            _compare(Path(folder), path)


def _compare(folder: Path, path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        posts = next(line for line in file if line.startswith("INSERT INTO `wp_posts`"))
    small = folder / "posts.sql"
    small.write_text(posts, encoding="utf-8")
    size = small.stat().st_size / MB
    for name, code in {"ours": STEPS["load"], **PEERS}.items():
        try:
            seconds, memory = measure(code, small)
        except subprocess.CalledProcessError:
            print(f"{name:8} is not installed, or failed")
            continue
        print(f"{name:8} {seconds / size:7.3f} s for a MB {memory:6.0f} MB, {size:.1f} MB of posts")


if __name__ == "__main__":
    main()
