"""One rendered page of a WordPress site becomes a post.

`read_page` reads what a page shows, whichever theme showed it; `make_post` makes the model's
Post of it, or of all the pages that a long post is shown on. What is known of themes and
plugins is data: `containers`, `decoration`, `places` and `calendar`.
"""

from migrator.sources.html.extract import read_page
from migrator.sources.html.page import SitePage
from migrator.sources.html.to_post import make_post

__all__ = ["SitePage", "make_post", "read_page"]
