"""Tell which of a site's URLs are those of the blog itself.

An export of a blog in a network names the main site of the network too (`wp:base_site_url`), and
one of WordPress.com names `http://wordpress.com/`. Their pages are not those of the blog, although
their paths may be the same.
"""

from __future__ import annotations

from migrator.model import Site
from migrator.urls.hosts import site_host
from migrator.urls.normalise import decoded_path


def blog_urls(site: Site) -> tuple[str, ...]:
    """Return the URLs at which the blog answers: its home page and its WordPress.

    WordPress may lie in a folder of its own (`/wp/`). A URL on another host, or in a folder above
    the home page, is that of a network.
    """
    home, wordpress = site.url, site.wordpress_url
    if not home or not wordpress or home == wordpress:
        return (home or wordpress,) if home or wordpress else ()
    folder, other = (decoded_path(url).rstrip("/") + "/" for url in (home, wordpress))
    is_above = other != folder and folder.startswith(other)
    return (home,) if site_host(home) != site_host(wordpress) or is_above else (home, wordpress)
