"""Add the comments to posts, with one request for a page of posts.

https://developer.wordpress.org/rest-api/reference/comments/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from migrator.model import Comment, Post
from migrator.sources.rest import records
from migrator.sources.rest.api_client import Api, ApiRefusedError
from migrator.sources.rest.api_listing import ApiListing
from migrator.sources.rest.lenient_json import number


class Comments:
    """Requests the comments of posts. If the list is not public, it is requested only once."""

    def __init__(self, api: Api, has_others: Callable[[], bool], *, logged_in: bool) -> None:
        """Request from `api`; `has_others` looks for comments that the API does not have."""
        self._api = api
        self._has_others = has_others
        self._closed = False
        # Pingbacks and comments awaiting approval are shown to moderators only.
        self._privileged_parameters = (
            {"context": "edit", "type": "all", "status": "all"} if logged_in else {}
        )

    def add_to(self, posts: Sequence[Post]) -> Iterator[Post]:
        """Yield the posts, each with its comments in the order of their ids."""
        # The comments of a protected post need its password too, and a request that includes
        # such a post fails for all posts.
        ids = [post.id for post in posts if self._privileged_parameters or not post.password]
        found = self._request(ids) if ids else {}
        for post in posts:
            comments = found.get(post.id, {})
            yield replace(post, comments=tuple(comments.values())) if comments else post

    def _request(self, ids: Sequence[int]) -> dict[int, dict[int, Comment]]:
        if self._closed:
            return {}
        found: dict[int, dict[int, Comment]] = {}
        parameters = {"post": ",".join(map(str, ids)), **self._privileged_parameters}
        parameters["_fields"] = records.COMMENT_FIELDS
        listing = ApiListing(self._api, "comments", "wp/v2/comments", parameters, records.LEAN)
        read, strange = set[int](), 0
        try:
            for batch in listing.batches():
                read |= {number(item.get("id")) for item in batch.items}
                if batch.is_lean:
                    numbers = ", ".join(str(number(item.get("id"))) for item in batch.items)
                    self._api.log.lost(f"comment {numbers} could not be read: {batch.why}")
                    continue
                for item in batch.items:
                    comment = records.comment(item)
                    of = number(item.get("post"))
                    strange += of not in ids
                    found.setdefault(of, {})[comment.id] = comment
        except ApiRefusedError as refusal:
            return self._handle_refusal(ids, refusal)
        hidden = (listing.total or 0) - len(read) - listing.unnamed
        if hidden > 0 and not listing.gave_up:
            self._api.log.lost(f"the list of comments has {hidden} items that it does not show")
        if strange:
            self._api.log.lost(f"{strange} comments belong to items that the site does not list")
        return found

    def _handle_refusal(
        self, ids: Sequence[int], refusal: ApiRefusedError
    ) -> dict[int, dict[int, Comment]]:
        if self._privileged_parameters:
            self._api.log.mended(
                f"the user may not moderate comments ({refusal}): only public comments are read"
            )
            self._privileged_parameters = {}
            return self._request(ids)
        if refusal.code == "rest_cannot_read_post":
            if len(ids) == 1:
                self._api.log.lost(f"the comments of item {ids[0]} could not be read: {refusal}")
                return {}
            half = len(ids) // 2
            return {**self._request(ids[:half]), **self._request(ids[half:])}
        self._closed = True
        # A site with comments disabled altogether does not have the list.
        is_whole = refusal.status == 404 and not self._has_others()
        note = self._api.log.mended if is_whole else self._api.log.lost
        note(f"the list of comments is not public: {refusal}")
        return {}
