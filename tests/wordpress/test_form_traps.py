"""Fields of a form that only robots see are no part of a post."""

from __future__ import annotations

import pytest

from migrator.wordpress.unrender import unrender_html

NAME = '<label for="n">Name</label><input type="text" id="n" name="n">'


@pytest.mark.parametrize(
    "trap",
    [
        '<div class="elementor-field-type-honeypot"><input type="text" name="form[hp]"></div>',
        (
            '<li class="gfield gform_validation_container"><label for="i9">Phone</label><div>'
            '<input id="i9" type="text"></div><div>For validation.</div></li>'
        ),
        (
            '<div class="wpforms-field wpforms-field-hp"><label>Comment</label>'
            '<input name="wpforms[hp]"></div>'
        ),
        (
            '<label style="display: none !important;">Leave this field empty if you\'re human: '
            '<input type="text" name="_mc4wp_honeypot" tabindex="-1"></label>'
        ),
        (
            '<div style="position: absolute; left: -5000px;" aria-hidden="true">'
            '<input type="text" name="b_x" tabindex="-1" value=""></div>'
        ),
        (
            '<p style="display:none !important" class="akismet-fields-container">'
            '<label>Δ<textarea name="ak_hp_textarea"></textarea></label></p>'
        ),
        (
            '<span class="honeypot-123-wrap" style="display:none"><label>Bitte leer lassen</label>'
            '<input name="honeypot-123"></span>'
        ),
    ],
)
def test_a_trap_is_removed_from_the_text_and_the_proof(trap: str) -> None:
    found = unrender_html(f"<form>{trap}<p>{NAME}</p></form>")
    assert (
        found.html == found.seen == f"<form><p>{NAME}</p></form>".replace('name="n">', 'name="n"/>')
    )


@pytest.mark.parametrize(
    "field",
    [
        NAME,
        f'<div style="display: none">{NAME}</div>',  # a step that is shown later
        f'<div style="display: none" class="step">{NAME}<input tabindex="-1" name="hp"></div>',
        '<div class="honeypot-recipes"><p>Honey in a pot.</p></div>',
        '<p style="display: none">Words that a script shows.</p>',
        '<p class="hp-printer"><label>Model <input name="model"></label></p>',
    ],
)
def test_a_field_of_readers_stays(field: str) -> None:
    shown = f"<form>{field}</form>"
    assert unrender_html(shown).html == shown
