"""Return the correct addresses in the archive for those of a post and of its comments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath

from migrator.assets.download import Got
from migrator.model import Post
from migrator.pipeline.resolved_post import LocalisedPost, ResolvedPost
from migrator.pipeline.website_pages import WebsitePages
from migrator.startup.value_objects import value_object
from migrator.verifier.fidelity.file_table import FilePolicy, PostFiles, accepted
from migrator.verifier.fidelity.references import AcceptedUrls, HtmlReference, plain
from migrator.verifier.fidelity.url_table import UrlTable
from migrator.verifier.source.comments_check import comment_references
from migrator.verifier.source.enclosure_facts import media_addresses


@value_object
class CorrectUrls:
    """The proof's own tables of addresses, for all posts of one run.

    `digest` returns the SHA-256 of a written file of the archive, "" for others.
    """

    table: UrlTable
    policy: FilePolicy
    digest: Callable[[PurePosixPath], str]
    website: WebsitePages | None

    def of_post(self, prepared: ResolvedPost, shown: LocalisedPost) -> AcceptedUrls | None:
        """Return the correct addresses for those of the rendered HTML."""
        if prepared.shown is None or prepared.page is None:
            return None
        found = self._correct(prepared.post, shown, prepared.page, prepared.shown.references)
        return AcceptedUrls(str(prepared.page), found)

    def of_comments(self, prepared: ResolvedPost, shown: LocalisedPost) -> dict[str, AcceptedUrls]:
        """Return the correct addresses for those of each comment with links or files."""
        if prepared.page is None:
            return {}
        page = prepared.page
        wanted = {stored: comment_references(stored) for stored in shown.comments}
        return {
            stored: AcceptedUrls(str(page), self._correct(prepared.post, shown, page, references))
            for stored, references in wanted.items()
        }

    def of_media(
        self, post: Post, shown: LocalisedPost, page: PurePosixPath
    ) -> Mapping[str, Sequence[str]]:
        """Return the correct addresses for those of the podcast files of a post, in order."""
        urls = media_addresses(post.meta)
        references = [HtmlReference("audio", url) for url in urls]
        return dict(zip(urls, self._correct(post, shown, page, references), strict=True))

    def _correct(
        self,
        post: Post,
        shown: LocalisedPost,
        page: PurePosixPath,
        references: Sequence[HtmlReference],
    ) -> list[tuple[str, ...]]:
        link = post.link
        answers = (given for one in shown.localised for given in one.answers)
        given = [(url, got.body.sha256 if isinstance(got, Got) else "") for url, _, got in answers]
        files = PostFiles(given, shown.files, self.digest, shown.findings)
        found = [
            accepted(each, link, self.table, files, self.policy, str(page)) for each in references
        ]
        if (site := self.website) is not None:
            # An address whose page visitors must not see stays as it is.
            kept = (plain(self.table.absolute(each.address, link)) for each in references)
            pairs = zip(found, kept, strict=True)
            found = [site.accepted(ok, page) or (ok and (old,)) for ok, old in pairs]
        return found
