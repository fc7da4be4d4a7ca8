"""WordPress's REST API as a Source: what a running site tells of itself, page by page.

Reference: https://developer.wordpress.org/rest-api/reference/
"""

from migrator.sources.rest.api_root import probe
from migrator.sources.rest.credentials import authorization
from migrator.sources.rest.source import RestSource

__all__ = ["RestSource", "authorization", "probe"]
