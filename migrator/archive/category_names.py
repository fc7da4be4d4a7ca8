"""Recognise WordPress's default category "Uncategorized" by its name, in many languages."""

from __future__ import annotations

import unicodedata
from typing import Final

# The category that WordPress gives to posts without one, in its languages
# (https://translate.wordpress.org). Recognised by the name and not by the slug, because a
# category renamed to "News" keeps its slug. Languages that call it "General" (German,
# Finnish, Turkish, Hebrew) are left out: blogs really use a category of that name.
_UNCATEGORIZED: Final = frozenset(
    name.casefold()
    for name in (
        "uncategorized",
        "uncategorised",
        "bez kategorii",
        "bez kategorije",
        "chưa phân loại",
        "chưa được phân loại",
        "kategorizálatlan",
        "fără categorie",
        "geen categorie",
        "ikke-kategoriseret",
        "ikke kategorisert",
        "kategorisiz",
        "nekategorizováno",
        "nekategorizirano",
        "nezaradené",
        "nezařazené",
        "niet gecategoriseerd",
        "non categorizzato",
        "non catégorisé",
        "non classé",
        "okategoriserade",
        "sem categoria",
        "sense categoria",
        "senza categoria",
        "sin categoría",
        "sin categorizar",
        "sin clasificar",
        "tak berkategori",
        "tidak dikategorikan",
        "ukategorisert",
        "ukategoriseret",
        "χωρίς κατηγορία",
        "без категории",
        "без категорії",
        "без категория",
        "без рубрики",
        "некатегоризовано",
        "غير مصنف",
        "دسته‌بندی نشده",
        "دسته بندی نشده",
        "ไม่มีหมวดหมู่",
        "未分类",
        "未分類",
        "미분류",
        "분류되지 않음",
    )
)


def is_uncategorized(name: str) -> bool:
    """Return True if `name` (plain text) only means that a post has no category."""
    return unicodedata.normalize("NFC", name).strip().casefold() in _UNCATEGORIZED
