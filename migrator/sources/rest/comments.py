"""What readers left, a page of posts at a time.

https://developer.wordpress.org/rest-api/reference/comments/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from migrator.model import Comment, Post
from migrator.sources.rest import records
from migrator.sources.rest.api_client import Api, ApiListing, ApiRefusedError
from migrator.sources.rest.lenient_json import number


class Comments:
    """Asks for the comments of posts; where the list is closed, once."""

    def __init__(self, api: Api, *, logged_in: bool) -> None:
        self._api = api
        self._closed = False
        # Pingbacks, and what nobody approved yet, are told to moderators only.
        self._more = {"context": "edit", "type": "all", "status": "all"} if logged_in else {}

    def of(self, posts: Sequence[Post]) -> Iterator[Post]:
        """The posts, each with its comments by id."""
        # The comments of a protected post are behind its password too, and asking for
        # them among others fails for all.
        ids = [post.id for post in posts if self._more or not post.password]
        found = self._of(ids) if ids else {}
        for post in posts:
            comments = found.get(post.id, {})
            yield replace(post, comments=tuple(comments.values())) if comments else post

    def _of(self, ids: Sequence[int]) -> dict[int, dict[int, Comment]]:
        if self._closed:
            return {}
        found: dict[int, dict[int, Comment]] = {}
        parameters = {"post": ",".join(map(str, ids)), **self._more}
        parameters["_fields"] = records.COMMENT_FIELDS
        listing = ApiListing(self._api, "comments", "wp/v2/comments", parameters, records.LEAN)
        try:
            for batch in listing.batches():
                if batch.is_lean:
                    numbers = ", ".join(str(number(item.get("id"))) for item in batch.items)
                    self._api.log.lost(f"comment {numbers} could not be had: {batch.why}")
                    continue
                for item in batch.items:
                    comment = records.comment(item)
                    found.setdefault(number(item.get("post")), {})[comment.id] = comment
        except ApiRefusedError as refusal:
            return self._refused(ids, refusal)
        return found

    def _refused(
        self, ids: Sequence[int], refusal: ApiRefusedError
    ) -> dict[int, dict[int, Comment]]:
        if self._more:
            self._api.log.mended(
                f"the user may not moderate comments ({refusal}): those that visitors see are read"
            )
            self._more = {}
            return self._of(ids)
        if refusal.code == "rest_cannot_read_post":
            if len(ids) == 1:
                self._api.log.lost(f"the comments of item {ids[0]} could not be had: {refusal}")
                return {}
            half = len(ids) // 2
            return {**self._of(ids[:half]), **self._of(ids[half:])}
        self._closed = True
        # A site that turned comments off for good has no such list.
        note = self._api.log.mended if refusal.status == 404 else self._api.log.lost
        note(f"the list of comments is closed: {refusal}")
        return {}
