"""For every fault of a server the user gets the file, or a finding with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from assets.conftest import Blog
from support.fault_server import (
    Answer,
    FaultServer,
    content,
    dripping,
    endless,
    failing,
    gzip_bomb,
    huge,
    ranged,
    redirect,
    reset,
    short,
    slow,
    stalled,
)
from support.pictures import HTML_PAGE, PDF, bomb, noise, picture

WHOLE = noise("PNG")
JPEG = noise("JPEG")


@dataclass(frozen=True)
class Fault:
    """The responses for /x.png, in order, and the expected result.

    `reason` is the reason in the finding, "" if the file is downloaded in spite of the fault.
    `asked` is the expected number of requests.
    """

    name: str
    answers: tuple[Answer, ...]
    reason: str = ""
    asked: int = 1
    kept_as: str = "x.png"
    content: bytes = WHOLE


def chain(status: int) -> Callable[[FaultServer], None]:
    def prepare(server: FaultServer) -> None:
        server.serve("/x.png", redirect("/1", status))
        server.serve("/1", redirect(server.url("/2"), status))
        server.serve("/2", redirect("//" + server.url("/3").partition("//")[2], status))
        server.serve("/3", content(WHOLE))

    return prepare


FAULTS = [
    Fault("200", (content(WHOLE, "image/png"),)),
    Fault("404", (failing(404),), "404 Not Found"),
    Fault("410", (failing(410),), "410 Gone"),
    Fault("429, then 200", (failing(429, Retry_After="0"), content(WHOLE)), asked=2),
    Fault("429 for ever", (failing(429, Retry_After="0"),), "429 Too Many Requests", 2),
    Fault("500, then 200", (failing(500), content(WHOLE)), asked=2),
    Fault("500 for ever", (failing(500),), "500 Internal Server Error (2 attempts)", 2),
    Fault("503, then 200", (failing(503), content(WHOLE)), asked=2),
    Fault("503 for ever", (failing(503),), "503 Service Unavailable (2 attempts)", 2),
    Fault("slow to begin", (slow(0.3, content(WHOLE)),)),
    Fault("too slow to begin", (slow(9, content(WHOLE)),), "timed out (2 attempts)", 2),
    Fault("headers that drip", (dripping(0.1, 99),), "no complete answer within 2 s"),
    Fault("a body that drips", (dripping(0.1),), "no complete answer within 2 s"),
    Fault("a stalled body", (stalled(WHOLE),), "timed out (2 attempts)", 2),
    Fault("a stalled body, then 200", (stalled(WHOLE[:99]), content(WHOLE)), asked=2),
    Fault("a reset body", (reset(),), " (2 attempts)", 2),
    Fault("a reset body, then 200", (reset(), content(WHOLE)), asked=2),
    Fault("a short body", (short(WHOLE, len(WHOLE) + 9),), " (2 attempts)", 2),
    Fault("a Content-Length too small", (short(WHOLE, len(WHOLE) // 2),), "a broken image"),
    Fault("Content-Length: nonsense", (content(WHOLE, Content_Length="many"),)),
    Fault("a wrong Content-Type", (content(WHOLE, "text/html"),)),
    Fault("another type of image", (content(JPEG, "image/png"),), "", 1, "x.jpg", JPEG),
    Fault("a PDF instead", (content(PDF, "image/png"),), "not an image"),
    Fault(
        "a page instead", (content(HTML_PAGE, "image/png"),),
        "an HTML page instead of the file",
    ),
    Fault("nothing instead", (content(b"", "image/png"),), "the file is empty"),
    Fault("half a JPEG", (content(JPEG[:2000], "image/jpeg"),), "a broken image"),
    Fault(
        "5 GB announced", (huge(5_000_000_000),), "5000000000 bytes, more than the limit of 5000000"
    ),
    Fault("no end", (endless(),), "larger than the limit of 5000000 bytes"),
    Fault("a gzip bomb", (gzip_bomb(50_000_000),), "larger than the limit of 5000000 bytes"),
    Fault("a bomb of pixels", (content(bomb(14_000)),), "unpacks to far too many pixels"),
    Fault("a way to this machine", (redirect("http://127.0.0.2/x.png"),), "127.0.0.2 is not"),
    Fault("a way to a file", (redirect("file:///etc/passwd"),), "neither http nor https"),
    Fault("a circle", (redirect("/x.png"),), "more than 10 redirects", 11),
    Fault(
        "a name that climbs",
        (content(WHOLE, Content_Disposition='attachment; filename="../../../etc/x.png"'),),
    ),
    Fault("Range is understood", (ranged(WHOLE),)),
    Fault("Range, and it breaks off", (ranged(WHOLE, breaks_after=999), ranged(WHOLE)), asked=2),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_affects_only_its_own_file(blog: Blog, fault: Fault) -> None:
    url = blog.server.serve("/x.png", *fault.answers)
    blog.server.serve("/good.gif", content(picture("GIF")))
    result = blog.post('<img src="/x.png"><img src="/good.gif">')
    assert 'src="images/good.gif"' in blog.html
    assert blog.server.paths().count("/x.png") == fault.asked
    if fault.reason:
        (finding,) = result.findings
        kind = "dead-file" if fault.name in ("404", "410") else "missing-file"
        assert (finding.kind, finding.where) == (kind, "posts/a/index.md")
        assert finding.message.startswith(f"{url}: ")
        assert fault.reason in finding.message
        assert f'src="{url}"' in blog.html
        assert blog.archive.written == ["posts/a/images/good.gif"]
    else:
        assert result.findings == ()
        assert f'src="images/{fault.kept_as}"' in blog.html
        assert blog.archive.read(f"posts/a/images/{fault.kept_as}") == fault.content
        assert blog.archive.written[0] == f"posts/a/images/{fault.kept_as}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_to_the_file(blog: Blog, status: int) -> None:
    chain(status)(blog.server)
    assert blog.post('<img src="/x.png">').findings == ()
    assert blog.archive.read("posts/a/images/x.png") == WHOLE
