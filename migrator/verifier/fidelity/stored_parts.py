"""Read the stored texts that a post shows besides its `post_content`: blocks, notes, captions.

A post shows the reusable blocks, footnotes and gallery images that it refers to. The proof reads
them from the source by itself, so that it misses them if the renderer does not show them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from html import escape, unescape
from typing import Any, Final, NamedTuple

from migrator.model import Attachment
from migrator.untrusted.json_text import parse_json
from migrator.verifier.fidelity.word_check import code_elements

_BLOCK: Final = re.compile(r"<!--\s+wp:(?:core/)?block\s+(\{[^<>]*?\})\s+/-->")
# A shortcode that shows another item by its id.
_TEMPLATE: Final = re.compile(
    r"(?<!\[)\[(elementor-template|INSERT_ELEMENTOR|hfe_template|templatera|html_block|reblex|wptb"
    r"|oceanwp_library|(?:global_)?content_block|bricks_template|brizy_template|custom_block"
    r"|static_block|reusable[_-]block)\s+(?:id|template_id|block_id)\s*=\s*[\"']?(\d{1,17})[\"']?"
    r"\s*/?\](?!\])"
)
# A gallery without text between brackets; `[[gallery]]` is a text about one.
_LIST: Final = re.compile(r"(?<!\[)\[(gallery|playlist)(\s[^\[\]<>]*)?\](?!\])")
_GIVEN: Final = re.compile(r"""([a-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
_NOTED: Final = re.compile(r'\bdata-fn="([^"<>]*)"')
_NUMBER: Final = re.compile(r"\d{1,18}")
# wp_get_audio_extensions(), wp_get_video_extensions() and the images that browsers show.
_ENDINGS: Final = {
    "image": ("avif", "bmp", "gif", "jpe", "jpeg", "jpg", "png", "webp"),
    "audio": ("flac", "m4a", "mp3", "ogg", "wav"),
    "video": ("flv", "m4v", "mp4", "ogv", "webm"),
}
_OVERRIDES: Final = frozenset(("content", "overrides"))
_DEEPEST: Final = 4
_MOST_BLOCKS: Final = 200
_MOST_FILES: Final = 2_000


class SourceData(NamedTuple):
    """The data of the source that the parts of one post are read from.

    attachment  returns the attachment with an id
    children    returns the attachments whose parent is the post with an id
    """

    attachment: Callable[[int], Attachment | None]
    children: Callable[[int], Sequence[Attachment]]


class StoredParts(NamedTuple):
    """The parts of a post besides its content, as HTML.

    notes  its footnotes in order
    files  the files that its galleries and playlists list, each with its caption
    """

    notes: Sequence[str] = ()
    files: Sequence[str] = ()


def with_blocks(
    raw: str, block: Callable[[int], str | None], own_rules: Container[str] = ()
) -> str:
    """Return a stored `post_content` with the content of each reusable block, and of each item that
    a shortcode shows by its id, in its place.

    A block that is not in the source, or contains itself, stays a reference; so does a shortcode
    for which the user has a rule.
    """
    if "wp:" not in raw and not _TEMPLATE.search(raw):
        return raw
    return _with_blocks(raw, block, own_rules, (), [_MOST_BLOCKS])


def note_texts(footnotes: Iterable[Mapping[str, Any]], raw: str) -> list[str]:
    """Return the HTML of the footnotes in the post meta `footnotes`, in the order in which a
    stored `post_content` refers to them; those without a reference are last."""
    stored = {
        str(note["id"]): str(note["content"])
        for note in footnotes
        if "id" in note and str(note.get("content") or "").strip()
    }
    if not stored:
        return []
    order = dict.fromkeys(map(unescape, _NOTED.findall(raw)))
    return [stored[name] for name in dict.fromkeys((*order, *stored)) if name in stored]


def listed_files(raw: str, post_id: int, source: SourceData) -> list[str]:
    """Return each file that a gallery or playlist in a stored `post_content` shows, as HTML with
    its caption."""
    if "[gallery" not in raw and "[playlist" not in raw:
        return []
    code = [content for _, content in code_elements(raw)]
    found: dict[str, None] = {}
    for shortcode in _LIST.finditer(raw):
        if any(shortcode[0] in content for content in code):
            continue
        given = {name: a or b or c for name, a, b, c in _GIVEN.findall(shortcode[2] or "")}
        kind = "image" if shortcode[1] == "gallery" else given.get("type", "audio")
        for file in _files(given, post_id, source):
            if file.url and _is_of(file, kind):
                found.setdefault(_html(file, kind))
    return list(found)[:_MOST_FILES]


def _with_blocks(
    raw: str,
    block: Callable[[int], str | None],
    own_rules: Container[str],
    inside: tuple[int, ...],
    left: list[int],
) -> str:
    def content(found: re.Match[str]) -> str:
        number = _reference(found[1])
        stored = block(number) if number and number not in inside and left[0] > 0 else None
        if stored is None:
            return found[0]
        left[0] -= 1
        return _with_blocks(stored, block, own_rules, (*inside, number), left)

    def template(found: re.Match[str]) -> str:
        number = int(found[2])
        is_code = any(found[0] in code for _, code in code_elements(raw))
        is_other = is_code or found[1] in own_rules or number in inside or len(inside) >= _DEEPEST
        stored = None if is_other else block(number)
        if not stored or left[0] <= 0:
            return found[0]
        left[0] -= 1
        return f"\n\n{_with_blocks(stored, block, own_rules, (*inside, number), left)}\n\n"

    return _TEMPLATE.sub(template, _BLOCK.sub(content, raw))


def _reference(attributes: str) -> int:
    try:
        given = parse_json(attributes)
        number = given.get("ref")
    except (ValueError, AttributeError, RecursionError):
        return 0
    # A post may show other texts in the block than those of the block itself.
    return number if isinstance(number, int) and not _OVERRIDES.intersection(given) else 0


def _files(given: Mapping[str, str], post_id: int, source: SourceData) -> Iterator[Attachment]:
    numbers = _NUMBER.findall(given.get("ids") or given.get("include") or "")
    if numbers:
        yield from filter(None, (source.attachment(int(number)) for number in numbers))
        return
    excluded = set(map(int, _NUMBER.findall(given.get("exclude", ""))))
    parent = _NUMBER.search(given.get("id", ""))
    for file in source.children(int(parent[0]) if parent else post_id):
        if file.id not in excluded:
            yield file


def _is_of(file: Attachment, kind: str) -> bool:
    if file.mime_type:
        return file.mime_type.startswith(f"{kind}/")
    return file.url.rpartition(".")[2].lower() in _ENDINGS.get(kind, ())


def _html(file: Attachment, kind: str) -> str:
    element = "img" if kind == "image" else kind
    text = f' alt="{escape(file.alt)}"' if kind == "image" and file.alt else ""
    return f'<figure><{element} src="{escape(file.url)}"{text}></{element}>{file.caption}</figure>'
