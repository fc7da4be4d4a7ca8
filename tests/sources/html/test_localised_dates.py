"""Dates are read as themes write them, in the language of the site."""

from __future__ import annotations

from datetime import datetime

import pytest

from migrator.sources.html import localised_dates
from migrator.sources.html.localised_dates import find_date


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Posted on Thursday, March 9th, 2006 at 4:05 pm", "en-US", datetime(2006, 3, 9, 16, 5)),
        ("9 March 2006", "en-GB", datetime(2006, 3, 9)),
        ("Sept. 3, 2012", "en-US", datetime(2012, 9, 3)),
        ("03/09/2006", "en-US", datetime(2006, 3, 9)),
        ("03/09/2006", "fr-FR", datetime(2006, 9, 3)),
        ("25/12/2006", "en-US", datetime(2006, 12, 25)),
        ("12:00 am on January 2, 2010", "en-US", datetime(2010, 1, 2)),
        ("January 2, 2010 12:30 am", "en-US", datetime(2010, 1, 2, 0, 30)),
        ("Publié le 1er août 2014 à 17h45", "fr-FR", datetime(2014, 8, 1, 17, 45)),
        ("3. März 2011, 17:40 Uhr", "de-DE", datetime(2011, 3, 3, 17, 40)),
        ("3. Jänner 2011", "de-AT", datetime(2011, 1, 3)),
        ("3.3.2011", "de-DE", datetime(2011, 3, 3)),
        ("1 de mayo de 2018", "es", datetime(2018, 5, 1)),
        ("9 de março de 2019 às 10:00", "pt-BR", datetime(2019, 3, 9, 10)),
        ("7 Ottobre 2019", "it-IT", datetime(2019, 10, 7)),
        ("19 maart 2017", "nl-NL", datetime(2017, 3, 19)),
        ("5 сентября 2013 в 14:30", "ru-RU", datetime(2013, 9, 5, 14, 30)),
        ("22 kwietnia 2021", "pl-PL", datetime(2021, 4, 22)),
        ("2015年6月21日 18時05分", "ja", datetime(2015, 6, 21, 18, 5)),
        ("2016年11月3日 下午 2:20", "zh-CN", datetime(2016, 11, 3, 14, 20)),
        ("2019년 4월 1일", "ko-KR", datetime(2019, 4, 1)),
        ("2021-04-22", "", datetime(2021, 4, 22)),
        ("2021. április 22.", "hu-HU", datetime(2021, 4, 22)),
        ("06. Nov 2023", "de-DE", datetime(2023, 11, 6)),
    ],
)
def test_a_date_is_read(text: str, language: str, expected: datetime) -> None:
    shown = find_date(text, language)
    assert shown is not None
    assert shown.moment == expected


@pytest.mark.parametrize("text", ["", "about 3 minutes", "31 February 2012", "Chapter 12 of 2007"])
def test_text_without_a_date_gives_none(text: str) -> None:
    assert find_date(text, "en-US") is None


def test_no_two_languages_disagree_on_a_word() -> None:
    for language, months in localised_dates._MONTHS.items():
        assert len(months.split()) == 12, language
        for number, forms in enumerate(months.split(), 1):
            for form in forms.split("/"):
                assert localised_dates.MONTHS[form.casefold()] == number, (language, form)
