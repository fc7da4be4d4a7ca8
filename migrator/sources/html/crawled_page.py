"""Tell a crawl what a page of a site shows, and where the rest of its post is."""

from __future__ import annotations

from migrator.crawler.crawl import CrawledPage
from migrator.crawler.web import Answer
from migrator.sources.html import read_page, supplement
from migrator.sources.html.page import SINGLE
from migrator.sources.html.page_type import BLANK


def crawled_page(answer: Answer) -> CrawledPage:
    """Return what a crawl has to know about a page."""
    page = read_page(answer)
    if page.kind not in SINGLE:
        return CrawledPage(lists_term=page.listed is not None, is_blank=page.kind == BLANK)
    supplement_urls = tuple(supplement.supplement_urls(page))
    return CrawledPage(
        is_post=True,
        type=page.type,
        link=page.link,
        supplement_urls=supplement_urls,
        further=supplement.possible_next_page(page),
    )
