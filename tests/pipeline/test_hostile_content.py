"""Hostile content is rendered, written and proved."""

from __future__ import annotations

import re
import time
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from migrator.markdown.converter import to_markdown
from migrator.verifier.fidelity.compare_post import check_rendering, check_words
from migrator.wordpress.render import wordpress_html

# Nothing here hides a word: no scripts, frames, comments or embeds around text.
ATOMS = [
    piece.replace("|", " ")
    for piece in re.findall(
        r"\S+",
        """
        <b> </b> <i> </i> <a|href="https://x.example/"> </a> <code> </code> <pre> </pre>
        <pre|lang="php"> <p> </p> <pre|class="brush:|js"> <div> </div> <ul> <ol> <li> </li>
        </ul> </ol> <table> <tr> <td> </td> </tr> </table> <blockquote> </blockquote> <h2> </h2>
        <br> <hr> <img|src="a.png"|alt="z"> <span> </span> <figure> </figure> <figcaption>
        </figcaption> <details> <summary> </details> <sup> </sup> <dl> <dt> <dd> </dl> <center>
        </font> [caption|id="a"] [/caption] [gallery] [gallery|ids="1,2"] [vc_row] [/vc_row]
        [vc_column|width="1/2"] [/vc_column] [ref] [/ref] [references] [code] [/code] [php]
        [/php] [acme|x="y"] [/acme] [[gallery]] [fusion_blog|a="b"] [/fusion_blog]
        [su_box|title="T"] [/su_box] [quote] [/quote] [latex] [/latex] [x] <!--|wp:paragraph|-->
        <!--|/wp:paragraph|--> <!--|wp:latest-posts|/--> <!--more--> https://y.example/ > & &lt;
        &amp;lt; " * _ ` ~~ ](y) ![ # - 1.
        """,
    )
]
ATOMS += ["< ", "\n", "\n\n", " "]


@st.composite
def contents(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.sampled_from(ATOMS), min_size=1, max_size=16))
    return "".join(f"{piece}w{number}q" for number, piece in enumerate(pieces))


@settings(max_examples=300, deadline=None)
@given(contents())
def test_every_missing_file_is_named(content: str) -> None:
    start = time.process_time()
    html = wordpress_html(content)
    markdown = to_markdown(html)
    findings = [*check_rendering(html, markdown), *check_words(content, markdown)]
    assert time.process_time() - start < 1
    lost = Counter(_words(content)) - Counter(_words(markdown))
    assert not lost or findings


def _words(text: str) -> list[str]:
    return re.findall(r"w\d+q", text)
