"""The proof knows itself which page and file stands for which old address."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from migrator.findings import Finding
from migrator.model import Attachment, Index, IndexEntry, Site
from migrator.verifier.fidelity.file_table import NOT_KEPT, FilePolicy, PostFiles, accepted
from migrator.verifier.fidelity.references import AcceptedUrls, HtmlReference, references, resolved
from migrator.verifier.fidelity.url_table import UrlTable

HOME = "https://tea.example"
PAGE = "archive:posts/oolong/index.md"


def table() -> UrlTable:
    oolong = IndexEntry(
        position=0, id=7, type="post", slug="oolong", link=f"{HOME}/2012/01/oolong/",
        title="Oolong", status="publish", old_slugs=("blue-tea",),
    )  # fmt: skip
    library = {9: Attachment(9, f"{HOME}/wp-content/uploads/pot.jpg", link=f"{HOME}/pot/")}
    index = Index(entries=[oolong], attachments=library)
    return UrlTable(Site(url=HOME), index, {0: PurePosixPath("posts/oolong/index.md")})


@pytest.mark.parametrize(
    "url",
    ["http://www.tea.example/2012/01/oolong", f"{HOME}/?p=7", f"{HOME}/index.php/2012/01/Oolong/"],
)
def test_an_address_of_a_post_is_its_page(url: str) -> None:
    assert table().find(url).exact == (PAGE,)


def test_a_guess_has_to_name_the_page() -> None:
    found = table().find(f"{HOME}/archive/blue-tea/feed/")
    assert (found.exact, found.named, found.is_own) == ((), (PAGE,), True)
    assert table().find(f"{HOME}/green/") == ((), "", (), True)
    assert not table().find("https://other.example/oolong/").is_own


def test_the_page_of_an_attachment_is_its_file() -> None:
    assert table().find(f"{HOME}/?attachment_id=9").file == f"{HOME}/wp-content/uploads/pot.jpg"


def right(reference: HtmlReference, *, given: dict[str, str], named: str = "") -> tuple[str, ...]:
    path = PurePosixPath("posts/oolong/images/pot.jpg")
    findings = [Finding("missing-file", "", f"{named}: gone")] if named else []
    files = PostFiles(given.items(), [path], lambda _: "sha-pot", findings)
    return accepted(reference, f"{HOME}/2012/01/oolong/", table(), files, FilePolicy())


def test_a_file_is_right_when_its_bytes_are() -> None:
    image = HtmlReference("img", f"{HOME}/wp-content/uploads/pot-300x200.jpg")
    pot = f"{HOME}/wp-content/uploads/pot.jpg"
    assert right(image, given={pot: "sha-pot"}) == ("archive:posts/oolong/images/pot.jpg",)
    assert right(image, given={pot: "sha-cup"})[0].startswith(NOT_KEPT)


def test_an_old_address_is_right_only_when_a_finding_names_it() -> None:
    gone = f"{HOME}/wp-content/uploads/cup.jpg"
    image = HtmlReference("img", "/wp-content/uploads/cup.jpg")
    assert right(image, given={})[0].startswith(NOT_KEPT)
    assert gone in right(image, given={}, named=gone)


def test_of_several_right_addresses_each_link_has_its_own() -> None:
    shown = '<p><a href="rel">x</a> <a href="/oolong/">y</a></p>'
    kept = f"{HOME}/green/rel"
    urls = AcceptedUrls("posts/green/index.md", [(PAGE, kept), (PAGE,)])
    page = f'<p><a href="{kept}">x</a> <a href="../oolong/index.md">y</a></p>'
    assert urls.applied(shown, page) == page
    swapped = f'<p><a href="../oolong/index.md">x</a> <a href="{kept}">y</a></p>'
    assert urls.applied(shown, swapped) != swapped


def test_right_addresses_are_put_in_the_spelling_of_the_page() -> None:
    shown = f'<p><a href="{HOME}/?p=7#pot">x</a> <img src="/b.jpg" srcset="/c.jpg 2x"></p>'
    urls = AcceptedUrls("posts/green/index.md", [(f"{PAGE}#pot",), ("archive:posts/green/b.jpg",)])
    page = '<p><a href="../oolong/./index.md#pot">x</a></p>'
    assert urls.applied(shown, page) == (
        '<p><a href="../oolong/./index.md#pot">x</a> <img src="b.jpg"></p>'
    )
    assert resolved("../oolong/index.md", "posts/green/index.md") == PAGE
    assert references(shown)[1].others == ("/c.jpg",)


def test_a_link_to_a_dead_image_stays_if_the_archive_has_another_size() -> None:
    # The report called the link changed, though a finding named the dead address.
    small, large = (f"{HOME}/wp-content/uploads/{name}" for name in ("pot-300x200.jpg", "pot.jpg"))
    link = HtmlReference("a", large)
    here = "archive:posts/oolong/images/pot.jpg"
    assert right(link, given={small: "sha-pot", large: ""}) == (here,)
    named = right(link, given={small: "sha-pot", large: ""}, named=large)
    assert named == (here, resolved(large, "posts/oolong/index.md"))
