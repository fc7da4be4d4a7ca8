"""TOML of a stranger is read in a moment or refused with one sentence."""

from __future__ import annotations

import pytest

from migrator.untrusted import toml_text


@pytest.mark.parametrize(
    "text",
    [
        "a." * 50_000 + "a = 1",
        "[" + "a . " * 20_000 + "a]",
        '"a".' * 20_000 + "b = 1",
        "x = {" + "b." * 30_000 + "b = 1}",
        "a = " + "[" * 50_000,
        "a = " + "{b=" * 20_000,
        "a = 1\n" * 500_000,
    ],
)
def test_a_text_that_takes_long_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        toml_text.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "a.b.c = 1",
        'title = "' + "A sentence. " * 300 + '"',
        'x = "' + "..." * 500 + '"',
        "[a.b]\n[a.c]\n" + "\n".join(f"[t.a{i}]" for i in range(300)),
    ],
)
def test_usual_texts_are_read(text: str) -> None:
    assert toml_text.loads(text)


@pytest.mark.parametrize("number", [f"0x{'f' * 5000}", f"0b{'1' * 70}", f"-0o{'7' * 30}"[1:]])
@pytest.mark.parametrize("text", ["date = @", "a = [[@]]", "a = {b = {c = @}}", "[a.b]\nc = @"])
def test_a_number_of_more_than_64_bits_is_refused(text: str, number: str) -> None:
    with pytest.raises(ValueError, match="64 bits"):
        toml_text.loads(text.replace("@", number))
