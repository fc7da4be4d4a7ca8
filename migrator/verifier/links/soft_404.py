"""Pages that say that there is no such page, sent as if all were well: soft 404s.

A page is taken for one only when two things agree: it calls itself so, in its title or its
heading, and the same host says the same of an address that surely never was. A page *about*
the status 404 calls itself so too, and its host says honestly 404 of what is not there; a page
that a program makes in the browser looks the same for every address, and does not call itself
so. What agrees by half is doubtful and never broken.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from migrator.urls.hosts import host_name
from migrator.verifier.links.web_page import WebPage

# How pages call themselves, by language; in lower case, white space as one space.
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

# Parts of an address that lead to a page of this kind, to a door, or to a question first.
_ERRORS: Final = {
    *("404", "410", "error", "error404", "404error", "notfound", "not-found", "not_found"),
    *("page-not-found", "pagenotfound", "page_not_found", "404-error", "error-404", "errors"),
}
_DOORS: Final = {
    *("login", "log-in", "signin", "sign-in", "sign_in", "wp-login", "auth", "sso", "oauth"),
    *("authenticate", "accounts", "account", "session", "register", "signup", "sign-up"),
    *("consent", "cookie", "cookies", "captcha", "challenge", "checkpoint", "age-check"),
    *("subscribe", "unsupported-browser"),
}
_INDEXES: Final = frozenset(("index", "default", "home", "main", "start", "accueil", "startseite"))
# Who answers when a domain is for sale.
_SELLERS: Final = (
    *("afternic.com", "bodis.com", "dan.com", "hugedomains.com", "parkingcrew.net"),
    *("sedo.com", "sedoparking.com", "undeveloped.com", "uniregistry.com", "domainmarket.com"),
)


def says_so(page: WebPage) -> bool:
    """Does a page call itself the answer to an address that leads nowhere?"""
    return any(map(_is_no, (page.title, page.heading)))


def say_the_same(page: WebPage, other: WebPage) -> bool:
    """Do two pages both call themselves that, with the same words?"""
    pairs = ((page.title, other.title), (page.heading, other.heading))
    return any(ours == theirs and _is_no(ours) for ours, theirs in pairs)


def _is_no(text: str) -> bool:
    folded = text.casefold()
    return bool(_NUMBER.search(folded)) or any(phrase in folded for phrase in _ALL)


def nowhere(url: str) -> str:
    """An address of the same host that surely never was; the same for every address of it."""
    parts = urlsplit(url)
    digest = hashlib.sha256(parts.netloc.encode("utf-8", "replace")).hexdigest()
    return urlunsplit((parts.scheme, parts.netloc, f"/no-such-page-{digest[:16]}", "", ""))


def doubt(url: str, final: str) -> str:
    """Why what a redirect from `url` led to may be something else than what was meant, in a few
    words; "" when nothing says so."""
    host = host_name(final)
    if _is_of(host, _SELLERS) and not _is_of(host_name(url), _SELLERS):
        return f"a seller of domain names answers, {host}"
    before, after = _parts(url), _parts(final)
    for words, said in ((_ERRORS, "an error page"), (_DOORS, "a door that asks something first")):
        if after & words and not before & words:
            return f"it leads to {said}: {final}"
    if _is_deep(url) and not _is_deep(final):
        return f"it leads to a home page now: {final}"
    return ""


def _is_of(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def _parts(url: str) -> set[str]:
    """The words of an address that may tell what it leads to: those of its path, without
    endings, and those of its host before the domain."""
    return {*_path(url), *host_name(url).split(".")[:-2]}


def _path(url: str) -> list[str]:
    return [word.partition(".")[0] for word in urlsplit(url).path.lower().split("/") if word]


def _is_deep(url: str) -> bool:
    """Is it the address of more than a home page?"""
    return bool(urlsplit(url).query) or any(word not in _INDEXES for word in _path(url))
