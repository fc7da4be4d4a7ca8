"""Words that plugins show beside the fields of a product, an event or a recipe.

A plugin shows its labels in the language of the blog. A blog in a language that is not in the table
gets no label: readers never saw the English word.
"""

from __future__ import annotations

from functools import cache
from typing import Final

_LANGUAGES: Final = ["en", "de", "es", "fr", "it", "nl", "pl", "pt", "ru", "sv"]
# fmt: off
_TABLE: Final = {
    # Products
    "sku": "SKU|Artikelnummer|SKU|UGS|COD|Artikelnummer|SKU|REF|Артикул|Artikelnr",
    "out of stock": "Out of stock|Nicht vorrätig|Agotado|Rupture de stock|Esaurito|Uitverkocht"
                    "|Brak w magazynie|Esgotado|Нет в наличии|Slut i lager",
    "weight": "Weight|Gewicht|Peso|Poids|Peso|Gewicht|Waga|Peso|Вес|Vikt",
    "dimensions": "Dimensions|Abmessungen|Dimensiones|Dimensions|Dimensioni|Afmetingen|Wymiary"
                  "|Dimensões|Габариты|Dimensioner",
    # Events
    "date": "Date|Datum|Fecha|Date|Data|Datum|Data|Data|Дата|Datum",
    "cost": "Cost|Eintritt|Coste|Prix|Prezzo|Kosten|Koszt|Custo|Стоимость|Kostnad",
    "venue": "Venue|Veranstaltungsort|Lugar|Lieu|Luogo|Locatie|Miejsce|Local|Место|Plats",
    "organizer": "Organizer|Veranstalter|Organizador|Organisateur|Organizzatore|Organisator"
                 "|Organizator|Organizador|Организатор|Arrangör",
    "website": "Website|Website|Web|Site web|Sito web|Website|Strona internetowa|Site|Сайт"
               "|Webbplats",
    "address": "Address|Adresse|Dirección|Adresse|Indirizzo|Adres|Adres|Endereço|Адрес|Adress",
    "phone": "Phone|Telefon|Teléfono|Téléphone|Telefono|Telefoon|Telefon|Telefone|Телефон"
             "|Telefon",
    # Recipes
    "servings": "Servings|Portionen|Porciones|Portions|Porzioni|Porties|Porcje|Porções|Порции"
                "|Portioner",
    "prep time": "Prep time|Vorbereitungszeit|Tiempo de preparación|Temps de préparation"
                 "|Tempo di preparazione|Voorbereidingstijd|Czas przygotowania|Tempo de preparo"
                 "|Время подготовки|Förberedelsetid",
    "cook time": "Cook time|Kochzeit|Tiempo de cocción|Temps de cuisson|Tempo di cottura"
                 "|Kooktijd|Czas gotowania|Tempo de cozimento|Время приготовления|Tillagningstid",
    "resting time": "Resting time|Ruhezeit|Tiempo de reposo|Temps de repos|Tempo di riposo"
                    "|Rusttijd|Czas odpoczynku|Tempo de descanso|Время отдыха|Vilotid",
    "total time": "Total time|Gesamtzeit|Tiempo total|Temps total|Tempo totale|Totale tijd"
                  "|Łączny czas|Tempo total|Общее время|Total tid",
    "difficulty": "Difficulty|Schwierigkeit|Dificultad|Difficulté|Difficoltà|Moeilijkheid"
                  "|Trudność|Dificuldade|Сложность|Svårighetsgrad",
    "time": "Time|Zeit|Tiempo|Temps|Tempo|Tijd|Czas|Tempo|Время|Tid",
    "rating": "Rating|Bewertung|Valoración|Note|Valutazione|Beoordeling|Ocena|Avaliação|Рейтинг"
              "|Betyg",
    "source": "Source|Quelle|Fuente|Source|Fonte|Bron|Źródło|Fonte|Источник|Källa",
    "ingredients": "Ingredients|Zutaten|Ingredientes|Ingrédients|Ingredienti|Ingrediënten"
                   "|Składniki|Ingredientes|Ингредиенты|Ingredienser",
    "instructions": "Instructions|Anleitungen|Instrucciones|Instructions|Istruzioni|Instructies"
                    "|Instrukcje|Instruções|Инструкции|Instruktioner",
    "directions": "Directions|Zubereitung|Preparación|Préparation|Preparazione|Bereiding"
                  "|Przygotowanie|Modo de preparo|Приготовление|Gör så här",
    "nutrition": "Nutrition|Nährwerte|Nutrición|Nutrition|Valori nutrizionali|Voedingswaarde"
                 "|Wartości odżywcze|Nutrição|Пищевая ценность|Näringsvärde",
    "notes": "Notes|Notizen|Notas|Notes|Note|Notities|Uwagi|Notas|Заметки|Anteckningar",
}
# fmt: on


@cache
def label(name: str, language: str) -> str:
    """Return the word for a field in a language ("de", "pt-BR", "fr_FR"), "" if it is unknown."""
    code = language.replace("_", "-").partition("-")[0].lower()
    if code not in _LANGUAGES:
        return ""
    return _TABLE[name].split("|")[_LANGUAGES.index(code)]
