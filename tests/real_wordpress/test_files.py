"""After a migration of 550 posts and their files, the archive does not need the site."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import frontmatter
import pytest
from judge import Site, server
from lxml import etree
from PIL import Image
from support.fault_server import without_proxies

import migrator
from migrator.verifier.fidelity.render_markdown import parse, render

pytestmark = [pytest.mark.wordpress, pytest.mark.slow, pytest.mark.xdist_group("wordpress")]

# Generated pages that are no posts: links to them stay.
NEVER_POSTS = {
    "",
    "/",
    "/2009/01/01/nulle-part/",  # a post that never existed
    "/2010/11/",
    "/author/jean-tremblay/",
    "/category/technique/code/",
    "/feed/",
    "/tag/photo/",
}
# Two images that posts show but that are not on the server.
GONE = {"/wp-content/uploads/2011/06/jamais.jpg", "/wp-content/uploads/2011/06/perdue.jpg"}
# An image in a post as a data: URL.
INLINE = "posts/soupe-de-balises/images/image.gif"


@dataclass(frozen=True)
class Migrated:
    site: Site
    folder: Path
    before: int

    @property
    def url(self) -> str:
        return self.site.url

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @property
    def uploads(self) -> Path:
        return self.site.folder / "site/wp-content/uploads"

    def asked(self) -> list[str]:
        """Return the requested files from the server's log."""
        return [unquote(request.path) for request in self.site.asked()[self.before :]]

    def pages(self) -> Iterator[tuple[str, etree._Element]]:
        for page in sorted(self.archive.rglob("*.md")):
            body = frontmatter.loads(page.read_text("utf-8")).content
            yield page.relative_to(self.archive).as_posix(), parse(render(body))

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Yield each URL in the archive that a browser would follow: page and URL."""
        for page, tree in self.pages():
            for element in tree.iter(etree.Element):
                for name in ("src", "href", "poster", "srcset", "data", "style"):
                    if value := element.get(name):
                        yield page, value

    def files(self) -> list[Path]:
        return sorted(
            path
            for path in self.archive.rglob("*")
            if path.is_file() and path.parent.name in ("images", "files")
        )


@pytest.fixture(scope="module")
def site(many_posts: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Migrated]:
    folder = tmp_path_factory.mktemp("migrated")
    with pytest.MonkeyPatch.context() as patch:
        without_proxies(patch)
        before = len(many_posts.asked())
        server("export", many_posts.folder, folder / "export.xml")
        migrator.migrate(folder / "export.xml", folder / "archive", proof=False, allow_private=True)
        yield Migrated(many_posts, folder, before)


def test_every_file_that_posts_refer_to_is_in_the_archive(site: Migrated) -> None:
    seen = 0
    for page, address in site.addresses():
        path = urlsplit(address).path
        if re.match(r"(?:images|files)/", address):
            assert (site.archive / page).parent.joinpath(unquote(path)).is_file(), (page, address)
            seen += 1
        elif address.startswith(site.url):
            assert not path.startswith("/wp-content/") or path in GONE, (page, address)
    assert seen > 200


def test_every_featured_image_is_in_the_archive(site: Migrated) -> None:
    found = 0
    for page in site.archive.rglob("*.md"):
        name = frontmatter.loads(page.read_text("utf-8")).metadata.get("image")
        if name and not str(name).startswith(f"{site.url}/wp-content/uploads/2011/06/"):
            assert (page.parent / "images" / str(name)).is_file(), (page, name)
            found += 1
    assert found > 100


def test_every_file_has_the_content_and_the_name_of_the_servers_file(site: Migrated) -> None:
    there: dict[str, set[str]] = {}
    for path in site.uploads.rglob("*"):
        if path.is_file():
            there.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), set()).add(path.name)
    files = [path for path in site.files() if path != site.archive / INLINE]
    assert len(files) > 300
    for path in files:
        names = there[hashlib.sha256(path.read_bytes()).hexdigest()]
        assert path.name in names


def test_every_image_opens(site: Migrated) -> None:
    images = [path for path in site.files() if path.parent.name == "images"]
    assert images
    for path in images:
        if path.suffix != ".svg":
            with Image.open(path) as image:
                image.load()


def test_only_links_to_generated_pages_lead_to_the_old_host(site: Migrated) -> None:
    left = {
        urlsplit(found).path
        for _, address in site.addresses()
        for found in re.findall(re.escape(site.url) + r"[^\s\"'<>)]*", address)
    }
    assert left - GONE <= NEVER_POSTS
    assert left >= GONE


def test_each_file_was_requested_once(site: Migrated) -> None:
    asked = site.asked()
    assert sorted(asked) == sorted(set(asked))


def test_a_second_migration_requests_only_missing_files(site: Migrated) -> None:
    before = len(site.asked())
    files = {path: path.read_bytes() for path in site.archive.rglob("*.md")}
    with pytest.MonkeyPatch.context() as patch:
        without_proxies(patch)
        migrator.migrate(site.folder / "export.xml", site.archive, proof=False, allow_private=True)
    assert set(site.asked()[before:]) == GONE
    assert {path: path.read_bytes() for path in site.archive.rglob("*.md")} == files
