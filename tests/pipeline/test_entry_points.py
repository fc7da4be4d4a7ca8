"""Installed packages can render their own shortcodes."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import item, migrated

from migrator.errors import ConfigError

MODULE = """
def spoiler(attributes, content):
    return f"<details><summary>{attributes.get('title', 'Spoiler')}</summary>{content}</details>"
"""


def install(folder: Path, entry: str) -> None:
    """Write the files that pip would install in site-packages."""
    (folder / "own_blog.py").write_text(MODULE)
    info = folder / "own_blog-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: own-blog\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[migrator.shortcodes]\nspoiler = {entry}\n")


def test_a_function_of_an_installed_package_renders_its_shortcode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "own_blog:spoiler")
    monkeypatch.syspath_prepend(tmp_path)
    archive = migrated(tmp_path, item(1, '[spoiler title="The end"]She <b>lives</b>.[/spoiler]'))
    body = archive.body("posts/post-1/index.md")
    assert "<summary>The end</summary>" in body and "She **lives**." in body
    assert "unhandled-shortcode" not in archive.kinds()


def test_settings_override_a_packages_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "own_blog:spoiler")
    monkeypatch.syspath_prepend(tmp_path)
    archive = migrated(
        tmp_path, item(1, "[spoiler]She lives.[/spoiler]"), shortcodes={"spoiler": "unwrap"}
    )
    assert archive.body("posts/post-1/index.md") == "She lives."


def test_a_package_that_cannot_be_loaded_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "own_blog:nothing")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ConfigError, match="own_blog:nothing"):
        migrated(tmp_path, item(1))
