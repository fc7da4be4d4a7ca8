"""Find the first date in a text, as themes write dates for readers, in many languages.

The names of months are those of the Unicode CLDR (wide and abbreviated, and the cases used in
dates). One table serves all languages, because a word shared by two languages means the same
month in both. Only the order of day and month in numbers depends on the language.
"""

from __future__ import annotations

import re
from datetime import datetime

from migrator.startup.value_objects import value_object

# One row per language; twelve months, each with its forms.
# fmt: off
_MONTHS: dict[str, str] = {
    "en": "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug"
          " september/sept/sep october/oct november/nov december/dec",
    "fr": "janvier/janv février/févr/fevrier mars avril/avr mai juin juillet/juil août/aout"
          " septembre octobre novembre décembre/déc/decembre",
    "de": "januar/jänner/jän februar/feber märz/mär/mrz april mai juni juli august september"
          " oktober/okt november dezember/dez",
    "es": "enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre/set"
          " octubre noviembre diciembre/dic",
    "pt": "janeiro fevereiro/fev março abril maio junho julho agosto setembro outubro/out novembro"
          " dezembro",
    "it": "gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre"
          " ottobre/ott novembre dicembre",
    "nl": "januari februari maart/mrt april mei juni juli augustus september oktober november"
          " december",
    "ru": "января/январь/янв февраля/февраль/фев марта/март/мар апреля/апрель/апр мая/май"
          " июня/июнь/июн июля/июль/июл августа/август/авг сентября/сентябрь/сен/сент"
          " октября/октябрь/окт ноября/ноябрь/ноя/нояб декабря/декабрь/дек",
    "uk": "січня/січень/січ лютого/лютий/лют березня/березень/бер квітня/квітень/квіт"
          " травня/травень/трав червня/червень/черв липня/липень/лип серпня/серпень/серп"
          " вересня/вересень/вер жовтня/жовтень/жовт листопада/листопад/лист грудня/грудень/груд",
    "pl": "stycznia/styczeń/sty lutego/luty/lut marca/marzec kwietnia/kwiecień/kwi maja/maj"
          " czerwca/czerwiec/cze lipca/lipiec/lip sierpnia/sierpień/sie września/wrzesień/wrz"
          " października/październik/paź listopada/listopad/lis grudnia/grudzień/gru",
    "cs": "ledna/leden února/únor března/březen dubna/duben května/květen června/červen"
          " července/červenec srpna/srpen září října/říjen listopadu prosince/prosinec",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "nb": "januar februar mars april mai juni juli august september oktober november desember/des",
    "fi": "tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu"
          " toukokuuta/toukokuu kesäkuuta/kesäkuu heinäkuuta/heinäkuu elokuuta/elokuu"
          " syyskuuta/syyskuu lokakuuta/lokakuu marraskuuta/marraskuu joulukuuta/joulukuu",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie"
          " noiembrie decembrie",
    "hu": "január február március április május június július augusztus szeptember október"
          " november december",
    "el": "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου"
          " οκτωβρίου νοεμβρίου δεκεμβρίου",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
# fmt: on
MONTHS: dict[str, int] = {
    form.casefold(): number
    for months in _MONTHS.values()
    for number, forms in enumerate(months.split(), 1)
    for form in forms.split("/")
}

# Languages with month/day/year; in all others the day comes first (CLDR, short date patterns).
_MONTH_FIRST = frozenset({"en", "en-us", "en-ph", "fil"})

_MAX_TEXT_LENGTH = 400
_YEAR = r"(?P<year>(?:19[89]|20\d)\d)"
_DAY = r"(?P<day>\d{1,2})"
_WORD = r"(?P<word>[^\W\d_]{3,15})\.?"
_FORMS = (
    # 2021年4月22日, 2021년 4월 22일
    re.compile(rf"{_YEAR}\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?{_DAY}\s?[日일]"),
    # 2021-04-22, 2021/4/22, 2021.04.22.
    re.compile(rf"\b{_YEAR}\s?[-/.]\s?(?P<month>\d{{1,2}})\s?[-/.]\s?{_DAY}\b"),
    # 22 April 2021, 22. April 2021, 22nd of April, 2021, 22 de abril de 2021, 1er avril 2021
    re.compile(
        rf"\b{_DAY}(?:st|nd|rd|th|er|º|ª|°|\.)?[\s/-](?:(?:of|de|d['’])\s?)?{_WORD}"
        rf",?[\s/-](?:(?:de|del|of)\s)?{_YEAR}\b",
        re.IGNORECASE,
    ),
    # April 22nd, 2021
    re.compile(rf"\b{_WORD}\s{_DAY}(?:st|nd|rd|th|\.)?,?\s{_YEAR}\b", re.IGNORECASE),
    # 2021. április 22., 2021 April 22
    re.compile(rf"\b{_YEAR}\.?,?\s{_WORD}\s{_DAY}\b"),
)
_NUMBERS = re.compile(
    r"\b(?P<first>\d{1,2})\s?(?P<mark>[./-])\s?(?P<second>\d{1,2})\s?(?P=mark)\s?"
    r"(?P<year>(?:19[89]|20\d)\d|\d\d)\b"
)
_TIME = re.compile(
    r"(?P<before>am|pm|上午|下午|午前|午後|오전|오후)?\s?\b(?P<hour>\d{1,2})\s?[:.h時时点시]\s?(?P<minute>\d{2})"
    r"(?::\d\d)?(?:\s?(?P<after>[ap]\.?\s?m\b\.?))?",
    re.IGNORECASE,
)
# Most characters between a date and its time: "at", "um", "à", "| ", "a las".
_MAX_GAP = 14
_AFTERNOON = ("p", "下午", "午後", "오후")
_MORNING = ("a", "上午", "午前", "오전")


@value_object
class DisplayedDate:
    """A date as a page shows it.

    moment      the date on the blog's clock, naive
    has_time    True if it has a time of day
    start, end  its position in the text
    """

    moment: datetime
    has_time: bool
    start: int
    end: int


def find_date(text: str, language: str = "") -> DisplayedDate | None:
    """Return the first date in a text, or None. `language` is a BCP 47 tag such as `en-US`."""
    text = text[:_MAX_TEXT_LENGTH]
    found = [shown for form in _FORMS if (shown := _with_month_name_or_year_first(form, text))]
    if not found and (numbers := _NUMBERS.search(text)):
        found += _all_numeric(numbers, text, language.lower())
    return min(found, key=lambda shown: shown.start, default=None)


def _with_month_name_or_year_first(form: re.Pattern[str], text: str) -> DisplayedDate | None:
    for match in form.finditer(text):
        parts = match.groupdict()
        word = parts.get("word") or ""
        month = MONTHS.get(word.casefold(), 0) if word else int(parts["month"] or 0)
        if month and (shown := _shown(int(parts["year"]), month, int(parts["day"]), match, text)):
            return shown
    return None


def _all_numeric(match: re.Match[str], text: str, language: str) -> list[DisplayedDate]:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    month_first = language in _MONTH_FIRST and match["mark"] == "/"
    month, day = (first, second) if month_first else (second, first)
    if month > 12:
        month, day = day, month
    if year < 100:
        year += 1900 if year >= 90 else 2000
    shown = _shown(year, month, day, match, text)
    return [shown] if shown else []


def _shown(
    year: int, month: int, day: int, match: re.Match[str], text: str
) -> DisplayedDate | None:
    behind = text[match.end() : match.end() + 40]
    time = _TIME.search(behind)
    hour = minute = 0
    end = match.end()
    if time and time.start() <= _MAX_GAP:
        hour, minute = int(time["hour"]), int(time["minute"])
        half = (time["after"] or time["before"] or "").lower()
        if half.startswith(_AFTERNOON) and hour < 12:
            hour += 12
        elif half.startswith(_MORNING) and hour == 12:
            hour = 0
        end += time.end()
    else:
        time = None
    try:
        # A text never contains the offset from UTC; callers may know it from other data.
        moment = datetime(year, month, day, hour, minute)  # noqa: DTZ001
    except ValueError:
        return None
    return DisplayedDate(moment, time is not None, match.start(), end)
