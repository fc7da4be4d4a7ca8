"""Read a live site through WordPress's REST API.

Reference: https://developer.wordpress.org/rest-api/reference/
"""

from migrator.sources.rest.api_root import find_api_root
from migrator.sources.rest.credentials import authorization
from migrator.sources.rest.source import RestSource

__all__ = ["RestSource", "authorization", "find_api_root"]
