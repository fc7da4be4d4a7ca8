"""The files of a post are written beside it, and its HTML links to them."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pytest
from assets.conftest import Archive, Blog
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fault_server import (
    content,
    endless,
    failing,
    gzip_bomb,
    huge,
    redirect,
    reset,
    short,
    stalled,
)
from support.pictures import HTML_PAGE, PDF, SVG, bomb, noise, picture

from migrator.assets.file_choice import Choice
from migrator.assets.local_uploads import Uploads
from migrator.assets.localise import Localiser
from migrator.dom.tree_builder import elements
from migrator.findings import Finding
from migrator.model import Attachment, Index, Site

RED, BLUE = picture(color="red"), picture(color="blue")
UPLOADS = "/wp-content/uploads/2010/11"


def messages(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.message for finding in findings]


def test_an_image_is_written_beside_the_post(blog: Blog) -> None:
    blog.server.serve(f"{UPLOADS}/networking2-300x200.jpg", content(picture("JPEG")))
    result = blog.post(f'<p><img alt="x" src="SITE{UPLOADS}/networking2-300x200.jpg"/></p>')
    assert blog.html == '<p><img alt="x" src="images/networking2-300x200.jpg"/></p>'
    assert blog.archive.read("posts/a/images/networking2-300x200.jpg") == picture("JPEG")
    assert result.findings == ()
    assert result.first_image == "networking2-300x200.jpg"
    assert result.files == (PurePosixPath("posts/a/images/networking2-300x200.jpg"),)


def test_images_of_one_name_from_two_months_become_two_files(blog: Blog) -> None:
    """F42"""
    blog.server.serve("/wp-content/uploads/2015/01/image.png", content(RED))
    blog.server.serve("/wp-content/uploads/2016/01/image.png", content(BLUE))
    blog.post(
        '<img src="/wp-content/uploads/2015/01/image.png">'
        '<img src="/wp-content/uploads/2016/01/image.png">'
        '<img src="SITE/wp-content/uploads/2015/01/image.png">'
    )
    assert blog.html.count("images/image.png") == 2
    assert blog.html.count("images/image-2.png") == 1
    assert blog.archive.read("posts/a/images/image.png") == RED
    assert blog.archive.read("posts/a/images/image-2.png") == BLUE


def test_the_same_image_under_two_urls_is_one_file(blog: Blog) -> None:
    for path in ("/a.png", "/copy.png"):
        blog.server.serve(path, content(RED))
    blog.post('<img src="/a.png"><img src="/copy.png">')
    assert blog.archive.written == ["posts/a/images/a.png"]
    assert blog.html.count("images/a.png") == 2


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (content(HTML_PAGE, "text/html"), "an HTML page instead of the file"),
        (content(HTML_PAGE, "image/png"), "an HTML page instead of the file"),
        (content(b"", "image/png"), "the file is empty"),
        (content(noise("PNG")[:2000], "image/png"), "a broken image"),
        (content(bomb(14_000), "image/png"), "far too many pixels"),
        (content(PDF, "image/png"), "not an image"),
        (failing(404), "404 Not Found"),
        (failing(410), "410 Gone"),
        (failing(500), "500 Internal Server Error (2 attempts)"),
        (short(RED, len(RED) + 5), ""),
        (stalled(RED), "timed out"),
        (reset(), ""),
        (huge(5_000_000_000), "more than the limit"),
        (endless(), "larger than the limit"),
        (gzip_bomb(50_000_000), "larger than the limit"),
        (redirect("http://127.0.0.2/secret.png"), "refused"),
        (redirect("file:///etc/passwd"), "refused"),
        (redirect("/x.png"), "more than 10 redirects"),
    ],
)
def test_a_missing_file_keeps_its_url_and_is_reported(
    blog: Blog, answer: object, reason: str
) -> None:
    """F43, F45, F54: no fault ends the run, and each is reported."""
    url = blog.server.serve("/x.png", answer)  # type: ignore[arg-type]
    blog.server.serve("/good.png", content(RED))
    result = blog.post('<img src="SITE/x.png"><img src="SITE/good.png"><img src="SITE/x.png">')
    (finding,) = result.findings
    kind = "dead-file" if reason in ("404 Not Found", "410 Gone") else "missing-file"
    assert (finding.kind, finding.where, finding.part) == (kind, "posts/a/index.md", "images")
    assert finding.message.startswith(f"{url}: ")
    assert reason in finding.message
    assert blog.html.count(f'src="{url}"') == 2
    assert 'src="images/good.png"' in blog.html
    assert result.first_image == url


def test_each_url_is_requested_once_per_run(blog: Blog) -> None:
    blog.server.serve("/a.png", content(RED))
    localiser = blog.localiser()
    for slug in ("one", "two"):
        result = blog.post(
            f'<img src="SITE/a.png"><img src="/a.png#x"><img src="/gone-{slug}.png">'
            '<img src="/gone.png">',
            slug,
            localiser,
        )
        assert len(result.findings) == 2
    assert sorted(blog.server.paths()) == ["/a.png", "/gone-one.png", "/gone-two.png", "/gone.png"]
    assert blog.archive.written == ["posts/one/images/a.png", "posts/two/images/a.png"]


def test_the_original_behind_an_image_service_is_downloaded(blog: Blog) -> None:
    """F46"""
    blog.server.serve(f"{UPLOADS}/a.png", content(RED))
    blog.attachments = {7: blog.server.url(f"{UPLOADS}/a.png")}
    photon = f"https://i0.wp.com/127.0.0.1:{blog.server.port}{UPLOADS}/a.png?w=600"
    localiser = blog.localiser()
    result = blog.post(f'<img src="{photon}" srcset="{photon} 1x">', localiser=localiser)
    assert blog.html == '<img src="images/a.png"/>'
    assert result.findings == ()
    assert localiser.used_attachments.keys() == {7}


def test_images_of_other_hosts_are_downloaded_but_no_other_files(blog: Blog) -> None:
    """F46: "images on external hosts never fetched"."""
    other = blog.server.url("", "localhost")
    for path in ("/a.png", "/full.png", "/text.png"):
        blog.server.serve(path, content(RED if path == "/a.png" else BLUE))
    blog.server.serve("/a.pdf", content(PDF))
    result = blog.post(
        f'<a href="{other}/full.png"><img src="{other}/a.png"></a>'
        f'<a href="{other}/text.png">x</a><a href="{other}/a.pdf">x</a>'
    )
    assert [path.name for path in result.files] == ["full.png", "a.png"]
    assert f'href="{other}/a.pdf"' in blog.html
    assert f'href="{other}/text.png"' in blog.html
    assert result.findings == ()


def test_a_link_to_an_image_page_on_another_host_stays_a_link(blog: Blog) -> None:
    other = blog.server.url("/wiki/File:A.png", "localhost")
    blog.server.serve("/wiki/File:A.png", content(HTML_PAGE, "text/html"))
    blog.server.serve("/a.png", content(RED))
    result = blog.post(f'<a href="{other}"><img src="/a.png"></a>')
    assert result.findings == ()
    assert f'<a href="{other}"><img src="images/a.png"/></a>' == blog.html


def test_srcset_is_removed(blog: Blog) -> None:
    """F47"""
    blog.server.serve("/a-300x200.png", content(RED))
    blog.post('<img src="SITE/a-300x200.png" srcset="SITE/a.png 1200w" sizes="50vw">')
    assert blog.html == '<img src="images/a-300x200.png"/>'


def test_the_full_size_behind_a_thumbnail_is_downloaded(blog: Blog) -> None:
    """F48"""
    blog.server.serve("/a-300x200.png", content(RED))
    blog.server.serve("/a.png", content(BLUE))
    result = blog.post('<a href="SITE/a.png"><img src="SITE/a-300x200.png"></a>')
    assert blog.html == '<a href="images/a.png"><img src="images/a-300x200.png"/></a>'
    assert result.first_image == "a-300x200.png"


def test_a_query_is_requested_but_not_part_of_the_name(blog: Blog) -> None:
    """F49"""
    blog.server.serve("/photo.png?w=640", content(RED))
    blog.server.serve("/photo.png?w=1024", content(BLUE))
    blog.post('<img src="SITE/photo.png?w=640"><img src="SITE/photo.png?w=1024">')
    assert blog.html == '<img src="images/photo.png"/><img src="images/photo-2.png"/>'


@pytest.mark.parametrize(
    ("written", "asked", "pointed"),
    [
        ("/caf\u00e9.png", "/caf%C3%A9.png", "caf\u00e9.png"),  # F52
        ("/cafe\u0301.png", "/cafe%CC%81.png", "caf\u00e9.png"),
        ("/caf%C3%A9.png", "/caf%C3%A9.png", "caf\u00e9.png"),
        ("/my photo (1).png", "/my%20photo%20(1).png", "my%20photo%20%281%29.png"),
        ("/100%-off.png", "/100%25-off.png", "100%25-off.png"),
        ("x.png", "/2010/11/a/x.png", "x.png"),
        ("../../x.png", "/2010/x.png", "x.png"),
        ("/a.v2", "/a.v2", "a.v2.png"),
        ("/thumb.php?id=3", "/thumb.php?id=3", "thumb.png"),
        ("/a.jpg", "/a.jpg", "a.png"),
        ("/con.png", "/con.png", "con_.png"),
        ("/..%2f..%2fx.png", "/..%2F..%2Fx.png", "x.png"),
    ],
)
def test_every_spelling_of_a_url_gives_a_file_with_a_safe_name(
    blog: Blog, written: str, asked: str, pointed: str
) -> None:
    blog.server.serve(asked, content(RED))
    result = blog.post(f'<img src="{written}">')
    assert result.findings == ()
    assert blog.html == f'<img src="images/{pointed}"/>'


def test_an_accented_name_may_have_the_other_form_on_the_host(blog: Blog) -> None:
    """F52"""
    blog.server.serve("/cafe%CC%81.png", content(RED))
    assert blog.post('<img src="/caf%C3%A9.png">').findings == ()
    assert blog.html == '<img src="images/café.png"/>'


def test_a_relative_url_may_be_relative_to_the_folder_of_wordpress(blog: Blog) -> None:
    blog.folder = "/blog"
    blog.server.serve("/blog/wp-content/uploads/a.png", content(RED))
    blog.server.serve("/blog/b.png", content(BLUE))
    blog.post('<img src="/wp-content/uploads/a.png"><img src="b.png">')
    assert blog.html == '<img src="images/a.png"/><img src="images/b.png"/>'


def test_a_missing_variant_is_replaced_by_its_original(blog: Blog) -> None:
    blog.server.serve("/a.png", content(RED))
    result = blog.post('<img src="SITE/a-300x200.png">')
    assert blog.html == '<img src="images/a.png"/>'
    assert result.findings == ()


@pytest.mark.parametrize(
    "more", ['data-orig-file="/full.png"', 'srcset="/small.png 300w, /full.png 1200w"']
)
def test_a_missing_image_is_replaced_by_another_size(blog: Blog, more: str) -> None:
    blog.server.serve("/full.png", content(RED))
    assert blog.post(f'<img src="SITE/gone.png" {more}>').findings == ()
    assert blog.html == '<img src="images/full.png"/>'


def test_a_finding_lists_the_urls_tried(blog: Blog) -> None:
    result = blog.post('<img src="SITE/a-300x200.png">')
    first, other = blog.server.url("/a-300x200.png"), blog.server.url("/a.png")
    assert messages(result.findings) == [f"{first}: 404 Not Found (also tried {other})"]


def test_the_relative_url_of_a_missing_file_becomes_absolute(blog: Blog) -> None:
    """A relative URL would be broken in the archive; the absolute one still leads to the site."""
    blog.choice = Choice(images="none")
    blog.post('<img src="x.png#y"><a href="../x.pdf#page=2">x</a>')
    base = blog.server.url("/2010/11")
    assert blog.html == f'<img src="{base}/a/x.png#y"/><a href="{base}/x.pdf#page=2">x</a>'


def test_other_files_of_the_site_are_downloaded(blog: Blog) -> None:
    blog.server.serve("/report.pdf", content(PDF, "application/pdf"))
    blog.server.serve("/clip.mp4", content(b"\0\0\0\x20ftypisom" + b"\0" * 50))
    blog.server.serve("/drawing.svg", content(SVG))
    blog.post(
        '<a href="SITE/report.pdf#page=3">x</a>'
        '<video src="/clip.mp4" poster="/drawing.svg"></video>'
    )
    assert 'href="files/report.pdf#page=3"' in blog.html
    assert 'src="files/clip.mp4"' in blog.html
    assert 'poster="images/drawing.svg"' in blog.html
    assert blog.archive.read("posts/a/images/drawing.svg") == SVG


def test_a_user_can_choose_images_only(blog: Blog) -> None:
    blog.choice = Choice(media="images")
    blog.server.serve("/a.png", content(RED))
    blog.server.serve("/report.pdf", content(PDF))
    result = blog.post('<img src="/a.png"><a href="SITE/report.pdf">x</a>')
    assert blog.archive.written == ["posts/a/images/a.png"]
    assert [(f.kind, f.part) for f in result.findings] == [("unwanted-file", "files")]


def test_a_user_can_choose_no_images(blog: Blog) -> None:
    blog.choice = Choice(images="none")
    blog.server.serve("/report.pdf", content(PDF))
    html = f'<img src="{blog.server.url("/a.png")}" srcset="x 2x"/>'
    result = blog.post(html + '<a href="SITE/report.pdf">x</a>')
    assert blog.html == html + '<a href="files/report.pdf">x</a>'
    assert [f.kind for f in result.findings] == ["unwanted-file"]
    assert result.findings[0].message.endswith(
        "a.png: not downloaded: --images none leaves it there"
    )
    assert result.first_image == blog.server.url("/a.png")


@pytest.mark.parametrize(
    ("html", "path", "name"),
    [
        ('<img src="/a-300x200.png">', "/a.png", "a.png"),
        ('<img src="/a-scaled.png">', "/a.png", "a.png"),
        ('<img src="/a.png?w=300">', "/a.png", "a.png"),
        ('<img src="/a-300x200.png" data-orig-file="/full.png">', "/full.png", "full.png"),
        ('<img src="/a-300x200.png" data-full-image="/full.png">', "/full.png", "full.png"),
        ('<img src="/a-300x200.png">', "/a-300x200.png", "a-300x200.png"),
    ],
)
def test_a_user_can_choose_originals(blog: Blog, html: str, path: str, name: str) -> None:
    blog.choice = Choice(images="original")
    blog.server.serve(path, content(RED))
    blog.post(html)
    assert blog.html == f'<img src="images/{name}"/>'


def test_a_user_can_skip_hosts(blog: Blog) -> None:
    blog.choice = Choice(skip_hosts=frozenset({"localhost"}))
    blog.server.serve("/a.png", content(RED))
    result = blog.post(f'<img src="{blog.server.url("/a.png", "www.localhost")}">')
    blog.choice = Choice(skip_hosts=frozenset({f"localhost:{blog.server.port}"}))
    result = blog.post(f'<img src="{blog.server.url("/a.png", "localhost")}">')
    assert [f.kind for f in result.findings] == ["unwanted-file"]
    assert blog.server.asked == []


def test_an_image_in_a_data_url_becomes_a_file(blog: Blog) -> None:
    blog.post(
        '<img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7">'
        "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\">"
    )
    assert blog.html == '<img src="images/image.gif"/><img src="images/image.svg"/>'
    blog.post("<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>#x y\">", "c")
    assert blog.html == '<img src="images/image.svg"/>'
    result = blog.post('<img src="data:image/png;base64,AAAA"><img src="data:image/png">', "b")
    assert len(result.findings) == 2


@pytest.mark.parametrize(
    "address", ["file:///C:\\Users\\me\\photo.png", "blob:http://h/x", "http://[x/a.png"]
)
def test_an_image_without_a_web_url_is_reported(blog: Blog, address: str) -> None:
    """F54"""
    result = blog.post(f'<img src="{address}">')
    assert messages(result.findings) == [f"{address}: not a URL that can be downloaded"]
    assert blog.html == f'<img src="{address}"/>'


class TestUploads:
    @pytest.fixture
    def local(self, blog: Blog, tmp_path: Path) -> Blog:
        blog.uploads = tmp_path / "uploads"
        (blog.uploads / "2010/11").mkdir(parents=True)
        (blog.uploads / "2010/11/a.png").write_bytes(RED)
        return blog

    def test_a_local_copy_is_used_first(self, local: Blog) -> None:
        local.post(f'<img src="SITE{UPLOADS}/a.png?w=300">')
        assert local.archive.read("posts/a/images/a.png") == RED
        assert local.server.asked == []

    def test_a_file_without_a_local_copy_is_downloaded(self, local: Blog) -> None:
        local.server.serve(f"{UPLOADS}/b.png", content(BLUE))
        assert local.post(f'<img src="{UPLOADS}/b.png">').findings == ()

    def test_a_file_with_a_broken_local_copy_is_downloaded(self, local: Blog) -> None:
        assert local.uploads is not None
        (local.uploads / "2010/11/a.png").write_bytes(RED[:40])
        local.server.serve(f"{UPLOADS}/a.png", content(RED))
        assert local.post(f'<img src="{UPLOADS}/a.png">').findings == ()
        (local.uploads / "2010/11/c.png").write_bytes(RED[:40])
        (message,) = messages(local.post(f'<img src="{UPLOADS}/c.png">', "b").findings)
        assert "in the uploads folder: a broken image" in message
        assert "404 Not Found" in message

    def test_files_of_other_sites_are_not_looked_up(self, local: Blog) -> None:
        other = local.server.url(f"{UPLOADS}/a.png", "localhost")
        local.server.serve(f"{UPLOADS}/a.png", content(BLUE))
        local.post(f'<img src="{other}">')
        assert local.archive.read("posts/a/images/a.png") == BLUE

    def test_offline_a_missing_upload_is_missing(self, local: Blog) -> None:
        local.session = None
        result = local.post(f'<img src="{UPLOADS}/x.png"><img src="http://other.org/y.png">')
        assert [finding.kind for finding in result.findings] == ["missing-file", "not-fetched"]


def test_offline_without_uploads_files_are_reported_as_not_fetched(blog: Blog) -> None:
    blog.session = None
    result = blog.post('<img src="SITE/a.png">')
    (finding,) = result.findings
    url = blog.server.url("/a.png")
    assert (finding.kind, finding.message) == (
        "not-fetched",
        f"{url}: not downloaded: this run makes no requests",
    )
    assert blog.server.asked == []


class TestFeaturedImage:
    def test_it_gets_a_name_beside_the_post(self, blog: Blog) -> None:
        blog.server.serve("/x/a.png", content(RED))
        blog.server.serve("/y/a.png", content(BLUE))
        blog.attachments = {3: blog.server.url("/y/a.png")}
        localiser = blog.localiser()
        blog.post('<img src="/x/a.png">', "a", localiser)
        page = PurePosixPath("posts/a/index.md")
        result = localiser.localise(
            localiser.prepare_featured(blog.server.url("/y/a.png"), ""), page
        )
        assert result.first_image == "a-2.png"
        assert result.files == (PurePosixPath("posts/a/images/a-2.png"),)
        localiser.use(result.uses)
        assert localiser.used_attachments == {3: result.files[0]}

    def test_a_missing_one_is_reported_and_keeps_its_url(self, blog: Blog) -> None:
        """F45"""
        url = blog.server.url("/gone.png")
        localiser = blog.localiser()
        needs = localiser.prepare_featured(url, "")
        result = localiser.localise(needs, PurePosixPath("posts/a/index.md"))
        assert result.first_image == url
        assert messages(result.findings) == [f"{url}: 404 Not Found"]

    @pytest.mark.parametrize("url", ["", " "])
    def test_an_attachment_without_a_url_has_no_file(self, blog: Blog, url: str) -> None:
        """F55"""
        localiser = blog.localiser()
        needs = localiser.prepare_featured(url, "")
        result = localiser.localise(needs, PurePosixPath("posts/a/index.md"))
        assert (result.first_image, result.findings) == ("", ())


def test_a_smiley_or_a_tracking_pixel_is_not_the_posts_image(blog: Blog) -> None:
    for path, data in (("/s.png", RED), ("/t.gif", picture("GIF")), ("/a.png", BLUE)):
        blog.server.serve(path, content(data))
    result = blog.post(
        '<img class="wp-smiley x" src="/s.png"><img width="1" height="1" src="/t.gif">'
        '<img src="/a.png">'
    )
    assert result.first_image == "a.png"
    assert len(result.files) == 3


def test_attachments_in_use_are_recorded(blog: Blog) -> None:
    blog.server.serve(f"{UPLOADS}/a-300x200.png", content(RED))
    blog.server.serve(f"{UPLOADS}/r.pdf", content(PDF))
    names = {1: "a.png", 2: "r.pdf", 3: "unused.png", 4: "gone.png"}
    blog.attachments = {n: blog.server.url(f"{UPLOADS}/{name}") for n, name in names.items()}
    blog.attachments[5] = ""
    localiser = blog.localiser()
    blog.post(
        f'<img src="{UPLOADS}/a-300x200.png"><a href="SITE{UPLOADS}/r.pdf">x</a>'
        f'<img src="{UPLOADS}/gone.png">',
        localiser=localiser,
    )
    assert localiser.used_attachments == {
        1: PurePosixPath("posts/a/images/a-300x200.png"),
        2: PurePosixPath("posts/a/files/r.pdf"),
    }


def test_two_runs_write_the_same(blog: Blog, tmp_path: Path) -> None:
    for month, data in ((1, RED), (2, BLUE), (3, picture(color="green"))):
        blog.server.serve(f"/2010/{month}/img.png", content(data))
    html = "".join(f'<img src="/2010/{month}/img.png">' for month in (3, 1, 2, 3))
    blog.post(html)
    first, written = blog.html, {name: blog.archive.read(name) for name in blog.archive.written}
    blog.archive.written.clear()
    blog.archive.root = tmp_path / "again"
    blog.post(html)
    assert blog.html == first
    assert {name: blog.archive.read(name) for name in blog.archive.written} == written


_HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["http://", "//", "data:", "http://[", "%", "../", "url(", "?", "#", "\\"]),
)


@settings(deadline=None)
@given(st.lists(_HOSTILE, max_size=4).map("".join), st.sampled_from(["shown", "original"]))
def test_no_url_raises_an_error(address: str, images: str) -> None:
    tree = BeautifulSoup("<p><img><a>x</a><video></video><i></i>text</p>", "lxml")
    for tag, name in (
        ("img", "src"),
        ("img", "srcset"),
        ("img", "data-src"),
        ("a", "href"),
        ("video", "poster"),
        ("i", "style"),
    ):
        for found in tree.find_all(tag):
            found[name] = address
    writer = Archive(Path("/nonexistent"))
    with TemporaryDirectory() as folder:
        localiser = Localiser(
            Site(url="http://site.org"),
            Index(attachments={1: Attachment(1, address)}),
            writer,
            Uploads(Path(folder)),
            choice=Choice(images=images),  # type: ignore[arg-type]
        )
        page = PurePosixPath("posts/a/index.md")
        for finding in localiser.localise(
            localiser.prepare(elements(tree), address), page
        ).findings:
            assert finding.kind in ("missing-file", "dead-file", "not-fetched")
    assert tree.get_text() == "xtext"
    assert writer.written == []
