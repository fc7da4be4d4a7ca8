from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest
from PIL import Image
from support.blog import item, migrated

import migrator
from migrator.archive.lock import AssetRecord, Lock
from migrator.archive.manifest import FileRecord, Manifest
from migrator.verifier.files.integrity import examine
from migrator.verifier.files.markdown_page import MAX_BYTES

FRONT_MATTER = '---\ntitle: "Bread"\ndate: "2020-01-05"\nslug: "bread"\n---\n\n'
OF_OVEN = FRONT_MATTER.replace("bread", "oven")
OF_A = FRONT_MATTER.replace("bread", "a")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two posts that link to each other, with an image each and the archive's data files."""
    write(tmp_path, "posts/bread/index.md", FRONT_MATTER + BREAD)
    write(tmp_path, "posts/oven/index.md", OF_OVEN + OVEN)
    write(tmp_path, "posts/bread/comments.yaml", "- author: Ann\n")
    write(tmp_path, "migration/manifest.json", Manifest().dump())
    write(tmp_path, "posts/bread/files/recipe.pdf", "%PDF-1.4 ...")
    for name, kind in (("loaf.jpg", "JPEG"), ("crumb one.png", "PNG"), ("oven.webp", "WEBP")):
        folder = tmp_path / "posts" / ("oven" if kind == "WEBP" else "bread") / "images"
        folder.mkdir(parents=True, exist_ok=True)
        picture().save(folder / name, kind)
    write(tmp_path, "posts/oven/images/fire.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    return tmp_path


BREAD = """# Bread

![A loaf](images/loaf.jpg "Sunday") and ![](images/crumb%20one.png)

See [the oven](../oven/index.md#how-hot), [once more](../oven/#how-hot-1), [the folder](../oven/),
[the recipe](files/recipe.pdf), [above](#bread), [the note](#note), [outside](https://other.example/)
and [a friend](mailto:ann@other.example).

<p id="note">A note.</p>

A claim.[^1]

A footnote looks like this: \\[^2].

Code is quoted, not said: `[gallery ids="1"]`, `<a href="gone.md">`, `Ã©`.

    [caption] ![](gone.png)

[^1]: A footnote [with a link](../oven/index.md).
"""
OVEN = """## How hot?

![](images/oven.webp) <img src="images/fire.svg" alt="" srcset="images/oven.webp 2x">

## How hot?

[Back](/posts/bread/) to the _[bread](../bread/index.md#top)_, [sic], and “NÃO”.
"""


def picture() -> Image.Image:
    image = Image.new("RGB", (64, 64))
    image.putdata([(x * 4 % 256, x * 7 % 256, x % 256) for x in range(64 * 64)])
    return image


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def remember(root: Path, *paths: str, stale: bool = False) -> None:
    """Write the manifest of a migration that has just written these files."""
    files = {}
    for path in paths:
        data = (root / path).read_bytes()
        files[path] = FileRecord(hashlib.sha256(data).hexdigest(), len(data), stale=stale)
    write(root, "migration/manifest.json", Manifest(files=files).dump())


def kinds(root: Path) -> set[tuple[str, str]]:
    return {(finding.kind, finding.where) for finding in examine(root).findings}


def test_a_page_that_cannot_be_read_is_not_called_edited(archive: Path) -> None:
    """Regression: a second finding said that a person edited the page."""
    remember(archive, "posts/bread/index.md")
    os.truncate(archive / "posts/bread/index.md", MAX_BYTES + 1)
    found = [each.kind for each in examine(archive).findings if "bread/index" in each.where]
    assert [kind for kind in found if kind in ("broken-file", "edited-by-hand")] == ["broken-file"]


def test_a_whole_archive_gives_no_finding(archive: Path) -> None:
    assert examine(archive).findings == []


@pytest.mark.parametrize(
    ("file", "old", "new", "kind"),
    [
        ("bread", 'title: "Bread"\n', "", "missing-key"),
        ("bread", 'date: "2020-01-05"\n', "", "missing-date"),
        ("bread", 'slug: "bread"', 'slug: ""', "missing-key"),
        ("bread", FRONT_MATTER, "", "missing-key"),
        ("bread", '"2020-01-05"', '"-0001-11-30"', "bad-front-matter"),
        ("bread", 'title: "Bread"', 'title: "Bread', "bad-front-matter"),
        ("bread", 'title: "Bread"', 'title: He said "x": a', "bad-front-matter"),
        ("bread", "../oven/index.md#", "../stove/index.md#", "broken-link"),
        ("bread", "[the folder](../oven/)", "[the folder](../)", "broken-link"),
        ("bread", "../oven/index.md#", "../Oven/index.md#", "broken-link"),
        ("bread", "../oven/index.md#", "../../../../etc/passwd#", "broken-link"),
        ("bread", "files/recipe.pdf", "files/recipes.pdf", "broken-link"),
        ("oven", "/posts/bread/", "/2015/bread/", "broken-link"),
        ("oven", "/posts/bread/", "/?p=12", "broken-link"),
        ("bread", "#how-hot-1", "#how-hot-2", "broken-anchor"),
        ("bread", "#note", "#notes", "broken-anchor"),
        ("oven", "## How hot?", "## How warm?", "broken-anchor"),
        ("bread", "images/loaf.jpg", "images/roll.jpg", "broken-image"),
        ("oven", "images/oven.webp 2x", "images/oven2.webp 2x", "broken-image"),
        ("bread", 'title: "Bread"', 'title: "Bread"\nimage: "gone.jpg"', "broken-image"),
        ("bread", "See", '[gallery ids="1,2"] See', "leftover"),
        ("bread", "See", '[contact-form-7 id="1"] See', "leftover"),
        ("bread", "See", "[/vc_column] See", "leftover"),
        ("bread", "See", "[caption] See", "leftover"),
        ("bread", "See", '<!-- wp:paragraph {"a":1} -->\nSee', "leftover"),
        ("bread", "See", "&lt;!-- wp:paragraph --&gt; See", "leftover"),
        ("bread", "See", "Un cafÃ© See", "leftover"),
        ("bread", "See", "itâ€™s See", "leftover"),
        ("bread", "See", "Ð¿Ñ€Ð¸ See", "leftover"),
        ("bread", "See", "a \ufffd See", "leftover"),
        ("bread", "[^1]:", "[^2]:", "undefined-reference"),
    ],
)
def test_damage_to_a_page_is_found(archive: Path, file: str, old: str, new: str, kind: str) -> None:
    path = archive / "posts" / file / "index.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert kind in {finding.kind for finding in examine(archive).findings}


@pytest.mark.parametrize("text", ["`[gallery]`", "[Video] of it", "[sic]", "[gallery of it]"])
def test_brackets_that_are_no_shortcode_are_no_leftover(archive: Path, text: str) -> None:
    write(archive, "posts/a.md", OF_A + text)
    assert examine(archive).findings == []


def test_a_shortcode_in_an_unchanged_page_is_the_authors_text(archive: Path) -> None:
    text = OF_A + '[gallery ids="12,11"]'
    write(archive, "posts/a.md", text)
    remember(archive, "posts/a.md")
    assert examine(archive).findings == []
    write(archive, "posts/a.md", text + "\n\n[caption]")
    assert kinds(archive) == {("leftover", "posts/a.md"), ("edited-by-hand", "posts/a.md")}


@pytest.mark.parametrize("manifest", ["", "[]", '{"files": []}', '{"files": {"a": 1}}', "[" * 9999])
def test_an_invalid_manifest_gives_only_a_warning(archive: Path, manifest: str) -> None:
    write(archive, "migration/manifest.json", manifest)
    write(archive, "posts/a.md", OF_A + "[gallery]")
    found = {("leftover", "posts/a.md"), ("broken-manifest", "migration/manifest.json")}
    assert kinds(archive) == found


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def _as_html(path: Path) -> None:
    path.write_text("<!DOCTYPE html><html><title>404</title></html>", encoding="utf-8")


def _as_gif(path: Path) -> None:
    picture().save(path, "GIF")


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [_truncated, _as_html, _as_gif, _emptied, Path.unlink])
@pytest.mark.parametrize("name", ["bread/images/loaf.jpg", "bread/images/crumb one.png"])
def test_damage_to_an_image_is_found(
    archive: Path, name: str, damage: Callable[[Path], None]
) -> None:
    """F43: an HTML error page saved as an image."""
    damage(archive / "posts" / name)
    assert [finding.kind for finding in examine(archive).findings] == ["broken-image"]


@pytest.mark.parametrize("text", ["", "<html>", "<svg", "<?xml version='1.0'?><rss/>"])
def test_an_invalid_svg_is_found(archive: Path, text: str) -> None:
    write(archive, "posts/oven/images/fire.svg", text)
    assert kinds(archive) == {("broken-image", "posts/oven/images/fire.svg")}


def test_a_page_in_place_of_a_file_is_found(archive: Path) -> None:
    write(archive, "posts/bread/files/recipe.pdf", "\n<html><body>Log in</body></html>")
    assert kinds(archive) == {("broken-file", "posts/bread/files/recipe.pdf")}


def test_an_unused_file_is_found(archive: Path) -> None:
    picture().save(archive / "posts/oven/images/old.png")
    assert kinds(archive) == {("unused-file", "posts/oven/images/old.png")}


def test_a_file_that_the_migration_keeps_is_unused_once_its_page_changed(archive: Path) -> None:
    picture().save(archive / "posts/oven/images/background.png")
    files = (path for path in sorted(archive.rglob("*")) if path.is_file())
    remember(archive, *(path.relative_to(archive).as_posix() for path in files))
    assert kinds(archive) == set()
    text = (archive / "posts/bread/index.md").read_text("utf-8")
    write(archive, "posts/bread/index.md", f"{text}\nMore.\n")
    assert kinds(archive) == {("edited-by-hand", "posts/bread/index.md")}
    write(archive, "posts/oven/index.md", f"{OF_OVEN}{OVEN}\nMore.\n")
    assert ("unused-file", "posts/oven/images/background.png") in kinds(archive)
    (archive / "posts/oven/index.md").unlink()
    assert ("unused-file", "posts/oven/images/background.png") in kinds(archive)


def test_names_that_differ_by_case_or_unicode_form_only_are_found(archive: Path) -> None:
    """F52, F64: one of the two is lost where file names fold."""
    write(archive, "posts/Oven/index.md", FRONT_MATTER.replace("bread", "other") + "Text.")
    write(archive, "posts/caf\u00e9.md", OF_A + "Text.")
    write(archive, "posts/cafe\u0301.md", FRONT_MATTER.replace("bread", "b") + "Text.")
    found = kinds(archive)
    assert ("case-collision", "posts/caf\u00e9.md") in found
    assert len(found) == 2


def test_a_path_that_windows_may_not_open_is_a_note(archive: Path) -> None:
    long = f"posts/{'a' * 120}/{'b' * 70}.md"
    write(archive, long, OF_A + "Text.")
    write(archive, f"posts/{'c' * 120}/short.md", FRONT_MATTER.replace("bread", "c") + "Text.")
    assert kinds(archive) == {("long-path", long)}


def test_a_draft_needs_no_date(archive: Path) -> None:
    write(archive, "posts/a.md", "---\ntitle: A\nslug: a\ndraft: true\n---\nText.")
    write(archive, "drafts/posts/b/index.md", "---\ntitle: B\nslug: b\n---\nText.")
    assert examine(archive).findings == []


def test_a_post_may_have_no_title(archive: Path) -> None:
    write(archive, "posts/a.md", '---\ntitle: ""\ndate: 2020-01-01\nslug: a\n---\nText.')
    assert examine(archive).findings == []


def test_the_image_of_the_front_matter_may_be_named_without_its_folder(archive: Path) -> None:
    text = FRONT_MATTER.replace("slug", 'image: "loaf.jpg"\nslug')
    write(archive, "posts/bread/index.md", text + BREAD)
    assert examine(archive).findings == []


def test_an_archive_of_another_tool_needs_no_manifest(tmp_path: Path) -> None:
    write(tmp_path, "2020/a.md", "+++\ntitle = 'A'\ndate = 2020-01-05\n+++\n\n[b](b.md)")
    assert {finding.kind for finding in examine(tmp_path).findings} == {
        "missing-key",
        "broken-link",
    }


def test_text_that_is_no_utf_8_is_named_with_its_place(archive: Path) -> None:
    (archive / "posts/oven/index.md").write_bytes(OF_OVEN.encode() + b"Caf\xe9")
    findings = examine(archive).findings
    assert "bad-encoding" in {finding.kind for finding in findings}


def test_the_target_of_a_symbolic_link_is_not_in_the_folder(archive: Path) -> None:
    target = archive / "posts/bread/images/loaf.jpg"
    target.unlink()
    target.symlink_to("/etc/hosts")
    assert kinds(archive) == {("broken-image", "posts/bread/index.md")}


@pytest.mark.parametrize(
    "hostile",
    [
        "---\na: &a [x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n---\n",
        "---\n" + "[" * 5_000 + "\n---\n",
        "---\ntitle: !!python/object/apply:os.system [ls]\n---\n",
        "[" * 50_000,
        "> " * 5_000 + "x",
        "<div>" * 5_000 + "x",
        "[a](" * 20_000,
        "![" * 20_000 + "](images/\x00)",
        "[x](<\x00../\x1b[2J>)",
        "[x](http://[::1)",
        "&#xD800; \ud7ff",
    ],
)
def test_a_hostile_page_neither_stops_nor_slows_the_check(archive: Path, hostile: str) -> None:
    write(archive, "posts/hostile.md", hostile)
    assert any(finding.where == "posts/hostile.md" for finding in examine(archive).findings)


def test_an_image_of_huge_size_is_not_decoded(archive: Path) -> None:
    path = archive / "posts/bread/images/crumb one.png"
    data = path.read_bytes()
    header = b"IHDR" + (30_000).to_bytes(4, "big") * 2 + data[24:29]
    path.write_bytes(data[:12] + header + crc32(header).to_bytes(4, "big") + data[33:])
    assert kinds(archive) == {("unchecked-image", "posts/bread/images/crumb one.png")}


def test_a_finding_has_a_line(archive: Path) -> None:
    write(archive, "posts/a.md", f"{OF_A}Text.\n\n[a](gone.md)\n\n[b](#gone) ![](gone.png)\n")
    found = [(finding.kind, finding.line) for finding in examine(archive).findings]
    assert found == [("broken-link", 9), ("broken-anchor", 11), ("broken-image", 11)]


def test_each_external_address_is_known_with_its_places(archive: Path) -> None:
    write(
        archive,
        "posts/a.md",
        f"{OF_A}<https://b.example/x>\n\n[a](//a.example) [x](https://b.example/x)",
    )
    external = examine(archive).external
    assert external == {
        "//a.example": [("posts/a.md", 9)],
        "https://b.example/x": [("posts/a.md", 7), ("posts/a.md", 9)],
        "https://other.example/": [("posts/bread/index.md", 12)],
    }
    assert examine(archive).pages == 3


def test_an_anchor_that_a_plugin_made_otherwise_is_named(archive: Path) -> None:
    write(archive, "posts/a.md", f"{OF_A}[a](#2_The_Séa)\n\n## 2. The Séa\n")
    [finding] = examine(archive).findings
    assert finding.message.endswith("there is #2-the-séa")


@pytest.mark.parametrize("link", ["#!", "#", "#top", "#:~:text=x"])
def test_fragments_that_are_no_anchor_give_no_finding(archive: Path, link: str) -> None:
    write(archive, "posts/a.md", f"{OF_A}[a]({link})")
    assert examine(archive).findings == []


LOAF = "posts/bread/images/loaf.jpg"
COMMENTS = "posts/bread/comments.yaml"
INDEX = "posts/bread/index.md"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (INDEX, "lost-page"),
        (COMMENTS, "lost-data"),
        ("data/site.yaml", "lost-data"),
        (LOAF, "lost-file"),
    ],
)
def test_a_missing_file_is_named(archive: Path, path: str, kind: str) -> None:
    write(archive, "data/site.yaml", "title: x\n")
    remember(archive, path)
    assert examine(archive).findings == []
    (archive / path).unlink()
    assert (kind, path) in kinds(archive)


def test_a_stale_file_may_be_deleted(archive: Path) -> None:
    """`migrate` itself says that the user may delete it."""
    write(archive, "posts/a.md", OF_A)
    remember(archive, "posts/a.md", stale=True)
    (archive / "posts/a.md").unlink()
    assert examine(archive).findings == []


def test_a_replaced_image_is_found(archive: Path) -> None:
    remember(archive, LOAF)
    picture().rotate(90).save(archive / LOAF)
    assert kinds(archive) == {("changed-file", LOAF)}
    _truncated(archive / LOAF)
    assert kinds(archive) == {("broken-image", LOAF)}


def test_a_replaced_file_is_found(archive: Path) -> None:
    remember(archive, "posts/bread/files/recipe.pdf")
    write(archive, "posts/bread/files/recipe.pdf", "%PDF-1.4 ,..")
    assert kinds(archive) == {("changed-file", "posts/bread/files/recipe.pdf")}


@pytest.mark.parametrize("path", [INDEX, COMMENTS])
def test_a_text_that_a_person_edited_is_named(archive: Path, path: str) -> None:
    remember(archive, path)
    (archive / path).write_text((archive / path).read_text("utf-8") + "\n", "utf-8")
    assert kinds(archive) == {("edited-by-hand", path)}


def test_odd_text_in_an_unchanged_page_is_the_authors(archive: Path) -> None:
    write(archive, "posts/a.md", f"{OF_A}[a text][b] [gallery] x[^1]\n")
    assert {kind for kind, _ in kinds(archive)} == {"undefined-reference", "leftover"}
    remember(archive, "posts/a.md")
    assert examine(archive).findings == []


def test_records_of_the_run_are_not_checked(archive: Path) -> None:
    remember(archive, INDEX)
    write(archive, "migration/store/ab12", "<html>fetched</html>")
    write(archive, "migration/report.md", "no front matter")
    assert examine(archive).findings == []


@pytest.fixture
def moved(archive: Path) -> Path:
    """An archive that records the URL of its blog."""
    write(
        archive,
        "data/site.yaml",
        'url: "https://blog.example"\nwordpress_url: "http://wp.example:8080/x"\n',
    )
    write(
        archive,
        "data/redirects.csv",
        "old,new\n/2010/01/bread/,posts/bread/index.md\n/?p=7,posts/oven/index.md\n/gone/,posts/gone.md\n",
    )
    return archive


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("https://blog.example/2010/01/bread/", "bread/index.md"),
        ("http://www.blog.example/2010/01/bread#bread", "bread/index.md#bread"),
        ("//blog.example/2010/01/Bread/#comment-3", "bread/index.md"),
        ("https://blog.example:443/?p=7", "oven/index.md"),
        ("http://wp.example:8080/2010/01/bread/", "bread/index.md"),
    ],
)
def test_a_link_to_the_old_host_whose_target_is_here_is_found(
    moved: Path, address: str, way: str
) -> None:
    write(moved, "posts/a.md", f"{OF_A}[a]({address})")
    [finding] = examine(moved).findings
    assert (finding.kind, finding.line) == ("old-host-link", 7)
    assert finding.message.endswith(f": write {way}")


@pytest.mark.parametrize(
    "address",
    [
        "https://blog.example/never-was/",
        "https://blog.example/gone/",
        "https://blog.example/?p=8",
        "https://blog.example/",
        "https://other.example/2010/01/bread/",
        "https://blog.example.evil/2010/01/bread/",
        "https://wp.example/2010/01/bread/",
        "https://[::1/2010/01/bread/",
        "mailto:a@blog.example",
    ],
)
def test_a_link_to_the_old_host_without_a_local_target_gives_no_finding(
    moved: Path, address: str
) -> None:
    write(moved, "posts/a.md", f"{OF_A}[a](<{address}>)")
    assert examine(moved).findings == []


def test_an_old_url_of_a_downloaded_file_is_found(moved: Path) -> None:
    remember(moved, LOAF)
    digest = hashlib.sha256((moved / LOAF).read_bytes()).hexdigest()
    url = "https://blog.example/wp-content/uploads/loaf.jpg"
    lock = Lock(assets={url: AssetRecord(digest, 1, is_image=True)})
    (moved / "migrator.lock").write_bytes(b"".join(lock.chunks()))
    write(moved, "posts/a.md", f"{OF_A}![a]({url})")
    [finding] = examine(moved).findings
    assert (finding.kind, finding.message[-27:]) == (
        "old-host-link",
        " write bread/images/loaf.jpg"[-27:],
    )


@pytest.mark.parametrize("text", ["", "old", "a,b,c\n", '"', "\x00", "url: [\n", "- 1\n"])
def test_invalid_data_files_do_no_harm(moved: Path, text: str) -> None:
    write(moved, "data/site.yaml", text)
    write(moved, "data/redirects.csv", text)
    write(moved, "migrator.lock", text)
    write(moved, "posts/a.md", f"{OF_A}[a](https://blog.example/2010/01/bread/)")
    assert examine(moved).findings == []


def test_in_a_foreign_archive_an_old_url_is_found_by_its_slug(
    tmp_path: Path,
) -> None:
    write(
        tmp_path,
        "post/oven.md",
        f"{OF_OVEN}[a](https://blog.example/2010/bread/) [b](/2010/bread/)",
    )
    write(tmp_path, "post/bread/index.md", FRONT_MATTER)
    assert {f.kind for f in examine(tmp_path).findings} == {"broken-link"}
    old, broken = examine(tmp_path, site="https://blog.example").findings
    assert (old.kind, broken.kind) == ("old-host-link", "broken-link")
    assert old.message.endswith(": write bread/index.md")
    assert broken.message.endswith("; write bread/index.md")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("drafts/bread.md", ""),
        ("content/posts/drafts/bread/index.md", ""),
        ("_drafts/bread.md", ""),
        ("post/bread.md", "draft: true\n"),
        ("post/bread.md", "published: false\n"),
        ("post/bread.md", "status: draft\n"),
    ],
)
def test_a_link_to_the_old_host_never_becomes_one_to_a_draft(
    tmp_path: Path, path: str, field: str
) -> None:
    write(tmp_path, "post/oven.md", f"{OF_OVEN}[a](https://blog.example/2010/bread/)")
    write(tmp_path, path, FRONT_MATTER.replace("---\n", f"---\n{field}", 1))
    assert examine(tmp_path, site="https://blog.example").findings == []


def test_two_pages_side_by_side_with_one_slug_are_found(archive: Path) -> None:
    write(archive, "posts/a.md", FRONT_MATTER)
    assert kinds(archive) == {("duplicate-slug", INDEX)}


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("pages/bread/index.md", FRONT_MATTER),
        ("posts/more/bread/index.md", FRONT_MATTER),
        ("drafts/posts/bread/index.md", FRONT_MATTER),
        ("posts/pain/index.md", FRONT_MATTER.replace("slug", "lang: fr\nslug")),
        ("posts/bread/index.fr.md", FRONT_MATTER),
    ],
)
def test_one_slug_in_two_folders_or_languages_is_no_duplicate(
    archive: Path, path: str, head: str
) -> None:
    write(archive, path, head)
    assert examine(archive).findings == []


def test_a_text_that_is_there_twice_is_noted(archive: Path) -> None:
    write(archive, "posts/a.md", OF_A + "The same words. " * 20)
    write(archive, "posts/b.md", FRONT_MATTER.replace("bread", "b") + "The same\nwords. " * 20)
    assert kinds(archive) == {("duplicate-body", "posts/b.md")}


def test_short_texts_may_be_the_same(archive: Path) -> None:
    write(archive, "posts/a.md", OF_A + "See the next post.")
    write(archive, "posts/b.md", FRONT_MATTER.replace("bread", "b") + "See the next post.")
    assert examine(archive).findings == []


def test_a_readme_is_no_post(tmp_path: Path) -> None:
    write(tmp_path, "README.md", "# My blog\n")
    assert examine(tmp_path).findings == []


@pytest.mark.parametrize("target", [None, "hugo", "jekyll", "pelican"])
@pytest.mark.parametrize(
    "fields", ["title:headline,date:created,slug:name", "title,date:created,id"]
)
def test_fields_with_other_names_or_left_out_are_not_missed(
    tmp_path: Path, target: str | None, fields: str
) -> None:
    tag = '<category domain="post_tag" nicename="green">Green</category>'
    settings = {"target": target} if target else {}
    blog = migrated(tmp_path, item(1, "Words.", slug="tea", inside=tag), fields=fields, **settings)
    report = migrator.verify(blog.root)
    assert "missing-key" not in {finding.kind for finding in report.findings}
    assert report.ok
    title = "headline" if "headline" in fields else "title"
    page = next(page for page in blog.root.rglob("*.md") if "Words." in page.read_text("utf-8"))
    page.write_text(page.read_text("utf-8").replace(f"{title}:", "other:"), "utf-8")
    assert f"the front matter has no {title}" in {
        finding.message for finding in migrator.verify(blog.root).findings
    }
