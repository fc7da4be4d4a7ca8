"""Nothing private is where people publish: archive, capture, cache, report, terminal."""

from __future__ import annotations

import gzip
import io
import json
import re
import subprocess
import threading
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urljoin

import pytest
from support.blog import export, item
from support.command_line import run
from support.rest_site import Reply, RestSite, comment, medium, post, served
from support.sql_blog import COLUMNS, dump, tables
from support.sql_blog import SECRETS as IN_DATABASE
from support.sql_blog import post as post_row

from migrator.archive.private_folder import private_folder
from migrator.archive.targets import registry
from migrator.archive.warc.reader import Warc
from migrator.preview.server import PreviewServer
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


def private_export() -> str:
    """An export with everything private that one can hold, and with public words."""
    people = """<wp:comment><wp:comment_id>1</wp:comment_id>
    <wp:comment_author>Reader</wp:comment_author>
    <wp:comment_author_email>reader@private.example</wp:comment_author_email>
    <wp:comment_author_IP>203.0.113.99</wp:comment_author_IP>
    <wp:comment_content>Nice.</wp:comment_content><wp:comment_approved>1</wp:comment_approved>
    </wp:comment>"""
    meta = [("_edit_lock", "nonce-4711"), ("_wp_cookie", "wp-logged-in-cookie")]
    posts = [
        item(
            1,
            'Public words. <!-- wp:block {"ref":4} /--> [html_block id="5"] [html_block id="6"]',
            slug="tea",
            inside=people,
            meta=meta,
        ),
        item(4, "Only the editors know.", kind="wp_block", status="private"),
        item(5, "Only the editors know.", kind="cms_block", status="draft"),
        item(6, "Only the editors know.", kind="cms_block", password="open-sesame"),
        item(2, "Only the editors know.", slug="secret", status="private"),
        item(3, "Only the editors know.", slug="locked", password="open-sesame"),
    ]
    author = (
        "<wp:author><wp:author_login>ann</wp:author_login>"
        "<wp:author_email>reader@private.example</wp:author_email></wp:author>"
    )
    return export(*posts).replace("<item>", f"{author}<item>", 1)


def private_dump() -> str:
    """The same in a database, with accounts, hashes and keys."""
    public = post_row(1, "tea", "Public words.")
    hidden = post_row(2, "secret", "Only the editors know.", status="private")
    locked = list(post_row(3, "locked", "Only the editors know."))
    locked[COLUMNS["posts"].index("post_password")] = "open-sesame"
    person = ("reader@private.example", "", "203.0.113.99")
    when = ("2016-01-10 10:00:00", "2016-01-10 15:00:00")
    made = tables() | {
        "posts": [public, hidden, tuple(locked)],
        "postmeta": [
            (1, 1, "_edit_lock", "nonce-4711"),
            (2, 1, "_wp_cookie", "wp-logged-in-cookie"),
        ],
        "comments": [
            (*(1, 1, "Reader"), *person, *when, *("Nice.", 0, "1", "2001:db8::4711", "", 0, 0)),
            (*(2, 1, ""), *person, *when, *("Good.", 0, "1", "2001:db8::4711", "", 1, 0)),
        ],
        "term_relationships": [],
        "usermeta": [
            (1, 1, "session_tokens", "wp-logged-in-cookie"),
            (2, 1, "description", "Write to reader@private.example."),
        ],
    }
    return dump(made)


def private_backup() -> bytes:
    """The same in a backup of the whole site, with its configuration, logs and sessions."""
    files = {
        "wp-config.php": f"<?php define('DB_PASSWORD', '{PASSWORD}'); define('NONCE_KEY', "
        "'nonce-4711');",
        "database.sql": private_dump(),
        "wp-content/uploads/2020/01/people.csv": "reader@private.example,203.0.113.99",
        "wp-content/uploads/2020/01/secret.txt": "Only the editors know",
        "wp-content/debug.log": "wp-logged-in-cookie 2001:db8::4711",
        ".htpasswd": f"ann:{PASSWORD}",
    }
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in files.items():
            file.writestr(name, text)
    return memory.getvalue()


SOURCES: dict[str, tuple[str, Callable[[], str | bytes]]] = {
    "export": ("export.xml", private_export),
    "database": ("backup.sql", private_dump),
    "backup": ("site.zip", private_backup),
}
CASES = [
    (source, target)
    for source in SOURCES
    for target in ("", *registry.names())
    if not (source == "backup" and target)
]


def served_pages(archive: Path) -> str:
    """Everything that the preview of an archive shows, as far as its links go."""
    with PreviewServer(archive, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        todo, pages = [server.address], dict[str, str]()
        while todo and len(pages) < 50:
            url = todo.pop()
            with suppress(OSError), opener.open(url, timeout=30) as answer:
                pages[url] = answer.read().decode("latin-1")
                links = re.findall(r'(?:href|src)="([^"#?]+)', pages[url])
                found = {urljoin(url, link) for link in links}
                todo += sorted(u for u in found if u.startswith(server.address) and u not in pages)
            pages.setdefault(url, "")
        server.shutdown()
    return "\n".join(pages.values())


@pytest.mark.slow
@pytest.mark.parametrize(("source", "target"), CASES)
def test_no_target_publishes_a_secret(tmp_path: Path, source: str, target: str) -> None:
    name, make = SOURCES[source]
    (tmp_path / "in").mkdir()
    content = make()
    data = content.encode() if isinstance(content, str) else content
    (tmp_path / "in" / name).write_bytes(data)
    flags = ("--for", target) if target else ()
    status = ("--status", "publish")
    migrate = ("migrate", f"in/{name}", "-o", "out", "--offline", *status, *flags, "-v")
    texts = [said(run(*migrate, folder=tmp_path))]
    assert any("Public words." in path.read_text() for path in (tmp_path / "out").rglob("*.md"))
    if not target:
        formats = [("--format", each) for each in ("json", "markdown", "junit", "github")]
        others = [migrate, ("inspect", f"in/{name}", "-v"), ("inspect", f"in/{name}", "--json")]
        others += [("regenerate", "out", "--check"), ("regenerate", "out")]
        others += [("verify", "out", "--source", f"in/{name}", "-v")]
        others += [("verify", "out", "-v", *each) for each in formats]
        texts += [said(run(*each, folder=tmp_path)) for each in others]
    shown = served_pages(tmp_path / "out")
    assert "Public words." in shown
    assert found("\n".join([*texts, shown])) == []
    everywhere = everything(tmp_path / "out")
    assert found(everywhere) == []
    assert [secret for secret in IN_DATABASE if secret in everywhere] == []
