"""Count the posts of other sites in a capture or folder, of which only one site is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from migrator.model import Repair
from migrator.sources.html.page import SINGLE, SitePage
from migrator.sources.html.page_addresses import shown_host
from migrator.urls.hosts import site_host

# Pages of each other site that are examined; so many tell whether it is a blog.
_MOST: Final = 200
# Visits to other blogs are in many captures. A second site of the user has more posts than these,
# and more than this share of those that are read.
_FEWEST: Final = 3
_SHARE: Final = 0.2


class OtherSites:
    """The pages of other sites than the one at `root`."""

    def __init__(self, root: str) -> None:
        self._own = site_host(root)
        self._pages: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, url: str) -> None:
        """Note a page that does not belong to the site that is read."""
        host = site_host(url)
        if host and host != self._own and len(self._pages[host]) < _MOST:
            self._pages[host].append(url)

    def repairs(self, read: int, page_of: Callable[[str], SitePage | None]) -> Iterator[Repair]:
        """Yield a repair for each other site with posts; a loss if it has as many as a blog.

        read     number of items of the site that is read
        page_of  returns the page at a URL, None if it cannot be read
        """
        for _, urls in sorted(self._pages.items()):
            pages = (page_of(url) for url in urls)
            posts = sum(page is not None and page.kind in SINGLE for page in pages)
            if not posts:
                continue
            pages_show = "1 page shows" if posts == 1 else f"{posts} pages show"
            message = (
                f"{pages_show} posts of another site, which is not read: give it as a source of"
                " its own"
            )
            is_blog = posts >= max(_FEWEST, _SHARE * read)
            yield Repair(shown_host(urls[0]), 0, message, lost=is_blog)
