"""Run all checks of a built site against its archive, and return one report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml import etree

from migrator.findings import Finding
from migrator.progress import Unwatched, Watcher
from migrator.report import Report
from migrator.verdict import VerdictSubject
from migrator.verifier.built import archive_record
from migrator.verifier.built.archive_record import ArchiveItem, ArchiveRecord
from migrator.verifier.built.built_page import BuiltPage, page_tree, read_facts
from migrator.verifier.built.built_site import BuiltSite, guess_base_path, same_path, url_of
from migrator.verifier.built.check_comments import (
    ArchivedComment,
    check_comments,
    comments_of,
)
from migrator.verifier.built.check_dates import check_date
from migrator.verifier.built.check_feeds import Feeds, check_feeds
from migrator.verifier.built.check_hidden import (
    HiddenItem,
    HiddenWords,
    check_hidden_words,
    check_records,
)
from migrator.verifier.built.check_redirects import (
    check_lists,
    check_redirects,
    check_server_maps,
)
from migrator.verifier.built.check_references import DeadBefore, check_references
from migrator.verifier.built.page_pairs import PagePairs, pair_pages, plain_title
from migrator.verifier.built.post_content import compare_content, expected_tree
from migrator.verifier.built.site_addresses import SiteAddresses
from migrator.verifier.fidelity.render_markdown import heading_slug
from migrator.verifier.fidelity.word_check import without_tags

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_SITEMAPS: Final = ("sitemap.xml", "sitemap-0.xml")
_DATA: Final = ("site.yaml", "authors.yaml", "terms.yaml", "menus.yaml")


def check_site(
    archive: Path,
    built: Path,
    hidden: Iterable[HiddenItem] = (),
    watcher: Watcher | None = None,
) -> Report:
    """Check the site in the folder `built` against the archive from which it was built.

    `hidden` are unpublished items of the source that the archive does not have. Raises UsageError
    if one of the folders does not exist or is not what it should be.
    """
    return _SiteCheck(archive_record.load(archive), BuiltSite.list(built)).run(
        hidden, watcher or Unwatched()
    )


@dataclass(slots=True)
class _ItemFacts:
    """The facts about the Markdown of one item that checks between items need."""

    anchors: set[str] = field(default_factory=set)
    references: list[str] = field(default_factory=list)
    text: str = ""


class _SiteCheck:
    """One check in progress."""

    def __init__(self, record: ArchiveRecord, site: BuiltSite) -> None:
        self._record = record
        self._site = site
        self._facts: dict[str, BuiltPage] = {}
        self._items: dict[str, _ItemFacts] = {}
        self._findings: list[Finding] = []
        self._other_signs: list[str] = []
        self._comments: list[ArchivedComment] = []

    def run(self, hidden: Iterable[HiddenItem], watcher: Watcher) -> Report:
        self._read_pages(watcher)
        self._settle_addresses()
        pairs = pair_pages(self._record, self._site, self._facts)
        addresses = SiteAddresses(self._record, self._site, pairs.pages)
        self._findings += pairs.findings
        self._compare_items(addresses, watcher)
        dead = self._dead_before(addresses)
        public = {same_path(url_of(page)) for page in pairs.pages.values()}
        feeds = check_feeds(self._site, public, dead.unknown | dead.hidden)
        self._findings += feeds.findings
        self._check_dates(pairs, feeds)
        self._findings += check_references(self._site, self._facts, dead)
        self._comments = comments_of(self._record)
        self._findings += self._check_comments(addresses)
        self._findings += check_redirects(addresses, self._facts)
        self._findings += check_server_maps(addresses)
        self._findings += check_lists(addresses, self._facts)
        self._findings += check_records(self._site)
        self._findings += self._check_files(addresses)
        hidden_words = self._hidden_words(hidden)
        self._findings += check_hidden_words(self._site, hidden_words)
        return self._report(pairs, feeds, hidden_words)

    def _read_pages(self, watcher: Watcher) -> None:
        pages = [path for path in self._site.files if self._site.is_page(path)]
        watcher.begin("Reading the built pages", len(pages))
        for path in pages:
            data = self._site.read(path)
            if data is None:
                message = "the page is too large or cannot be read, so nothing on it was checked"
                self._findings.append(Finding("unchecked-file", path, message))
            else:
                self._facts[path] = read_facts(page_tree(data))
            watcher.advance()

    def _settle_addresses(self) -> None:
        """Find out which hosts and which base path are the site's own."""
        site = self._site
        named = [self._record.old_site, *(facts.canonical for facts in self._facts.values())]
        for path in filter(site.files.__contains__, _SITEMAPS):
            named += _locations(site.read(path) or b"")
        site.hosts.update(filter(None, map(_host, named)))
        if self._record.base_path is not None:
            site.base_path = self._record.base_path
        else:
            references = (ref for facts in self._facts.values() for _, ref in facts.references)
            site.base_path = guess_base_path(site, references)

    def _compare_items(self, addresses: SiteAddresses, watcher: Watcher) -> None:
        """Compare the text and the title of each item with its built page."""
        items = self._record.items.values()
        watcher.begin("Comparing with the archive", len(items))
        for item in items:
            wanted = expected_tree(self._record.body(item), self._record.target)
            self._items[item.file] = _item_facts(item, wanted)
            page = addresses.pages.get(item.file)
            if page is not None:
                self._compare_item(item, wanted, page, addresses)
            watcher.advance()

    def _compare_item(
        self, item: ArchiveItem, wanted: etree._Element, page: str, addresses: SiteAddresses
    ) -> None:
        check = compare_content(
            wanted,
            lambda reference: addresses.archive_form(item, reference),
            page_tree(self._site.read(page) or b""),
            lambda reference: addresses.built_form(url_of(page), reference),
        )
        self._findings += (finding.at(page) for finding in check.findings)
        if check.has_other_signs:
            self._other_signs.append(page)
        title = plain_title(item.title)
        titles = map(plain_title, self._facts[page].titles)
        if title and not any(title in shown for shown in titles):
            message = f"no title or heading is {item.title!r}"
            self._findings.append(Finding("changed-title", page, message))

    def _dead_before(self, addresses: SiteAddresses) -> DeadBefore:
        """Return the addresses in the archive's text that lead nowhere in the archive already."""
        record = self._record
        pages = {same_path(url_of(page)): file for file, page in addresses.pages.items()}
        urls = {same_path(item.url): item for item in record.items.values() if item.url}
        known = {same_path(url) for url in record.files.values() if url} | set(urls)
        names = {name for path in (*pages, *known) if (name := path.rpartition("/")[2])}
        known |= {same_path(unquote(old)) for old in record.redirects}
        dead = DeadBefore(
            hidden={path for path, item in urls.items() if not item.is_public} - set(pages)
        )
        for file, facts in self._items.items():
            for reference in facts.references:
                place = addresses.in_archive(record.items[file], reference)
                path = same_path(place.path) if place else ""
                if place is None or place.path.startswith("archive:"):
                    continue
                if path in pages:
                    if place.fragment and place.fragment not in self._items[pages[path]].anchors:
                        dead.anchors.add((path, place.fragment))
                elif path not in known and path.rpartition("/")[2] not in names:
                    # An address that ends in a known name is one that was written wrongly.
                    dead.unknown.add(path)
        if record.target:
            places = (self._site.destination(link, "/") for link in record.menu_links())
            paths = {same_path(place.path) for place in places if place}
            dead.unknown |= paths - known - set(pages) - {"/"}
        return dead

    def _check_dates(self, pairs: PagePairs, feeds: Feeds) -> None:
        for file, page in pairs.pages.items():
            stated = [*self._facts[page].dates, *feeds.dates.get(same_path(url_of(page)), ())]
            found = check_date(self._record.items[file].date, stated)
            if found is not None:
                self._findings.append(found.at(page))

    def _check_files(self, addresses: SiteAddresses) -> Iterator[Finding]:
        """Yield findings for files of public items that are missing, and for those of other items
        that are there."""
        used: dict[bool, set[str]] = {True: set(), False: set()}
        for file, facts in self._items.items():
            item = self._record.items[file]
            places = (addresses.file_of(item, reference) for reference in facts.references)
            used[item.is_public].update(filter(None, places))
        for file in sorted(used[True]):
            url = self._record.files[file]
            if url and self._site.find(url) is None and addresses.copy_of(file) is None:
                yield Finding("lost-file", file, f"{url} does not exist on the built site")
        shown = {addresses.digest_of(file) for file in used[True]}
        for file in sorted(used[False] - used[True]):
            copy = addresses.copy_of(file)
            if copy is not None and addresses.digest_of(file) not in shown:
                message = f"it is {file}, a file of an unpublished item"
                yield Finding("exposed-file", copy, message)

    def _check_comments(self, addresses: SiteAddresses) -> Iterator[Finding]:
        pages = {each.item: addresses.pages.get(each.item) for each in self._comments}
        found = {item: page for item, page in pages.items() if page is not None}
        texts = {
            page: without_tags((self._site.read(page) or b"").decode("utf-8", "replace"))
            for page in found.values()
        }
        return check_comments(self._comments, found, texts)

    def _hidden_words(self, more: Iterable[HiddenItem]) -> HiddenWords:
        record = self._record
        hidden = [
            HiddenItem(item.file, (self._items[item.file].text, item.title))
            for item in record.items.values()
            if not item.is_public
        ]
        is_public = {item.file: item.is_public for item in record.items.values()}
        for comment in self._comments:
            if not (comment.is_approved and is_public[comment.item]):
                where = f"{comment.described}, which no visitor may see"
                hidden.append(HiddenItem(where, comment.texts))
        public = [
            text
            for item in record.items.values()
            if item.is_public
            for text in (self._items[item.file].text, record.text(item.file))
        ]
        public += (record.text(f"data/{name}") for name in _DATA)
        public += (
            text
            for comment in self._comments
            if comment.is_approved and is_public[comment.item]
            for text in (*comment.texts, comment.author)
        )
        return HiddenWords.of([*hidden, *more], public)

    def _report(self, pairs: PagePairs, feeds: Feeds, hidden: HiddenWords) -> Report:
        items = self._record.items.values()
        findings = self._findings
        if self._other_signs:
            message = "signs differ from the archive, such as curly quotes; the words are the same"
            count = len(self._other_signs)
            findings.append(Finding("changed-typography", self._other_signs[0], message, count))
        findings += (
            Finding("unsearched-item", where, "published items have all of its words")
            for where in hidden.unsearched
        )
        return Report(
            items=len(items),
            written=len(pairs.pages),
            skipped={"not public": sum(not item.is_public for item in items)},
            counts={
                "built": len(self._facts),
                "feeds": len(feeds.paths),
                "references": sum(len(facts.references) for facts in self._facts.values()),
            },
            findings=_unique(findings),
            subject=VerdictSubject.SITE,
        )


def _item_facts(item: ArchiveItem, tree: etree._Element) -> _ItemFacts:
    facts = read_facts(tree)
    slugs: list[str] = []
    for heading in tree.iter(*_HEADINGS):
        slug = heading_slug("".join(heading.itertext()))
        count = slugs.count(slug)
        slugs.append(slug)
        facts.anchors |= {f"{slug}-{count}" if count else slug}
    html = etree.tostring(tree, encoding="unicode", method="html")
    references = [*(reference for _, reference in facts.references), *item.images]
    return _ItemFacts(set(facts.anchors), references, without_tags(html))


def _unique(findings: Sequence[Finding]) -> list[Finding]:
    return list(dict.fromkeys(findings))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _locations(data: bytes) -> Iterator[str]:
    """Yield the addresses in a sitemap."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    for element in root.iter("{*}loc"):
        yield (element.text or "").strip()
