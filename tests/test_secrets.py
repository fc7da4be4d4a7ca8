"""Nothing private is where people publish: archive, capture, cache, report, terminal."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.blog import SITE, export, item
from support.command_line import run
from support.rest_site import Reply, RestSite, comment, medium, post, served

from migrator.archive.private_folder import private_folder
from migrator.archive.warc.reader import Warc
from migrator.sources.rest import authorization

PASSWORD = "hunter2-hunter2"
SECRETS = {
    "password": PASSWORD,
    "Basic credentials": authorization("https://a.example/", "ann", PASSWORD)["Authorization"][6:],
    "password in a URL": "url-secret",
    "cookie": "wp-logged-in-cookie",
    "nonce": "nonce-4711",
    "e-mail address": "reader@private.example",
    "IPv4 address": "203.0.113.99",
    "IPv6 address": "2001:db8::4711",
    "post password": "open-sesame",
    "private words": "Only the editors know",
}
HEADERS = {
    "Set-Cookie": "wordpress_logged_in=wp-logged-in-cookie; HttpOnly",
    "X-WP-Nonce": "nonce-4711",
    "X-Client-IP": "203.0.113.99",
    "Via-User": "reader@private.example",
}
PERSONAL = {
    "author_email": "reader@private.example",
    "author_ip": "203.0.113.99",
    "author_user_agent": "2001:db8::4711",
    "email": "reader@private.example",
    "password": "open-sesame",
    "_nonce": "nonce-4711",
}


def everything(folder: Path) -> str:
    """All bytes of all files in a folder as text, also those of captures."""
    texts = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            texts.append(str(path))
            texts.append(path.read_bytes().decode("latin-1"))
        if path.name.endswith(".warc.gz"):
            warc = Warc(path)
            texts.append(gzip.decompress(path.read_bytes()).decode("latin-1"))
            texts += (warc.read(e, 1 << 24)[1].decode("latin-1") for e in warc.entries.values())
    return "\n".join(texts)


def found(text: str) -> list[str]:
    return [name for name, secret in SECRETS.items() if secret in text]


@pytest.fixture
def site() -> Iterator[RestSite]:
    """A site that ignores `_fields`, and sends secrets in every answer."""
    site = RestSite()

    def fault(route: str, parameters: dict[str, str]) -> Reply | None:
        if route == "wp/v2/users/me":
            return 200, HEADERS, json.dumps({"id": 1} | PERSONAL).encode()
        if route == "wp/v2/comments":
            return 200, HEADERS, json.dumps([comment(1, 1) | PERSONAL]).encode()
        if route == "wp/v2/posts":
            items = [post(1) | PERSONAL | {"password": ""}]
            if parameters.get("context") == "edit":
                raw = {"raw": "Only the editors know", "rendered": "x"}
                items.append(post(2) | PERSONAL | {"status": "private", "content": raw})
            return 200, HEADERS, json.dumps(items).encode()
        return None

    site.fault = fault
    with ExitStack() as stack:
        stack.enter_context(served(site))
        picture = medium(7, source_url=f"{site.url}/wp-content/uploads/7.jpg") | PERSONAL
        site.lists = {"wp/v2/media": [picture]}
        for name in ("pages", "categories", "tags", "users"):
            site.lists[f"wp/v2/{name}"] = []
        yield site


def said(done: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("user", [(), ("--user", "ann")])
def test_a_migration_of_a_site_publishes_no_secret(
    site: RestSite, tmp_path: Path, user: tuple[str, ...]
) -> None:
    named = site.url.replace("http://", "http://ann:url-secret@")
    environment = {"MIGRATOR_PASSWORD": PASSWORD}
    migrate = (
        "migrate",
        named,
        "-o",
        "out",
        "--cache",
        "cache",
        "--status",
        "publish",
        *user,
        "-v",
    )
    texts = [said(run(*migrate, folder=tmp_path, **environment)) for _ in range(2)]
    assert (tmp_path / "out/posts/post-1/index.md").is_file(), texts
    commands = (
        ("crawl", named, "-o", "site.warc.gz", *user),
        ("verify", "out", "-v", "--format", "json"),
        ("regenerate", "out"),
        ("inspect", named),
    )
    texts += [said(run(*each, folder=tmp_path, **environment)) for each in commands]
    assert found("\n".join(texts)) == []
    assert found(everything(tmp_path)) == []
    private = everything(private_folder())
    assert bool(private) == bool(user)
    assert found(re.sub("Only the editors know|open-sesame", "", private)) == []


def test_a_migration_of_an_export_publishes_no_secret(tmp_path: Path) -> None:
    people = """<wp:comment><wp:comment_id>1</wp:comment_id>
    <wp:comment_author>Reader</wp:comment_author>
    <wp:comment_author_email>reader@private.example</wp:comment_author_email>
    <wp:comment_author_IP>203.0.113.99</wp:comment_author_IP>
    <wp:comment_content>Nice.</wp:comment_content><wp:comment_approved>1</wp:comment_approved>
    </wp:comment>"""
    meta = [("_edit_lock", "nonce-4711"), ("_wp_cookie", "wp-logged-in-cookie")]
    posts = [
        item(1, "Public words.", slug="tea", inside=people, meta=meta),
        item(2, "Only the editors know.", slug="secret", status="private"),
        item(3, "Only the editors know.", slug="locked", password="open-sesame"),
    ]
    author = (
        "<wp:author><wp:author_login>ann</wp:author_login>"
        "<wp:author_email>reader@private.example</wp:author_email></wp:author>"
    )
    text = export(*posts).replace("<item>", f"{author}<item>", 1)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/export.xml").write_text(text.replace(SITE, SITE))
    done = run("migrate", "in/export.xml", "-o", "out", "--status", "publish", folder=tmp_path)
    texts = [said(done), said(run("verify", "out", "-v", folder=tmp_path))]
    assert (tmp_path / "out/posts/tea/index.md").is_file()
    assert found("\n".join(texts)) == []
    assert found(everything(tmp_path / "out")) == []
