"""Read rendered pages of a WordPress site and convert them to posts.

`read_page` extracts the data of one page, whatever theme made it. `make_post` builds the model's
`Post` from it, or from all the pages of a paginated post. Knowledge about themes and plugins is
data: `content_containers`, `theme_decoration`, `meta_selectors` and `localised_dates`.
"""

from migrator.sources.html.extract import read_page
from migrator.sources.html.page import SitePage
from migrator.sources.html.to_post import make_post

__all__ = ["SitePage", "make_post", "read_page"]
