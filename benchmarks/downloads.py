"""Measure what several connections are worth: 1,000 images of 50 KB, 50 ms away.

    python benchmarks/downloads.py                      # --connections 1, 4 and 16
    python benchmarks/downloads.py --connections 4 8

A web server in a process of its own thinks for 50 ms about each answer, and counts
how many it thinks about at once. Each run is `migrator migrate` from nothing, and its
whole time: starting, converting and proving the posts included. Exit status 1 when the
server saw more at once than allowed, or an archive is not complete.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from PIL import Image

IMAGES, PER_POST, SIZE, LATENCY = 1000, 5, 50_000, 0.05

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Pictures</title><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{site}</wp:base_site_url><wp:base_blog_url>{site}</wp:base_blog_url>
"""
ITEM = """<item><title>Post {n}</title><link>{site}/post-{n}/</link>
<content:encoded><![CDATA[{content}]]></content:encoded><wp:post_id>{n}</wp:post_id>
<wp:post_date>2020-01-01 00:00:00</wp:post_date><wp:post_name>post-{n}</wp:post_name>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
"""


def picture() -> bytes:
    """A photograph of 50 KB, as far as a decoder can tell."""
    noise = Image.frombytes("RGB", (80, 60), Random(1).randbytes(3 * 80 * 60))
    file = BytesIO()
    noise.resize((400, 300), Image.Resampling.BICUBIC).save(file, "JPEG", quality=85)
    return file.getvalue()


class Server:
    """Answers every path with a picture that ends in the path, so that no two are the same."""

    def __init__(self, picture: bytes) -> None:
        self._picture = picture
        self.at_once = self.most = self.asked = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                path = request.split(b" ", 2)[1]
                self.asked += 1
                self.at_once += 1
                self.most = max(self.most, self.at_once)
                await asyncio.sleep(LATENCY)
                self.at_once -= 1
                body = (self._picture + path).ljust(SIZE, b"\0")
                head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                writer.write(head + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def run_server(parent: Connection) -> None:
    """Tell the port; then, for each message, how often it was asked and how many at once."""

    async def main() -> None:
        handler = Server(picture())
        server = await asyncio.start_server(handler.serve, "127.0.0.1", 0, backlog=128)
        parent.send(server.sockets[0].getsockname()[1])
        while await asyncio.to_thread(parent.recv):
            parent.send((handler.asked, handler.most))
            handler.asked = handler.most = 0

    asyncio.run(main())


def export(site: str) -> str:
    posts = []
    for first in range(0, IMAGES, PER_POST):
        shown = [f'<img src="{site}/{n}.jpg">' for n in range(first, first + PER_POST)]
        posts.append(ITEM.format(site=site, n=first + 1, content="<p>Words.</p>" + "".join(shown)))
    return HEAD.format(site=site) + "".join(posts) + "</channel></rss>"


def migrate(folder: Path, connections: int) -> tuple[float, int]:
    """Seconds, and how many images are there."""
    output = folder / f"archive-{connections}"
    command = [sys.executable, "-m", "migrator", "migrate", folder / "export.xml", "--quiet"]
    command += ["--output", output, "--connections", str(connections)]
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    began = time.perf_counter()
    subprocess.run(command, check=True, env=environment)
    seconds = time.perf_counter() - began
    report = json.loads((output / "migration" / "report.json").read_text())
    return seconds, int(report["counts"]["files"])


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure downloads.")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 4, 16])
    asked = parser.parse_args()
    here, there = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=run_server, args=(there,))
    server.daemon = True
    server.start()
    site = f"http://127.0.0.1:{here.recv()}"
    print(f"{'connections':12}{'seconds':>9}{'files/s':>9}{'times':>7}{'most at once':>14}")
    ok, first = True, 0.0
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "export.xml").write_text(export(site))
        for connections in asked.connections:
            seconds, files = migrate(Path(folder), connections)
            here.send(True)
            requests, most = here.recv()
            first = first or seconds
            print(
                f"{connections:<12}{seconds:9.1f}{files / seconds:9.0f}{first / seconds:7.1f}"
                f"{most:14}"
            )
            ok = ok and most <= connections and files == requests == IMAGES
    here.send(False)
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
