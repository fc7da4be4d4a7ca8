"""Data class for the HTML that WordPress shows, for the proof."""

from __future__ import annotations

from migrator.startup.value_objects import value_object
from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.references import HtmlReference, references


@value_object
class ShownHtml:
    """The HTML that `wordpress/` rendered, for the proof.

    It is in the form in which a browser reads it (`html5.normal`), with its references in order.
    It is made of the text, so that the proof sees content that the tree may have lost.
    """

    text: str
    references: tuple[HtmlReference, ...] = ()

    @classmethod
    def of(cls, html: str) -> ShownHtml:
        text = html5.normal(html)
        return cls(text, tuple(references(text)))
