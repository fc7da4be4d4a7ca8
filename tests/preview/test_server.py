"""The preview shows an archive to its owner, and nothing else to anyone."""

from __future__ import annotations

import http.client
import os
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import html
from support.time_limit import within

from migrator.errors import OutputError, UsageError
from migrator.preview.server import PreviewServer

POST = """---
title: "Tea & milk"
date: "2015-03-04"
author: "Ann"
categories: ["Drinks", "A/B & c"]
tags:
  - "hot"
---

Some *words* about tea.

![A pot](images/pot.png) and [coffee](../coffee/index.md#beans).

<!-- migrator: contact form left out -->

```html
<b>shown as code</b>
```
"""
HOSTILE = """---
title: "<script>alert(1)</script>"
date: "2016-01-02"
---

<script>document.title = "ran"</script>
<img src=x onerror="alert(1)">
<a href="javascript:alert(1)">click</a>
<iframe src="https://videos.example/embed/1"></iframe>
<form action="https://evil.example"><button>Send</button></form>
<svg onload="alert(1)"><script>alert(2)</script></svg>
<style>body { display: none }</style>
<img src="https://tracker.example/pixel.gif" alt="pixel">
"""
COMMENTS = """- id: 7
  author: "Bob <script>"
  date: "2015-03-05T10:00:00+00:00"
  text: |-
    Good *tea*. <script>alert(1)</script>
  replies:
    - id: 8
      author: "Ann"
      date: "2015-03-06"
      text: "Thanks!"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    files = {
        "posts/tea/index.md": POST,
        "posts/tea/comments.yaml": COMMENTS,
        "posts/tea/images/pot.png": "not really a picture",
        "posts/coffee/index.md": '---\ntitle: "Coffee"\ndate: "2014-01-01"\n---\n\n'
        "## Beans\n\nWords.\n",
        "posts/hostile/index.md": HOSTILE,
        "posts/hostile/files/page.html": "<script>alert(1)</script>",
        "posts/日本語/index.md": '---\ntitle: "日本"\ndate: "2014-05-06"\n---\n\nお茶。\n',
        "pages/about/index.md": '---\ntitle: "About"\ndate: "2016-05-06"\n---\n\nWe like tea.\n',
        "drafts/posts/later/index.md": '---\ntitle: "Later"\n---\n\nSoon.\n',
        "data/site.yaml": 'title: "Our blog"\ndescription: "Hot drinks"\nlanguage: "en-GB"\n',
        "migration/report.html": "<p>The report</p>",
        "migration/report/posts/tea/index.html": "<p>Tea in the report</p>",
        ".git/config": "secret of git",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "secret.txt").write_text("outside")
    (root / "posts/tea/link.txt").symlink_to(tmp_path / "secret.txt")
    return root


@pytest.fixture
def server(root: Path) -> Iterator[PreviewServer]:
    with PreviewServer(root, 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def ask(
    server: PreviewServer, path: str, method: str = "GET", host: str = ""
) -> tuple[int, dict[str, str], str]:
    """Return status, headers and text of an answer, without following a redirect."""
    with closing(http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)) as client:
        headers = {"Host": host} if host else {}
        client.request(method, path, headers=headers)
        answer = client.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, told, answer.read().decode("utf-8", "replace")


def text_of(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def links_of(page: str) -> list[str]:
    return [str(href) for href in html.fromstring(page).xpath("//main//a/@href")]


def test_the_first_page_lists_years_pages_and_drafts(server: PreviewServer) -> None:
    status, _, page = ask(server, "/")
    assert status == 200
    assert html.fromstring(page).xpath("string(//html/@lang)") == "en-GB"
    text = text_of(page)
    assert "Our blog" in text and "Hot drinks" in text
    assert text.index("2016") < text.index("2015") < text.index("2014")
    assert "About" in text and "Drafts Later" in text
    assert f"/posts/{quote('日本語')}/index.md" in links_of(page)


@pytest.mark.parametrize("folder", ["pages", "site/_pages", "site/src/content/pages"])
def test_a_page_with_a_date_is_no_post(server: PreviewServer, root: Path, folder: str) -> None:
    """WordPress dates pages too, but readers look for them by name."""
    page = root / folder / "imprint/index.md"
    page.parent.mkdir(parents=True)
    page.write_text('---\ntitle: "Imprint"\ndate: "2015-01-02"\n---\n\nUs.\n')
    text = text_of(ask(server, "/")[2])
    assert text.index(" Pages ") < text.index("Imprint") < text.index("Drafts")
    assert "Imprint" not in text_of(ask(server, "/_preview/year?y=2015")[2])


def test_every_link_of_the_site_leads_somewhere(server: PreviewServer) -> None:
    """A walk through all pages, as a reader clicks."""
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        status, told, page = ask(server, path)
        assert status == 200, path
        if told["content-type"].startswith("text/html") and not path.startswith("/migration"):
            for href in html.fromstring(page).xpath("//a/@href"):
                target = str(href).partition("#")[0]
                if target.startswith("/"):
                    waiting.append(target)
    assert "/posts/tea/index.md" in seen
    assert "/migration/report.html" in seen
    assert "/migration/report/posts/tea/index.html" in seen
    assert "/_preview/term?kind=categories&name=A/B%20%26%20c" in seen


def test_a_post_shows_its_text_terms_comments_and_placeholder(server: PreviewServer) -> None:
    page = ask(server, "/posts/tea/index.md")[2]
    tree = html.fromstring(page)
    assert tree.xpath("string(//h1)") == "Tea & milk"
    assert tree.xpath("//article//em/text()") == ["words"]
    assert tree.xpath("string(//article//img/@src)") == "images/pot.png"
    assert tree.xpath("//mark/text()") == ["contact form left out"]
    assert "<b>shown as code</b>" in tree.xpath("string(//pre)")
    assert tree.xpath("//ol//ol//strong/text()") == ["Ann"]
    assert [a.text_content() for a in tree.xpath("//nav[@class='near']/a")] == [
        "<script>alert(1)</script> →",
        "← 日本",
    ]


def test_years_terms_and_search_find_posts(server: PreviewServer) -> None:
    assert "Coffee" in text_of(ask(server, "/_preview/year?y=2014")[2])
    assert "Tea & milk" in text_of(ask(server, "/_preview/term?kind=tags&name=hot")[2])
    assert "Drinks 1" in text_of(ask(server, "/_preview/terms")[2])
    found = text_of(ask(server, "/_preview/search?q=TEA+we")[2])
    assert "About" in found and "Coffee" not in found
    assert "日本" in text_of(ask(server, f"/_preview/search?q={quote('お茶')}")[2])
    assert "Nothing was found" in text_of(ask(server, "/_preview/search?q=zebra")[2])
    assert ask(server, "/_preview/year?y=1999")[0] == 404


def test_a_link_to_a_heading_has_its_target(server: PreviewServer) -> None:
    tree = html.fromstring(ask(server, "/posts/coffee/index.md")[2])
    assert tree.xpath("string(//h2[@id='beans'])") == "Beans"
    assert tree.xpath("//h2//a") == []


def test_an_edit_shows_at_once(server: PreviewServer, root: Path) -> None:
    page = root / "posts/coffee/index.md"
    page.write_text(page.read_text().replace("Coffee", "Cold brew"))
    assert "Cold brew" in text_of(ask(server, "/")[2])


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/posts/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/posts/tea/link.txt",
        "//etc/passwd",
        "/.git/config",
        "/posts%00",
        "/posts/tea/..\\..\\secret.txt",
        "/" + "a" * 5000,
        "/nothing",
    ],
)
def test_no_path_leads_out_of_the_archive(server: PreviewServer, path: str) -> None:
    status, _, page = ask(server, path)
    assert status == 404
    assert "outside" not in page and "secret of git" not in page and "root:" not in page


def test_nothing_in_a_post_runs_or_loads_from_elsewhere(server: PreviewServer) -> None:
    _, told, page = ask(server, "/posts/hostile/index.md")
    tree = html.fromstring(page)
    assert tree.xpath("//script | //iframe | //svg | //main//form | //style") == []
    assert tree.xpath("//@onerror | //@onload") == []
    assert not [href for href in tree.xpath("//@href") if str(href).startswith("javascript")]
    assert "https://videos.example/embed/1" in links_of(page)
    policy = told["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy
    assert "img-src 'self'" in policy
    file = ask(server, "/posts/hostile/files/page.html")[1]
    assert file["content-security-policy"].startswith("sandbox;")
    comments = ask(server, "/posts/tea/index.md")[2]
    assert html.fromstring(comments).xpath("//script") == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE"])
def test_only_get_is_answered(server: PreviewServer, method: str) -> None:
    status, told, page = ask(server, "/", method)
    assert (status, told["allow"], page) == (405, "GET", "")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_another_host_name_is_refused(server: PreviewServer, host: str) -> None:
    name = host or f"localhost:{server.server_port + 1}"
    status, _, page = ask(server, "/posts/tea/index.md", host=name)
    assert status == 403 and "words" not in page
    assert ask(server, "/", host=f"localhost:{server.server_port}")[0] == 200


def test_the_port_of_the_scheme_may_be_left_out(
    server: PreviewServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: browsers, which leave it out, were refused by `--port 80`."""
    assert ask(server, "/", host="localhost")[0] == 403
    monkeypatch.setattr("migrator.preview.server._HTTP_PORT", str(server.server_port))
    assert ask(server, "/", host="localhost")[0] == 200


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_that_no_machine_has_is_one_sentence(root: Path, port: int) -> None:
    """Regression: it was called a defect of migrator."""
    with pytest.raises(UsageError, match=f"--port is a number from 0 to 65535, not {port}"):
        PreviewServer(root, port)


def test_only_this_machine_is_answered(server: PreviewServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_markdown_and_files_are_sent_as_they_are(server: PreviewServer, root: Path) -> None:
    _, told, text = ask(server, "/posts/tea/index.md?raw")
    assert told["content-type"] == "text/plain; charset=utf-8" and text == POST
    _, told, _ = ask(server, "/posts/tea/images/pot.png")
    assert told["content-type"] == "image/png"
    status, told, _ = ask(server, "/posts/tea/")
    assert (status, told["location"]) == (302, "/posts/tea/index.md")


def test_an_archive_for_a_site_generator_is_found_in_its_folder(
    server: PreviewServer, root: Path
) -> None:
    (root / "content/posts").mkdir(parents=True)
    (root / "content/posts/juice.md").write_text('---\ntitle: "Juice"\n---\n\nSweet.\n')
    status, told, _ = ask(server, "/posts/juice/")
    assert (status, told["location"]) == (302, "/content/posts/juice.md")
    assert "Sweet" in text_of(ask(server, "/content/posts/juice.md")[2])


def test_what_cannot_be_served_is_one_sentence(root: Path) -> None:
    with pytest.raises(UsageError, match="name the folder of an archive"):
        PreviewServer(root / "posts/tea/index.md")
    with PreviewServer(root, 0) as first, pytest.raises(OutputError, match="--port 0"):
        PreviewServer(root, first.server_port)


@pytest.mark.parametrize("name", ["posts/tea/comments.yaml", "data/site.yaml"])
def test_a_pipe_in_the_archive_stops_no_page(server: PreviewServer, root: Path, name: str) -> None:
    (root / name).unlink()
    os.mkfifo(root / name)
    with within(20):
        for path in ("/", "/posts/tea/", "/_preview/search?q=tea"):
            assert ask(server, path)[0] in (200, 302, 404)
        assert ask(server, "/posts/tea/index.md")[0] == 200


@pytest.mark.parametrize(
    "header",
    [
        f"date: 0x{'f' * 5000}",
        f"author: 0x{'f' * 5000}",
        f"tags: [0x{'f' * 5000}]",
        "a: &a [x, x]\nb: &b [*a, *a]\nauthor: *b",
        "author: &a [*a]",
        "date: 99999-99-99",
        "date: .nan",
        "categories: {a: {b: c}}",
        "title: !!binary '////'",
    ],
)
def test_a_strange_value_in_the_front_matter_stops_no_page(
    server: PreviewServer, root: Path, header: str
) -> None:
    (root / "posts/coffee/index.md").write_text(f'---\ntitle: "Coffee"\n{header}\n---\n\nWords.\n')
    for path in ("/", "/posts/coffee/index.md", "/_preview/search?q=words"):
        assert ask(server, path)[0] in (200, 404)
    assert ask(server, "/")[0] == 200
    assert ask(server, "/posts/coffee/index.md")[0] == 200


def test_a_post_that_is_a_link_out_of_the_archive_is_not_shown(
    server: PreviewServer, root: Path
) -> None:
    secret = root.parent / "secret.md"
    secret.write_text("- text: Words of another folder\n")
    (root / "posts/coffee/index.md").unlink()
    (root / "posts/coffee/index.md").symlink_to(secret)
    (root / "posts/tea/comments.yaml").unlink()
    (root / "posts/tea/comments.yaml").symlink_to(secret)
    (root / "linked").symlink_to(root.parent)
    paths = ["/", *links_of(ask(server, "/")[2]), "/_preview/search?q=folder"]
    paths += ["/posts/coffee/index.md", "/posts/tea/index.md", "/linked/secret.md"]
    assert not [path for path in paths if "another folder" in ask(server, path)[2]]
