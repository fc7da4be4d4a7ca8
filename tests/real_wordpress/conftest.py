"""Fixtures with a real WordPress for tests marked `wordpress`, installed once per session."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from judge import Site, WordPress, free_port, give_up, obstacle, server, shown

import migrator


@pytest.fixture(scope="session")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    """Yield a WordPress with test content.

    Skips the test if none can be installed; fails it if MIGRATOR_REQUIRE_WORDPRESS=1.
    """
    if reason := obstacle():
        give_up(reason)
    with running(tmp_path_factory.mktemp("wordpress")) as site:
        yield site


@pytest.fixture(scope="session")
def many_posts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield the same site with 500 more posts, most of them with images."""
    if reason := obstacle():
        give_up(reason)
    folder = tmp_path_factory.mktemp("many")
    port = free_port()
    try:
        try:
            server("start", folder, "--port", str(port), "--posts", "500")
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            give_up(str(error.stderr or error).strip())
        yield Site(folder, f"http://127.0.0.1:{port}")
    finally:
        server("stop", folder)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def newer_wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    """Yield a newer WordPress with a newer theme; it has no attachment pages."""
    if reason := obstacle():
        give_up(reason)
    options = ("--core", "6.5", "--theme", "twentytwentyfour")
    with running(tmp_path_factory.mktemp("newer"), *options) as site:
        yield site


@pytest.fixture(scope="session")
def exported(wordpress: WordPress, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the archive made from the site's export."""
    folder = tmp_path_factory.mktemp("exported")
    migrator.migrate(wordpress.export, folder, allow_private=True)
    return folder


@contextmanager
def running(folder: Path, *options: str) -> Iterator[WordPress]:
    """Run a site in `folder` for the duration of the block."""
    port = free_port()
    try:
        try:
            server("start", folder, "--port", str(port), *options)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            give_up(str(error.stderr or error).strip())
        contents = shown(folder)
        export = folder / "export.xml"
        server("export", folder, export)
        yield WordPress(
            folder=folder,
            url=f"http://127.0.0.1:{port}",
            export=export,
            contents={int(number): html for number, html in contents.items()},
        )
    finally:
        server("stop", folder)
        shutil.rmtree(folder, ignore_errors=True)
