"""A source from a stranger does not choose which private addresses are asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.blog import SITE, UPLOADS, export, item
from support.fault_server import FaultServer, content, redirect, without_proxies
from support.pictures import picture
from support.rest_site import RestSite, post, served

import migrator
from migrator.commands.migrate import migrate_if_changed
from migrator.crawler import capture
from migrator.errors import FetchError
from migrator.fetch.ssrf_guard import Guard
from migrator.settings import Settings
from migrator.sources.locator.live_site import with_captured_site
from migrator.urls.hosts import origins_of_site


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    with FaultServer() as running:
        running.everything = content(picture(), "image/png")
        yield running


def exported(folder: Path, site: str) -> Settings:
    text = export(item(1, f'<img src="{UPLOADS}/a.png">', slug="tea"))
    (folder / "export.xml").write_text(text.replace(SITE, site))
    return Settings(source=(str(folder / "export.xml"),), output=folder / "out")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "LOCALHOST."])
def test_an_export_opens_no_private_host(server: FaultServer, tmp_path: Path, host: str) -> None:
    settings = exported(tmp_path, server.url("", host))
    migrator.migrate(settings.source, settings.output)
    assert server.asked == []


def test_the_flag_allows_it(server: FaultServer, tmp_path: Path) -> None:
    settings = exported(tmp_path, server.url(""))
    migrator.migrate(settings.source, settings.output, allow_private=True)
    assert len(server.asked) == 1


@pytest.mark.parametrize("answer", [True, False])
def test_a_person_is_asked_and_obeyed(server: FaultServer, tmp_path: Path, answer: bool) -> None:
    questions: list[tuple[str, str]] = []
    settings = exported(tmp_path, server.url(""))
    migrate_if_changed(settings, consent=lambda *asked: questions.append(asked) or answer)
    assert questions == [(server.url(""), "127.0.0.1")]
    assert bool(server.asked) is answer


@pytest.mark.parametrize("more", [{"offline": True}, {"dry_run": True}, {"allow_private": True}])
def test_nothing_is_asked_without_need(
    server: FaultServer, tmp_path: Path, more: dict[str, bool]
) -> None:
    def never(*_: str) -> bool:
        raise AssertionError("asked")

    migrate_if_changed(replace(exported(tmp_path, server.url("")), **more), consent=never)  # type: ignore[arg-type]


def test_a_site_that_the_user_names_may_not_name_another_port(
    server: FaultServer, tmp_path: Path
) -> None:
    with served(RestSite()) as site:
        picture = server.url("/wp-content/uploads/a.png")
        site.lists = {"wp/v2/posts": [post(1, f'<img src="{picture}">')]}
        for route in ("pages", "media", "comments", "categories", "tags", "users"):
            site.lists[f"wp/v2/{route}"] = []
        settings = with_captured_site(Settings(source=(site.url,), output=tmp_path / "out"))
        migrate_if_changed(settings)
    assert server.asked == []


@pytest.mark.parametrize("host", ["127.0.0.2", "localhost", "[::1]"])
def test_a_redirect_of_the_named_site_leads_to_no_other_private_host(
    server: FaultServer, tmp_path: Path, host: str
) -> None:
    server.serve("/", redirect(f"http://{host}:{server.port}/secret", 302))
    with (
        capture.writing(
            tmp_path / "a.warc.gz", server.url("/"), Settings(ignore_robots=True)
        ) as web,
        pytest.raises(FetchError),
    ):
        web.get(server.url("/"))
    assert server.paths() == ["/"]


@pytest.mark.parametrize(
    ("url", "host", "port", "allowed"),
    [
        ("http://10.0.0.7:8080/blog/", "10.0.0.7", 8080, True),
        ("http://10.0.0.7:8080/", "10.0.0.7", 80, False),
        ("http://10.0.0.7/", "10.0.0.7", 443, True),
        ("http://10.0.0.7/", "10.0.0.7", 8443, False),
        ("https://blog.local/", "www.blog.local", 443, True),
        ("https://blog.local/", "db.blog.local", 443, False),
        ("http://[::1]:99/", "::1", 99, True),
        ("http://[::1]:99/", "::1", 22, False),
        ("http://169.254.169.254/", "169.254.169.254", 80, False),
    ],
)
def test_consent_is_for_a_host_and_port(url: str, host: str, port: int, allowed: bool) -> None:
    address = "192.168.0.1" if "local" in host else host
    assert Guard(origins_of_site(url)).allows(host, address, port) is allowed
