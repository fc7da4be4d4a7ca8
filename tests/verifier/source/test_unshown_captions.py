"""A caption of the media library counts as shown if a post has its words or lists its file."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import attachment, cdata, item, migrated

from migrator.model import Attachment, Post
from migrator.site_ids import unique_id
from migrator.verifier.source.unshown_captions import Captions

CAPTION = "A boat, seen <em>at sea</em>"


def take(captions: Captions, post: Post) -> None:
    captions.take_away(captions.shown_by(post))


def unshown(content: str, post_id: int = 4, file_id: int = 7, parent: int = 4) -> int:
    file = Attachment(file_id, "boat.png", "Boat", parent_id=parent, caption=CAPTION)
    captions = Captions({file_id: file})
    take(captions, Post(0, post_id, "post", "publish", content=content))
    return len(captions.unshown())


@pytest.mark.parametrize(
    "content",
    [
        f'[caption id="attachment_7"]<img src="boat.png"> {CAPTION}[/caption]',
        '[caption id="a" caption="A boat, seen at sea"]<img src="boat.png">[/caption]',
        f'<figure><img src="boat.png"><figcaption>{CAPTION}</figcaption></figure>',
        '[gallery ids="5,7,9"]',
        "[gallery columns=2 include=7]",
        "[gallery]",
        "[imagelist id=4]",
        "[slideshow_deploy id='7']",
        '<!-- wp:jetpack/slideshow {"autoplay":true,"ids":[5,7],"sizeSlug":"large"} -->',
        '[playlist type="video" ids="7"]',
    ],
)
def test_a_post_that_shows_the_caption(content: str) -> None:
    assert unshown(content) == 0


@pytest.mark.parametrize(
    "content",
    [
        '<img class="wp-image-7" src="boat.png">',
        "A boat at sea, seen. <img src=boat.png>",
        '[gallery ids="5,9" columns="7"]',
        '[gallery ids="77"]',
        "[video]",
        '<!-- wp:image {"id":7} --><img src="boat.png"><!-- /wp:image -->',
        "Ahoy",
    ],
)
def test_a_post_that_does_not(content: str) -> None:
    assert unshown(content) == 1


def test_ids_and_parents_are_those_of_the_blog_of_the_post() -> None:
    there = unique_id(1, 7)
    assert unshown('[gallery ids="7"]', unique_id(1, 4), there) == 0
    assert unshown('[gallery ids="7"]', 4, there) == 1
    assert unshown("[gallery]", 5) == 1


def test_a_caption_of_one_word_is_found() -> None:
    captions = Captions({7: Attachment(7, "", caption="Sea")})
    take(captions, Post(0, 4, "post", "publish", content="<img src=a.png> The sea"))
    assert len(captions.unshown()) == 1
    take(captions, Post(0, 4, "post", "publish", content="<img src=a.png> The Sea"))
    assert captions.unshown() == []


@pytest.mark.parametrize(("text", "count"), [(CAPTION, 0), ("Another text", 1)])
def test_whether_the_file_could_be_fetched_does_not_matter(
    tmp_path: Path, text: str, count: int
) -> None:
    caption = f"<excerpt:encoded>{cdata(CAPTION)}</excerpt:encoded>"
    file = attachment(9, "boat.png").replace("</item>", f"{caption}</item>")
    post = item(1, f'[caption]<img src="/wp-content/uploads/boat.png"> {text}[/caption]')
    assert migrated(tmp_path, post, file).kinds().count("unwritten-text") == count
