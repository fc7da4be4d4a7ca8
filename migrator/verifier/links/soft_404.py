"""Recognise soft 404s: error pages ("not found") that are sent with a status of success.

A page counts as one only if two things agree: its title or heading says so, and the same host
sends the same page for a URL that never existed. A page *about* the status 404 has such a title
too, but its host sends a real 404 for missing pages. A page that scripts build in the browser is
the same for every URL, but has no such title. If only one of the two holds, the link is doubtful,
never broken.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from migrator.verifier.links.web_page import WebPage

# Phrases in titles of error pages, by language; in lower case, with single spaces.
PHRASES: Final = {
    "en": (
        *("page not found", "not found", "page cannot be found", "page can't be found"),
        *("page could not be found", "page couldn't be found", "page doesn't exist"),
        *("page does not exist", "no longer available", "page isn't available", "nothing found"),
        *("page unavailable", "no such page", "file not found", "no longer exists"),
    ),
    "de": (
        *("nicht gefunden", "nicht vorhanden", "existiert nicht", "nicht verfügbar"),
        *("nichts gefunden", "nicht mehr verfügbar"),
    ),
    "fr": (
        *("introuvable", "page non trouvée", "n'existe pas", "n’existe pas", "n'existe plus"),
        *("non trouvé", "pas été trouvée", "n’existe plus", "plus disponible"),
    ),
    "es": (
        *("no encontrada", "no encontrado", "no se encuentra", "no existe"),
        *("no se ha encontrado", "no se encontró", "ya no está disponible"),
    ),
    "pt": ("não encontrada", "não encontrado", "não existe", "não foi encontrada"),
    "it": ("non trovata", "non trovato", "non esiste", "inesistente", "non è stata trovata"),
    "nl": ("niet gevonden", "bestaat niet", "niet beschikbaar"),
    "ca": ("no s'ha trobat", "no trobada"),
    "da": ("ikke fundet", "findes ikke"),
    "no": ("ikke funnet", "finnes ikke"),
    "sv": ("hittades inte", "kunde inte hittas", "finns inte", "hittar inte"),
    "fi": ("ei löytynyt", "ei löydy", "sivua ei ole"),
    "pl": ("nie znaleziono", "nie istnieje", "nie została znaleziona"),
    "cs": ("nenalezena", "nenalezeno", "neexistuje", "nebyla nalezena"),
    "hu": ("nem található", "nem létezik"),
    "ro": ("nu a fost găsită", "nu există", "negăsită"),
    "tr": ("bulunamadı", "mevcut değil"),
    "el": ("δεν βρέθηκε", "δεν υπάρχει"),
    "ru": ("не найдена", "не найдено", "не существует", "не найден"),
    "uk": ("не знайдено", "не існує"),
    "he": ("לא נמצא", "לא קיים"),
    "ar": ("غير موجود", "لم يتم العثور"),
    "fa": ("پیدا نشد", "یافت نشد"),
    "hi": ("नहीं मिला", "नहीं मिल"),
    "id": ("tidak ditemukan",),
    "vi": ("không tìm thấy", "không tồn tại"),
    "th": ("ไม่พบหน้า", "ไม่พบ"),
    "ja": ("見つかりません", "存在しません", "見つかりませんでした"),
    "ko": ("찾을 수 없", "존재하지 않"),
    "zh": ("找不到", "不存在", "未找到", "无法找到"),
}
_ALL: Final = tuple(phrase for phrases in PHRASES.values() for phrase in phrases)
_NUMBER: Final = re.compile(r"\b(?:404|410)\b")

# Words in URLs of error pages, and of login, consent and similar pages.
_ERRORS: Final = {
    *("404", "410", "error", "error404", "404error", "notfound", "not-found", "not_found"),
    *("page-not-found", "pagenotfound", "page_not_found", "404-error", "error-404", "errors"),
}
_GATES: Final = {
    *("login", "log-in", "signin", "sign-in", "sign_in", "wp-login", "auth", "sso", "oauth"),
    *("authenticate", "accounts", "account", "session", "register", "signup", "sign-up"),
    *("consent", "cookie", "cookies", "captcha", "challenge", "checkpoint", "age-check"),
    *("subscribe", "unsupported-browser"),
}
_INDEXES: Final = frozenset(("index", "default", "home", "main", "start", "accueil", "startseite"))
# Hosts that respond for domains that are for sale.
_SELLERS: Final = (
    *("afternic.com", "bodis.com", "dan.com", "hugedomains.com", "parkingcrew.net"),
    *("sedo.com", "sedoparking.com", "undeveloped.com", "uniregistry.com", "domainmarket.com"),
)


def looks_like_error_page(page: WebPage) -> bool:
    """Return True if the title or heading says that the page does not exist."""
    return any(map(_says_not_found, (page.title, page.heading)))


def are_same_error_page(page: WebPage, other: WebPage) -> bool:
    """Return True if both pages say that the page does not exist, in the same words."""
    pairs = ((page.title, other.title), (page.heading, other.heading))
    return any(ours == theirs and _says_not_found(ours) for ours, theirs in pairs)


def _says_not_found(text: str) -> bool:
    folded = text.casefold()
    return bool(_NUMBER.search(folded)) or any(phrase in folded for phrase in _ALL)


def missing_url(url: str) -> str:
    """Return a URL of the same host that certainly never existed; always the same for a host."""
    parts = urlsplit(url)
    digest = hashlib.sha256(parts.netloc.encode("utf-8", "replace")).hexdigest()
    return urlunsplit((parts.scheme, parts.netloc, f"/no-such-page-{digest[:16]}", "", ""))


def doubtful_redirect(url: str, final: str) -> str:
    """Return the reason, in a few words, why a redirect from `url` to `final` may not lead to the
    intended page; "" if there is none."""
    host = (urlsplit(final).hostname or "").lower()
    old_host = (urlsplit(url).hostname or "").lower()
    if _is_host_of(host, _SELLERS) and not _is_host_of(old_host, _SELLERS):
        return f"the domain is for sale at {host}"
    before, after = _words(url), _words(final)
    for words, page in ((_ERRORS, "an error page"), (_GATES, "a login or consent page")):
        if after & words and not before & words:
            return f"it redirects to {page}: {final}"
    if _is_deep(url) and not _is_deep(final):
        return f"it redirects to a home page: {final}"
    return ""


def _is_host_of(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in domains)


def _words(url: str) -> set[str]:
    """Return the words of a URL that may describe its page: those of its path, without
    extensions, and those of its host before the domain."""
    return {*_path_words(url), *(urlsplit(url).hostname or "").lower().split(".")[:-2]}


def _path_words(url: str) -> list[str]:
    return [word.partition(".")[0] for word in urlsplit(url).path.lower().split("/") if word]


def _is_deep(url: str) -> bool:
    """Return True if the URL is not that of a home page."""
    return bool(urlsplit(url).query) or any(word not in _INDEXES for word in _path_words(url))
