"""Names contain no e-mail addresses."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.texts.privacy import without_address


@pytest.mark.parametrize(
    ("name", "public"),
    [
        ("ada@example.org", "ada"),
        ("Ada <ada.l+blog@mail.example.co.uk>", "Ada <ada.l+blog>"),
        ("ada@exämple.org, bob@example.org", "ada, bob"),
        ("@ada on Fediverse", "@ada on Fediverse"),
        ("Ada @ home", "Ada @ home"),
        ("Zoé", "Zoé"),
    ],
)
def test_an_address_is_cut_off_at_the_at_sign(name: str, public: str) -> None:
    assert without_address(name) == public


@given(st.text(st.sampled_from("a@.b <,"), max_size=30))
def test_no_address_remains(name: str) -> None:
    public = without_address(name)
    assert without_address(public) == public


@pytest.mark.parametrize("name", ["a@" * 100_000, "a" * 200_000, "a@b" + "." * 200_000])
def test_a_hostile_name_takes_no_time(name: str) -> None:
    start = time.monotonic()
    without_address(name)
    assert time.monotonic() - start < 5
