"""A site in the character set of its pages is read in it, if that is certain."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.sql_blog import dump, post, tables

from migrator.sources.database.source import DatabaseSource
from migrator.sources.locator.open_locator import open_source

RUSSIAN = ("Привет, мир", "город", "ещё один текст", "Москва")
POLISH = ("Zażółć gęślą jaźń", "żółw", "łódź", "ćma")
CHINESE = ("中文的文章", "北京", "你好世界", "天气")
JAPANESE = ("日本語の投稿", "東京", "あいう", "機械")


def blog(texts: tuple[str, ...], named: str, names: str = "") -> str:
    content = dict(tables())
    content["posts"] = [post(n, f"p{n}", t, title=t) for n, t in enumerate(texts, 1)]
    content["options"] = [(1, "home", "http://blog.example", ""), (2, "blog_charset", named, "")]
    content["terms"] = [(1, "General", "general", 0), (2, texts[1], "two", 0), (3, "M", "m", 0)]
    text = dump({k: v for k, v in content.items() if k not in ("users", "comments")}, names=names)
    return text.replace("CHARSET=utf8mb4", "CHARSET=latin1").replace(
        "COLLATE utf8mb4_unicode_ci", ""
    )


def opened(folder: Path, data: str | bytes) -> DatabaseSource:
    path = folder / "dump.sql"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    source = open_source([path])
    assert isinstance(source, DatabaseSource)
    return source


@pytest.mark.parametrize(
    ("texts", "named", "codec"),
    [
        (RUSSIAN, "windows-1251", "cp1251"),
        (RUSSIAN, "KOI8-R", "koi8-r"),
        (POLISH, "ISO-8859-2", "iso8859-2"),
        (JAPANESE, "EUC-JP", "euc_jp"),
        (JAPANESE, "Shift_JIS", "cp932"),
        (CHINESE, "GB2312", "gb2312"),
        (CHINESE, "GBK", "gbk"),
    ],
)
@pytest.mark.parametrize("names", ["latin1", "utf8", ""])
def test_bytes_in_tables_of_latin1_are_read_as_the_site_showed_them(
    tmp_path: Path, texts: tuple[str, ...], named: str, codec: str, names: str
) -> None:
    data = blog(texts, named, names).encode(codec)
    if names == "utf8":  # the server converted them from what it took for latin1
        marks = {code: chr(code) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
        data = "".join(marks.get(b) or bytes([b]).decode("cp1252") for b in data).encode()
    source = opened(tmp_path, data)
    assert [item.content for item in source.posts()] == list(texts)
    assert texts[1] in [term.name for term in source.site.terms]
    [told] = [r.message for r in source.repairs if "strings" in r.message]
    assert told.endswith(f"are in {named}, as the option blog_charset says, and were read as that")


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "UTF-8"),
        (("café", "naïve", "été", "à la carte"), "UTF-8"),
        (("café", "naïve", "été", "à la carte"), "rot13"),
        (("café", "naïve", "été", "à la carte"), "ISO-8859-1"),
        (("café", "naïve", "été", "Москва"), "windows-1251"),
    ],
)
def test_texts_that_are_right_stay_as_they_are(
    tmp_path: Path, texts: tuple[str, ...], named: str
) -> None:
    source = opened(tmp_path, blog(texts, named, "utf8"))
    assert [item.content for item in source.posts()] == list(texts)
    assert not [r for r in source.repairs if "blog_charset" in r.message]


def test_a_broken_string_does_not_spoil_the_others(tmp_path: Path) -> None:
    data = blog(JAPANESE * 10, "EUC-JP").encode("euc_jp").replace(b",'p7',", b",'p7\xff\xa4',")
    source = opened(tmp_path, data.replace("機械".encode("euc_jp"), b"\xb5\xa1\xff", 1))
    contents = [item.content for item in source.posts()]
    assert contents[:3] == list(JAPANESE[:3])
    assert contents[4:] == list(JAPANESE * 10)[4:]
