"""Build the pages of the preview: years, terms, a search, and each post with its comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import quote

from markupsafe import Markup

from migrator.preview.page_templates import data, page
from migrator.preview.posts import PreviewComment, PreviewPost, PreviewPosts
from migrator.preview.safe_html import rendered
from migrator.startup.value_objects import value_object

REPORT: Final = PurePosixPath("migration/report.html")
_NEWEST: Final = 20


@value_object
class _ShownComment:
    author: str
    date: str
    html: Markup
    replies: tuple[_ShownComment, ...]


class PreviewPages:
    """The pages of the archive in the folder `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._posts = PreviewPosts(root)

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, bytes] | None:
        """Return status and HTML of one of the preview's own pages; None for any other path."""
        if path == "/":
            return 200, self._home()
        if path == "/_preview/year":
            return self._year(query.get("y", ""))
        if path == "/_preview/terms":
            return 200, self._terms()
        if path == "/_preview/term":
            return self._term(query.get("kind", ""), query.get("name", ""))
        if path == "/_preview/search":
            return 200, self._search(query.get("q", ""))
        return None

    def post(self, path: PurePosixPath) -> bytes | None:
        """Return the page of a post; None if its file cannot be read."""
        read = self._posts.text(path)
        if read is None:
            return None
        post, markdown = read
        posts = [
            each
            for each in self._posts.posts()
            if each.date and not each.is_draft and not each.is_page
        ]
        places = {each.path: number for number, each in enumerate(posts)}
        here = places.get(path)
        return self._page(
            "post.html",
            post.title,
            post=post,
            html=Markup(rendered(markdown)),  # noqa: S704 - cleaned by nh3
            comments=_shown(self._posts.comments(path)),
            report=self._report_of(path),
            newer=posts[here - 1] if here else None,
            older=posts[here + 1] if here is not None and here + 1 < len(posts) else None,
        )

    def message(self, title: str, text: str) -> bytes:
        """Return a page with one sentence, such as an error."""
        return self._page("message.html", title, text=text)

    @staticmethod
    def style() -> bytes:
        """Return the style sheet of all pages."""
        return data("style.css").encode()

    def _home(self) -> bytes:
        posts = self._posts.posts()
        public = [post for post in posts if not post.is_draft]
        dated = [post for post in public if post.year and not post.is_page]
        others = [post for post in public if not post.year or post.is_page]
        drafts = [post for post in posts if post.is_draft]
        years = sorted(Counter(post.year for post in dated).items(), reverse=True)
        groups = [
            (
                f"Newest {len(dated[:_NEWEST])}" if len(dated) > _NEWEST else "Posts",
                dated[:_NEWEST],
            ),
            ("Pages", sorted(others, key=lambda post: post.title.casefold())),
            ("Drafts", drafts),
        ]
        site = self._posts.site()
        return self._page(
            "home.html",
            self._name(),
            description=str(site.get("description") or ""),
            years=years,
            groups=[(heading, rows) for heading, rows in groups if rows],
        )

    def _year(self, year: str) -> tuple[int, bytes]:
        posts = [
            post
            for post in self._posts.posts()
            if post.year == year and not post.is_draft and not post.is_page
        ]
        return self._list(year, posts) if year else self._nothing()

    def _term(self, kind: str, name: str) -> tuple[int, bytes]:
        posts = [post for post in self._posts.posts() if name in post.terms.get(kind, ())]
        return self._list(name, posts)

    def _list(self, title: str, posts: list[PreviewPost]) -> tuple[int, bytes]:
        return (200, self._page("list.html", title, posts=posts)) if posts else self._nothing()

    def _nothing(self) -> tuple[int, bytes]:
        return 404, self.message("Not found", "The archive has nothing under this address.")

    def _terms(self) -> bytes:
        counts: dict[str, Counter[str]] = {}
        for post in self._posts.posts():
            for kind, names in post.terms.items():
                counts.setdefault(kind, Counter()).update(names)
        kinds = [
            (kind, sorted(names.items(), key=lambda each: each[0].casefold()))
            for kind, names in sorted(counts.items())
        ]
        return self._page("terms.html", "Terms", kinds=kinds)

    def _search(self, query: str) -> bytes:
        hits = self._posts.search(query)
        title = f"Search: {query}" if query.strip() else "Search"
        return self._page("search.html", title, hits=hits, query=query)

    def _page(self, template: str, title: str, **values: Any) -> bytes:
        site = self._posts.site()
        shown = {
            "title": title,
            "site": self._name(),
            "language": str(site.get("language") or "en"),
            "query": "",
            "report": (self.root / REPORT).is_file(),
        }
        return page(template, **{**shown, **values})

    def _name(self) -> str:
        return str(self._posts.site().get("title") or self.root.resolve().name)

    def _report_of(self, path: PurePosixPath) -> str:
        """Return the address of a post's page in the report, "" if there is none."""
        place = PurePosixPath("migration/report") / path.with_suffix(".html")
        return f"/{quote(str(place))}" if (self.root / place).is_file() else ""


def _shown(comments: Iterable[PreviewComment]) -> tuple[_ShownComment, ...]:
    return tuple(
        _ShownComment(
            each.author,
            each.date,
            Markup(rendered(each.text)),  # noqa: S704 - cleaned by nh3
            _shown(each.replies),
        )
        for each in comments
    )
