"""The one way through the house, readable from top to bottom.

    source -> Post -> HTML as WordPress shows it -> Markdown -> files -> proof

Nothing here knows WordPress's markup, Markdown or HTTP: it calls those who do,
in order, and keeps account of every item.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Literal, cast

from bs4 import BeautifulSoup

from migrator import __version__, extensions
from migrator.assets.localise import Choice, Localiser, Needs, Network
from migrator.assets.uploads import Uploads
from migrator.config import Settings
from migrator.errors import MigratorError, OutputError
from migrator.fields import FieldSpec, Subject, front_matter
from migrator.findings import Finding
from migrator.links import LinkMap, redirects, rewrite
from migrator.markdown.converter import to_markdown
from migrator.markdown.frontmatter import dumps
from migrator.markdown.tree import parse
from migrator.model import Attachment, Entry, Index, MenuItem, Post, Source
from migrator.network import network_of
from migrator.output import data, layout, manifest
from migrator.output.manifest import ItemRecord, Manifest, SourceRecord
from migrator.output.writer import Output, Preview, Writer
from migrator.permalinks import decoded_path
from migrator.selection import DEFAULT_STATUSES, TECHNICAL_TYPES, Selection
from migrator.verify.fidelity import check_rendering, check_words
from migrator.verify.reconcile import reconcile
from migrator.verify.report import Report
from migrator.watching import Unwatched, Watcher
from migrator.wordpress.context import Context, ShortcodeRule
from migrator.wordpress.render import render, wordpress_html
from migrator.wordpress.text import plain_text

REPORT = PurePosixPath("migration/report.json")

# Posts whose files may be on their way at once, for each connection.
_AHEAD = 4

_STALE = "the last run wrote it and this one did not; delete it if nobody needs it"


def migrate(source: Source, settings: Settings, watcher: Watcher | None = None) -> Report:
    """Write the archive of `source` into `settings.output` and prove it.

    Raises UsageError for settings that make no sense and OutputError when the
    folder cannot be written; what is wrong with one item is a finding.
    """
    watcher = watcher or Unwatched()
    with ExitStack() as stack:
        network = None
        if not (settings.offline or settings.dry_run):
            network = stack.enter_context(network_of(source, settings))
        migration = Migration(source, settings, network)
        watcher.begin("Converting", len(source.index.entries))
        try:
            # While the files of one post are on their way, those of the next ones are asked for.
            for prepared in ahead(source.posts(), migration.prepare, migration.window):
                migration.take(prepared)
                watcher.advance()
            return migration.finish()
        except MigratorError:
            # Interrupted, or the disk is full: the next run must know its own files again.
            with suppress(OutputError):
                migration.remember()
            raise


@dataclass(frozen=True, slots=True)
class Converted:
    """A post's `markdown`, the HTML it was made from (`shown`: as WordPress shows it, with the
    addresses of the archive), the name of its first image, and what was found."""

    markdown: str
    shown: str = ""
    first_image: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """An item on its way: where it goes (None: nowhere), its HTML as a tree, the files it needs.

    `failure` is the defect of ours that it met.
    """

    post: Post
    page: PurePosixPath | None = None
    tree: BeautifulSoup | None = None
    needs: Needs | None = None
    featured: Needs | None = None
    findings: Sequence[Finding] = ()
    failure: Exception | None = None


class Migration:
    """One run: what is planned, what was written, what was found."""

    def __init__(self, source: Source, settings: Settings, network: Network | None = None) -> None:
        self.source = source
        self.settings = settings
        self.plan = layout.plan(
            source.site,
            source.index,
            _selection(settings),
            settings.layout or layout.DEFAULT_TEMPLATE,
        )
        self.previous, self.findings = Manifest.load(settings.output)
        self.findings += self.plan.findings
        self.output: Output = (Preview if settings.dry_run else Writer)(
            settings.output, self.previous, "overwrite" if settings.force else "keep"
        )
        self.links = LinkMap(source.site, source.index, self.plan.paths)
        self.files = Localiser(
            source.site,
            source.index,
            self.output,
            Uploads(settings.uploads) if settings.uploads else None,
            network,
            Choice(
                images=settings.images,
                media=settings.media,
                external=settings.external,
                skip_hosts=frozenset(settings.skip_host),
            ),
        )
        self.window = _AHEAD * settings.connections if network else 0
        self.library = Library(source.index)
        self.fields = _fields(settings, source.index)
        self.rules = extensions.shortcode_rules() | {
            name: _rule(table) for name, table in settings.shortcodes.items()
        }
        self.outcomes: dict[int, ItemRecord] = {}
        self.files_used: set[PurePosixPath] = set()
        self.comments = 0

    def prepare(self, post: Post) -> Prepared:
        """Show an item as WordPress does, and begin to fetch its files."""
        page = self.plan.paths.get(post.position)
        if page is None:
            return Prepared(post)
        try:
            return self._prepare(post, page)
        except MigratorError:
            raise
        except Exception as error:  # a defect of ours must not cost the other posts
            return Prepared(post, page, failure=error)

    def take(self, prepared: Prepared) -> None:
        """Write the files of one item, or note why it has none. One that fails stops no other."""
        post, page = prepared.post, prepared.page
        record = ItemRecord(post.position, post.id, post.type, post.status, post.slug)
        if page is None:
            reason = self.plan.skips.get(post.position, "")
            self.outcomes[post.position] = replace(record, skipped=reason)
            return
        try:
            self._write(prepared, page)
        except MigratorError:
            raise
        except Exception as error:  # as above
            why = f"{type(error).__name__}: {error}"
            self.findings.append(Finding("failed-item", str(page), f"{_name(post)}: {why}"))
            self.outcomes[post.position] = replace(record, skipped=f"could not be converted: {why}")
            return
        self.outcomes[post.position] = replace(record, path=str(page))

    def finish(self) -> Report:
        """Write what belongs to the site as a whole, and give account of every item."""
        self._account_for_attachments()
        self._write_data()
        self.findings += [Finding("stale", str(path), _STALE) for path in self.output.stale()]
        report = self._report()
        self.output.write_text(REPORT, report.to_json())
        self.remember()
        return report

    def remember(self) -> None:
        """Save what was written so far; what the last run wrote and this one has not
        reached yet stays ours."""
        record = Manifest(
            tool=f"migrator {__version__}",
            sources=[SourceRecord(self.source.locator)],
            settings=_settings_that_matter(self.settings),
            files={**self.previous.files, **self.output.files},
            items=list(self.outcomes.values()),
        )
        self.output.write_bytes(manifest.PATH, record.chunks())

    def _report(self) -> Report:
        items = self.outcomes.values()
        written = {item.position: item.path for item in items if item.path}
        skipped = {item.position: item.skipped for item in items if item.skipped}
        findings = [*self.findings, *self.output.findings]
        findings += [
            Finding("repair", f"{r.file}:{r.line}", r.message) for r in self.source.repairs
        ]
        findings += reconcile(self.source.index.entries, written, skipped)
        return Report(
            items=len(self.source.index.entries),
            written=len(written),
            skipped=dict(Counter(skipped.values())),
            counts={
                "posts": sum(path.endswith(".md") for path in written.values()),
                "files": len(self.files_used),
                "comments": self.comments,
                "repairs": len(self.source.repairs),
            },
            findings=findings,
        )

    def _prepare(self, post: Post, page: PurePosixPath) -> Prepared:
        featured = self._featured_address(post)
        needs_featured = self.files.prepare_featured(featured, post.link) if featured else None
        if _markdown_source(post):
            return Prepared(post, page, featured=needs_featured)
        rendered = render(post.content, self._context(post))
        tree = parse(rendered.html)
        rewrite(tree, page, post.link, self.links)
        attached = [attachment.url for attachment in self.library.children(post.id)]
        needs = self.files.prepare(tree, post.link, attached)
        return Prepared(post, page, tree, needs, needs_featured, rendered.findings)

    def _write(self, prepared: Prepared, page: PurePosixPath) -> None:
        post = prepared.post
        if prepared.failure:
            raise prepared.failure
        converted = self._converted(prepared, page)
        featured = self._featured(prepared, page)
        subject = Subject(
            post,
            slug=_slug(post, page),
            plain_text=plain_text,
            image=featured or converted.first_image,
            author=self._author(post),
        )
        self.output.write_text(
            page, dumps(front_matter(subject, self.fields), converted.markdown), item=post.position
        )
        self._write_comments(post, page)
        self.findings += (finding.at(str(page)) for finding in converted.findings)

    def convert(self, post: Post, page: PurePosixPath) -> Converted:
        """Bring a post from its stored content to Markdown, its files beside it, and prove it."""
        return self._converted(self._prepare(post, page), page)

    def _converted(self, prepared: Prepared, page: PurePosixPath) -> Converted:
        post, tree = prepared.post, prepared.tree
        if tree is None or prepared.needs is None:
            return Converted(_markdown_source(post))
        localised = self.files.localise(prepared.needs, page)
        self.files_used.update(localised.files)
        shown = str(tree)
        body = to_markdown(tree)
        found = [*prepared.findings, *localised.findings]
        if self.settings.proof:
            found += check_rendering(shown, body)
            found += check_words(post.content, body)
        return Converted(body, shown, localised.first_image, tuple(found))

    def _context(self, post: Post) -> Context:
        return Context(
            attachment=self.source.index.attachments.get,
            children=self.library.children,
            reusable_block=self.source.index.reusable_blocks.get,
            post_id=post.id,
            footnotes=_footnotes(post.meta.get("footnotes")),
            shortcode_rules=self.rules,
        )

    def _featured_address(self, post: Post) -> str:
        """Where the featured image was; "" when there is none."""
        attachment = self.source.index.attachments.get(_number(post.meta.get("_thumbnail_id")))
        return attachment.url if attachment else ""

    def _featured(self, prepared: Prepared, page: PurePosixPath) -> str:
        """The name of the featured image's file, which comes along even where no text shows it."""
        number = _number(prepared.post.meta.get("_thumbnail_id"))
        if not number:
            return ""
        if prepared.featured is None:
            message = f"the featured image has id {number}, and the source has no such file"
            self.findings.append(Finding("missing-attachment", str(page), message))
            return ""
        found = self.files.localise(prepared.featured, page)
        self.files_used.update(found.files)
        self.findings += found.findings
        return found.first_image

    def _author(self, post: Post) -> str:
        author = self.source.site.authors.get(post.author)
        return plain_text(author.name) if author and author.name else post.author

    def _write_comments(self, post: Post, page: PurePosixPath) -> None:
        if not post.comments:
            return
        comments = data.comments_yaml(post.comments, _comment_markdown, plain_text)
        if comments.text:
            self.output.write_text(page.parent / "comments.yaml", comments.text, item=post.position)
            self.comments += comments.kept

    def _account_for_attachments(self) -> None:
        """Every attachment ends as a file beside a post, or as a named skip."""
        for position in self.plan.attachments:
            entry = self.source.index.entries[position]
            record = ItemRecord(position, entry.id, entry.type, entry.status, entry.slug)
            if path := self.files.used_attachments.get(entry.id):
                self.outcomes[position] = replace(record, path=str(path))
            else:
                self.outcomes[position] = replace(record, skipped=self._why_no_file(entry))

    def _why_no_file(self, entry: Entry) -> str:
        attachment = self.source.index.attachments.get(entry.id)
        if attachment is None or not attachment.url:
            return "attachment without the address of a file"
        return "attachment that no written post uses, or whose file could not be had"

    def _write_data(self) -> None:
        site = self.source.site
        rows = [
            (r.old, self._new_address(r.new))
            for r in redirects(site, self.source.index, self.plan.paths)
        ]
        texts = {
            "site.yaml": data.site_yaml(site, plain_text),
            "authors.yaml": data.authors_yaml(site.authors.values(), plain_text),
            "terms.yaml": data.terms_yaml(site.terms, plain_text),
            "menus.yaml": data.menus_yaml(
                map(self._titled, self.source.index.menu_items), self._menu_link, plain_text
            ),
            "redirects.csv": data.redirects_csv(rows),
        }
        for name, text in texts.items():
            if text:
                self.output.write_text(PurePosixPath("data") / name, text)

    def _titled(self, item: MenuItem) -> MenuItem:
        """A menu entry without a title shows that of its page (`wp_setup_nav_menu_item`)."""
        position = self.library.position_of(item.object_id) if item.kind == "post_type" else None
        if item.title or position is None:
            return item
        return replace(item, title=self.source.index.entries[position].title)

    def _menu_link(self, item: MenuItem) -> str:
        """Where a menu entry leads: a path of the archive, or the address it had."""
        position = self.library.position_of(item.object_id) if item.kind == "post_type" else None
        path = self.plan.paths.get(position) if position is not None else None
        return str(path) if path else item.url

    def _new_address(self, new: PurePosixPath | str) -> str:
        """Of a redirect: an attachment's file where it came along, else its old address."""
        if isinstance(new, PurePosixPath):
            return str(new)
        path = self.files.used_attachments.get(self.library.id_of(new))
        return str(path) if path else new


class Library:
    """Quick look-ups in the index that several posts need."""

    def __init__(self, index: Index) -> None:
        self._children: dict[int, list[Attachment]] = defaultdict(list)
        self._positions: dict[int, int] = {}
        self._ids: dict[str, int] = {}
        for attachment in index.attachments.values():
            self._children[attachment.parent_id].append(attachment)
            self._ids.setdefault(attachment.url, attachment.id)
        for siblings in self._children.values():
            siblings.sort(key=lambda attachment: (attachment.menu_order, attachment.id))
        for entry in index.entries:
            self._positions.setdefault(entry.id, entry.position)

    def children(self, post_id: int) -> Sequence[Attachment]:
        """The attachments of a post, in menu order."""
        return self._children.get(post_id, ()) if post_id else ()

    def id_of(self, url: str) -> int:
        """The attachment with this file; 0 when there is none."""
        return self._ids.get(url, 0)

    def position_of(self, post_id: int) -> int | None:
        """Where the item with this id stands in the source."""
        return self._positions.get(post_id) if post_id else None


def ahead(
    posts: Iterable[Post], prepare: Callable[[Post], Prepared], window: int
) -> Iterator[Prepared]:
    """The posts in their order, each prepared when `window` posts before it are still to come."""
    waiting: deque[Prepared] = deque()
    for post in posts:
        waiting.append(prepare(post))
        if len(waiting) > window:
            yield waiting.popleft()
    yield from waiting


def _selection(settings: Settings) -> Selection:
    return Selection(
        types=frozenset(settings.types) or None,
        statuses=frozenset(settings.status) or DEFAULT_STATUSES,
        authors=frozenset(settings.author) or None,
        since=settings.since,
        until=settings.until,
    )


def _fields(settings: Settings, index: Index) -> FieldSpec:
    """Of a blog with one author, no post says by whom it is, unless that is asked for."""
    spec = FieldSpec.parse(settings.fields)
    contents = {e.author for e in index.entries if e.type not in TECHNICAL_TYPES and e.author}
    if settings.fields or len(contents) > 1:
        return spec
    return FieldSpec(tuple(column for column in spec.columns if column[0] != "author"))


def _rule(table: Mapping[str, str]) -> ShortcodeRule:
    if "template" in table:
        return ShortcodeRule("template", table["template"])
    return ShortcodeRule(cast('Literal["keep", "drop", "unwrap"]', table["rule"]))


def _settings_that_matter(settings: Settings) -> dict[str, Any]:
    """What changes the bytes that are written; not where they go, nor how they are had."""
    return {
        "layout": settings.layout or layout.DEFAULT_TEMPLATE,
        "types": list(settings.types),
        "status": list(settings.status),
        "author": list(settings.author),
        "since": settings.since.isoformat() if settings.since else "",
        "until": settings.until.isoformat() if settings.until else "",
        "fields": settings.fields,
        "images": settings.images,
        "media": settings.media,
        "shortcodes": {name: dict(rule) for name, rule in sorted(settings.shortcodes.items())},
    }


def _markdown_source(post: Post) -> str:
    """The Markdown that the author wrote, where a plugin kept it beside the HTML.

    Jetpack (https://jetpack.com/support/jetpack-blocks/markdown-block/, the older
    module) marks such posts with `_wpcom_is_markdown`.
    """
    if post.content_filtered.strip() and post.meta.get("_wpcom_is_markdown"):
        return post.content_filtered.replace("\r\n", "\n").strip("\n") + "\n"
    return ""


def _footnotes(stored: Any) -> Sequence[Mapping[str, Any]]:
    """The meta `footnotes` of the core footnotes block: a JSON list of id and content."""
    if isinstance(stored, str):
        try:
            stored = json.loads(stored)
        except ValueError:
            return ()
    return (
        [note for note in stored if isinstance(note, Mapping)] if isinstance(stored, list) else ()
    )


def _slug(post: Post, page: PurePosixPath) -> str:
    """The slug that the post's links use; one that never had a link takes its folder's name."""
    return decoded_path(post.slug) or page.parent.name


def _number(value: Any) -> int:
    if isinstance(value, list):
        value = value[-1] if value else 0
    text = str(value).strip()
    return int(text) if text.isdecimal() else 0


def _name(post: Post) -> str:
    return f"{post.type} {post.id} ({post.title or post.slug})"


def _comment_markdown(stored: str) -> str:
    return to_markdown(wordpress_html(stored))
