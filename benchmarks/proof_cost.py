"""Measure the proof's share of the processor: ms a post for each step, over the fixtures.

python benchmarks/proof_cost.py            the fixtures
python benchmarks/proof_cost.py --real     and a tenth of the real exports' posts
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time

from corpora import OWN, documents, inputs

from migrator.dom.sanitised_parse import parse
from migrator.markdown.converter import to_markdown
from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.compare_post import (
    check_inventory,
    check_rendering,
    check_structure,
    check_words,
)
from migrator.verifier.fidelity.other_renderers import check_other_renderers
from migrator.verifier.fidelity.references import references
from migrator.verifier.fidelity.render_markdown import page_of, render
from migrator.verifier.fidelity.stored_parts import StoredParts
from migrator.wordpress.render import wordpress_html

NONE = StoredParts()


def main() -> int:
    chosen = [s for s in inputs() if s.corpus in OWN or "--real" in sys.argv[1:]]
    posts = [d for source in chosen for d in documents(source)]
    posts = posts if "--real" not in sys.argv[1:] else posts[::10]
    steps: dict[str, float] = {}

    def measure(name: str, work: Callable[[], object]) -> None:
        begun = process_time()
        work()
        steps[name] = steps.get(name, 0.0) + process_time() - begun

    for post in posts:
        measure("show", lambda p=post: wordpress_html(p.stored))
        measure("parse", lambda p=post: parse(p.rendered))
        measure("convert", lambda p=post: to_markdown(p.shown))
        page_of.cache_clear()
        render.cache_clear()
        measure("read the shown HTML", lambda p=post: references(html5.normal(p.rendered)))
        measure("rendering", lambda p=post: check_rendering(p.rendered, p.markdown, p.urls))
        measure("words", lambda p=post: check_words(p.stored, p.markdown))
        shown = references(p_rendered) if (p_rendered := post.rendered) else []
        measure("inventory", lambda p=post, s=shown: check_inventory(p.stored, p.markdown, s))
        measure("structure", lambda p=post, s=shown: check_structure(p.stored, NONE, p.markdown, s))
        measure("other renderers", lambda p=post: check_other_renderers(p.markdown))
    size = sum(len(post.stored) for post in posts) / len(posts) / 1000
    print(f"{len(posts)} posts of {size:.1f} kB: ms of processor a post")
    for name, seconds in steps.items():
        print(f"{name:24}{seconds / len(posts) * 1000:8.2f}")
    work = sum(steps[name] for name in ("show", "parse", "convert"))
    print(f"{'proof / work':24}{(sum(steps.values()) - work) / work:8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
