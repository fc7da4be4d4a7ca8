"""Saved pages of blogs in ten themes, from WordPress 1.2 to block themes and to no WordPress.

Five of the themes are built so that no rule of the reader can know them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PAGES_OF_A_THEME = 5


@dataclass(frozen=True)
class Theme:
    """A theme: `page` returns the HTML of post `number`, in whose text `words` stand.

    name      folder of its pages, which are those of one host
    is_known  True if a rule of the reader knows such themes
    path      file name of the page of a post
    """

    name: str
    is_known: bool
    page: Callable[[int, str], str]
    path: Callable[[int], str] = lambda number: f"entry-{number}.html"


def words_of(theme: str, number: int) -> str:
    """Return the text of a post: one sentence that stands nowhere else."""
    return (
        f"On the {number}th morning we carried the {theme} lamp over the hill and nobody in the "
        f"valley below had seen a light as green as number {number} before."
    )


def _document(title: str, body: str, attributes: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{title} - Lamp Diary</title></head>"
        f"<body{attributes}>{body}</body></html>"
    )


def _kubrick_15(number: int, words: str) -> str:
    return _document(
        f"Lamp {number}",
        '<div id="page"><div id="header"><h1><a href="/">Lamp Diary</a></h1></div>'
        '<div id="content" class="widecolumn"><div class="post">'
        f'<h2 id="post-{number}"><a href="kubrick-{number}.html" rel="bookmark">Lamp {number}'
        f'</a></h2><div class="entrytext"><p>{words}</p></div></div>'
        f'<ol class="commentlist"><li id="comment-{number}"><cite>Amy</cite> Says:<br />'
        '<small class="commentmetadata"><a href="#">May 5th, 2005 at 3:00 pm</a></small>'
        "<p>What a lamp</p></li></ol></div></div>",
    )


def _classic_15(number: int, words: str) -> str:
    return _document(
        f"Lamp {number}",
        '<h1 id="header"><a href="index.html">Lamp Diary</a></h1><div id="content">'
        '<h2>May 5, 2005</h2><div class="post">'
        f'<h3 class="storytitle" id="post-{number}"><a href="index.html?p={number}" '
        f'rel="bookmark">Lamp {number}</a></h3><div class="storycontent"><p>{words}</p></div>'
        "</div></div>",
    )


def _bare(number: int, words: str) -> str:
    return _document(
        f"Lamp {number}",
        f'<div class="column"><h2 class="posttitle">Lamp {number}</h2>'
        f'<div class="entry"><p>{words}</p></div></div>'
        '<form action="/wp-comments-post.php" method="post">'
        f'<input type="hidden" name="comment_post_ID" value="{number}"></form>',
    )


def _sandbox(number: int, words: str) -> str:
    return _document(
        f"Lamp {number}",
        f'<div id="container"><div id="content"><div id="post-{number}" '
        f'class="hentry p1 post publish author-amy"><h2 class="entry-title">Lamp {number}</h2>'
        f'<div class="entry-content"><p>{words}</p></div></div></div></div>',
        f' class="wordpress y2008 single s-y2008 postid-{number}"',
    )


def _block_theme(number: int, words: str) -> str:
    return _document(
        f"Lamp {number}",
        '<div class="wp-site-blocks"><main><h1 class="wp-block-post-title">'
        f'Lamp {number}</h1><div class="entry-content wp-block-post-content"><p>{words}</p>'
        "</div></main></div>",
        f' class="single single-post postid-{number} wp-embed-responsive"',
    )


def _table_layout(number: int, words: str) -> str:
    return _document(
        f"Lamp {number}",
        '<table><tr><td><a href="/">home</a></td><td valign="top"><font face="Verdana">'
        f"<b>Lamp {number}</b><br><br>{words}<br></font></td></tr></table>",
    )


def _blogger_like(number: int, words: str) -> str:
    return _document(
        f"Lamp {number}", f'<a name="{number}"></a><div class="blogPost"><div>{words}</div></div>'
    )


def _hand_made(number: int, words: str) -> str:
    return _document("Lamps", f'<center><img src="lamp.gif"><p align="center">{words}</p></center>')


def _script_site(number: int, words: str) -> str:
    return _document(
        f"Lamp {number}", f'<div id="root"><div class="css-1x9"><span>{words}</span></div></div>'
    )


def _frames_of_divs(number: int, words: str) -> str:
    return _document(
        f"Lamp {number}",
        f'<div id="wrap"><div id="middle"><h4>Lamp {number}</h4>{words}<hr></div></div>',
    )


THEMES = (
    Theme("kubrick", True, _kubrick_15, lambda number: f"kubrick-{number}.html"),
    Theme("classic", True, _classic_15, lambda number: f"index.html?p={number}"),
    Theme("bare", True, _bare),
    Theme("sandbox", True, _sandbox),
    Theme("blocks", True, _block_theme),
    Theme("tables", False, _table_layout),
    Theme("blogpost", False, _blogger_like),
    Theme("handmade", False, _hand_made),
    Theme("script", False, _script_site),
    Theme("middle", False, _frames_of_divs),
)


def write_pages(folder: Path) -> dict[str, str]:
    """Write five pages of each theme into `folder`; return the text of each by its path.

    All pages are those of one host, in a folder for each theme.
    """
    texts: dict[str, str] = {}
    host = folder / "lamps.example"
    for position, theme in enumerate(THEMES):
        (host / theme.name).mkdir(parents=True)
        for count in range(1, PAGES_OF_A_THEME + 1):
            number = 100 * (position + 1) + count
            words = words_of(theme.name, number)
            path = f"{theme.name}/{theme.path(number)}"
            (host / path).write_text(theme.page(number, words), encoding="utf-8")
            texts[path] = words
    return texts
