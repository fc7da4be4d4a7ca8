"""An archive records its settings, so that it can be rebuilt."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.blog import export, item
from support.command_line import run

from migrator.errors import ConfigError
from migrator.pipeline import saved_settings
from migrator.settings import Settings

FULL = Settings(
    source=("export.xml", "https://blog.example"),
    uploads=Path("uploads"),
    types=("post", "page"),
    since=date(2010, 1, 2),
    images="original",
    layout="{slug}",
    target_rows={"hugo": {"data": "site/x", "folders": {"site/a": "site/b"}}},
    shortcodes={"b": {"rule": "drop"}, "a": {"template": '<p title="{0}">é</p>'}},
)


def settings(tmp_path: Path, **values: object) -> Settings:
    from dataclasses import replace

    return replace(FULL, output=tmp_path / "archive", **values)  # type: ignore[arg-type]


def stored(wanted: Settings, tmp_path: Path) -> str:
    text = saved_settings.dumps(wanted)
    (tmp_path / "archive").mkdir(exist_ok=True)
    (tmp_path / "archive/migrator.toml").write_text(text, "utf-8")
    return text


def test_saved_settings_are_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    wanted = settings(tmp_path)
    stored(wanted, tmp_path)
    read = saved_settings.load_with_source(tmp_path / "archive")
    assert [Path(text).name for text in read.source] == ["export.xml", "blog.example"]
    assert Path(read.source[0]).resolve() == tmp_path / "export.xml"
    assert read.source[1] == "https://blog.example"
    assert read.uploads is not None
    assert read.uploads.resolve() == tmp_path / "uploads"
    for name in ("types", "since", "images", "layout", "target_rows", "shortcodes", "output"):
        assert getattr(read, name) == getattr(wanted, name)


def test_paths_are_relative_to_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = saved_settings.dumps(settings(tmp_path))
    assert "../export.xml" in text
    assert tmp_path.name not in text


def test_settings_of_a_single_run_are_not_saved(tmp_path: Path) -> None:
    text = saved_settings.dumps(
        settings(tmp_path, offline=True, force=True, connections=9, proof=False)
    )
    assert text == saved_settings.dumps(settings(tmp_path))


def test_comments_and_other_text_stay(tmp_path: Path) -> None:
    text = stored(settings(tmp_path), tmp_path)
    edited = text.replace("types", "# Only what I wrote.\ntypes")
    (tmp_path / "archive/migrator.toml").write_text(edited, "utf-8")
    again = saved_settings.dumps(settings(tmp_path, since=None, images="none"))
    assert "# Only what I wrote.\ntypes" in again
    assert "since" not in again
    assert 'images = "none"' in again


def test_link_check_settings_stay_unchanged(tmp_path: Path) -> None:
    text = stored(settings(tmp_path, online=True, exclude=("a.org",), rate=9.0), tmp_path)
    assert text == saved_settings.dumps(settings(tmp_path))
    edited = f'exclude = ["b.org"]\n{text}'
    (tmp_path / "archive/migrator.toml").write_text(edited, "utf-8")
    assert saved_settings.dumps(settings(tmp_path, exclude=("a.org",))) == edited


def test_an_archive_without_settings_is_one_sentence(tmp_path: Path) -> None:
    assert saved_settings.load(tmp_path) is None
    with pytest.raises(ConfigError, match="names no source; `migrator migrate SOURCE -o"):
        saved_settings.load_with_source(tmp_path)


class TestEdits:
    """An archive's migrator.toml says that a person may edit it; another run obeys it."""

    @pytest.fixture
    def archive(self, tmp_path: Path) -> Path:
        (tmp_path / "export.xml").write_text(
            export(item(1, slug="tea", date="2014-02-03 04:05:06"))
        )
        assert run("migrate", "export.xml", "-o", "out", folder=tmp_path).returncode == 0
        return tmp_path / "out"

    @pytest.mark.parametrize(
        ("line", "path"),
        [
            ('layout = "{year}/{slug}"', "2014/tea/index.md"),
            ('layout = "{slug}"\n# a comment of mine', "tea/index.md"),
            ('fields = "default,id"', "posts/tea/index.md"),
            ('types = ["post", "page"]', "posts/tea/index.md"),
            ('skip_host = ["ads.example"]', "posts/tea/index.md"),
            ('images = "original"', "posts/tea/index.md"),
        ],
    )
    def test_they_are_used_and_kept(self, archive: Path, line: str, path: str) -> None:
        file = archive / "migrator.toml"
        file.write_text(f"{line}\n{file.read_text()}")
        # Without --prune, another layout is refused.
        done = run("migrate", "export.xml", "-o", "out", "--prune", folder=archive.parent)
        assert done.returncode == 0, done.stderr
        assert "were edited, so they are used" in done.stderr
        assert [each.relative_to(archive).as_posix() for each in archive.rglob("*.md")] == [path]
        assert line in file.read_text()
        before = file.read_text()
        run("migrate", "export.xml", "-o", "out", folder=archive.parent)
        assert file.read_text() == before
        assert (archive / path).is_file()

    @pytest.mark.parametrize(
        "table",
        [
            '[shortcodes.slider]\nrule = "drop"  # the pictures follow\n',
            '[shortcodes]\n# the pictures follow\nslider = "drop"\n',
            "[shortcodes]\nslider = {template = '<b>{0}</b>'} # the pictures follow\n",
        ],
    )
    def test_a_rule_is_used_and_its_comment_kept(self, archive: Path, table: str) -> None:
        file = archive / "migrator.toml"
        file.write_text(f"{file.read_text()}\n{table}")
        for _ in range(2):
            done = run("migrate", "export.xml", "-o", "out", folder=archive.parent)
            assert done.returncode == 0, done.stderr
            assert table in file.read_text()

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
    def test_a_file_saved_by_an_editor_of_windows_is_read(
        self, archive: Path, encoding: str
    ) -> None:
        file = archive / "migrator.toml"
        file.write_text('fields = "default,id" # é\n' + file.read_text(), encoding)
        done = run("migrate", "export.xml", "-o", "out", folder=archive.parent)
        assert done.returncode == 0, done.stderr
        assert "\nid: 1\n" in (archive / "posts/tea/index.md").read_text()
        assert 'fields = "default,id" # é' in file.read_text(
            "utf-8-sig" if encoding == "utf-8-sig" else "utf-8"
        )

    def test_another_layout_is_refused_and_stays_edited(self, archive: Path) -> None:
        file = archive / "migrator.toml"
        file.write_text('layout = "{slug}"\n' + file.read_text())
        before = file.read_text()
        done = run("migrate", "export.xml", "-o", "out", folder=archive.parent)
        assert done.returncode == 2
        assert "with another layout (" in done.stderr and "--prune" in done.stderr
        assert file.read_text() == before
        assert (archive / "posts/tea/index.md").is_file()
        assert not (archive / "tea").exists()

    def test_a_flag_wins(self, archive: Path) -> None:
        file = archive / "migrator.toml"
        file.write_text('layout = "{year}/{slug}"\n' + file.read_text())
        flags = ("--layout", "{slug}", "--prune")
        run("migrate", "export.xml", "-o", "out", *flags, folder=archive.parent)
        assert (archive / "tea/index.md").is_file()

    @pytest.mark.parametrize("text", ["layout = ", "laiout = 'x'", "[[[", "a." * 5000 + "a = 1"])
    def test_an_invalid_edit_is_an_error_and_stays(self, archive: Path, text: str) -> None:
        file = archive / "migrator.toml"
        file.write_text(text)
        done = run("migrate", "export.xml", "-o", "out", folder=archive.parent)
        assert (done.returncode, file.read_text()) == (2, text)
        assert "Traceback" not in done.stderr
