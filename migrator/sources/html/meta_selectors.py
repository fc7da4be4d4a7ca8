"""Tables of selectors for a post's title, dates, author, terms and images.

Earlier rows take precedence. Elements are searched in and around the post, never in comments,
sidebars or other posts (`content_containers.NOT_THE_POST`).
"""

from __future__ import annotations

from typing import Final

from migrator.sources.html.page_tree import name_set

TITLE: Final = (
    ".elementor-widget-theme-post-title .entry-title-primary",
    ".elementor-widget-theme-post-title .elementor-heading-title",
    ".wp-block-post-title",
    "h1.entry-title",
    "h2.entry-title",
    ".entry-title",
    "h1.post-title",
    "h1.post_title",
    "h1.posttitle",
    "h1.page-title",
    "h1[itemprop=headline]",
    "[itemprop=headline]",
    "h1.title",
    "h1.jeg_post_title",
    "h1[class*=title]",
    "h1[class*=heading]",
    "h2.post-title",
    "h2.posttitle",
    "h2.post_title",
    "h2.title",
    ".p-name",
    ".storytitle",
    "h1[id^=post-]",
    "h2[id^=post-]",
    "h3[id^=post-]",
    ".entrytitle",
    ".fusion-post-title",
    ".et_pb_title_container .entry-title",
    ".hentry > h1",
    ".post > h1",
    ".hentry > h2",
    ".post > h2",
)
"""Heading of the post."""

PUBLISHED: Final = (
    "time.published",
    ".wp-block-post-date time",
    "time[itemprop=datePublished]",
    "[itemprop=datePublished]",
    ".posted-on time",
    "time.entry-date",
    "time.entry-time",
    "time.post-date",
    "time.published-date",
    ".entry-date time",
    ".post-date time",
    ".entry-meta time",
    ".post-meta time",
    ".meta time",
    ".dt-published",
    "abbr.published",
    ".published",
    "time[pubdate]",
    "time",
)
"""Machine-readable publication date: in `datetime`, `content` or `title`."""

MODIFIED: Final = (
    ".wp-block-post-date__modified-date time",
    "[itemprop=dateModified]",
    "time.modified",
    ".last-modified time",
    ".dt-updated",
    "time.updated",
    ".updated",
)
"""Machine-readable date of the last change. Some themes call a post's only date `updated`."""

SHOWN_DATES: Final = (
    ".published",
    ".entry-date",
    ".post-date",
    ".posted-on",
    ".date-post",
    ".postdate",
    ".post_date",
    ".meta-date",
    ".elementor-post-info__item--type-date",
    ".fusion-meta-info-wrapper",
    ".herald-date",
    ".jeg_meta_date",
    ".td-post-date",
    ".entry-time",
    ".date",
    ".data",
    ".datum",
    ".fecha",
    ".time",
    ".updated",
    ".postmetadata",
    ".entry-meta",
    ".post-meta",
    ".postmeta",
    ".post-info",
    ".byline",
    ".single_blog_meta",
    ".meta",
    "#meta",
    "[class*=date]",
    "[class*=meta]",
    "small",
)
"""Elements that show a date to readers."""

AUTHORS: Final = (
    ".wp-block-post-author-name",
    ".author-bio .author-title",
    ".wp-block-post-author__name",
    ".author .fn",
    ".fn.author",
    ".byline .author a",
    ".posted-by a[rel~=author]",
    ".entry-author [itemprop=name]",
    ".entry-author-name",
    "[itemprop=author] [itemprop=name]",
    ".p-author",
    "a[rel~=author]",
    ".author a[href*=/author/]",
    ".byline a[href*=/author/]",
    ".vcard .fn",
    ".jeg_meta_author a",
    ".elementor-post-info__item--type-author",
    ".td-author-name a",
    ".post-author a",
    ".entry-author a",
    ".byline a",
    ".author a",
    "[class*=author-link]",
    "[class*=author] a",
    "a[href*=/author/]",
    "a[href*=/autor/]",
    "a[href*=/auteur/]",
    "a[href*=?author=]",
    ".autor",
    ".author-name",
    ".author-title",
    ".byline",
    ".sart-author",
    ".author",
)
"""Elements with the author's name."""

AUTHOR_PATHS: Final = ("author", "autor", "auteur", "autore", "verfasser", "auteurs", "autores")
"""URL segments before an author's name: `author_base` and its common replacements."""

BEFORE_A_NAME: Final = (
    "by", "written by", "posted by", "published by", "author", "von", "par", "por", "di", "da",
    "door", "av", "af", "autor", "autore", "auteur", "автор", "от", "przez", "作者", "投稿者",
)  # fmt: skip
"""Words before an author's name, in the languages of `localised_dates`."""

TERM_LINKS: Final = (
    ".taxonomy-* a",
    ".cat-links a",
    ".tags-links a",
    ".tag-links a",
    ".post-categories a",
    "a[rel~=tag]",
    "a[rel~=category]",
    ".elementor-post-info__terms-list-item",
    ".entry-categories a",
    ".entry-tags a",
    ".tagcloud a",
    ".meta-category a",
    ".blog-categories a",
    ".entry-category a",
    ".td-tags a",
    ".tags-list a",
    "#taxonomies a",
    ".block-catbox",
    "[class*=categor] a",
    "[class*=tags] a",
    ".meta a",
    ".entrymeta a",
    ".postmetadata a",
    ".post-meta a",
    ".postmeta a",
    ".entry-meta a",
    ".post-info a",
)
"""Links to the post's categories, tags and other terms."""

CATEGORY_PATHS: Final = name_set(
    "category categories categoria categorie kategorie kategoria categorias rubrique rubrik"
    " rubriek thema temas cat topics kategori rubrika"
)
TAG_PATHS: Final = name_set(
    "tag tags schlagwort etiqueta etiquetas etiquette mot-cle motcle stichwort temat tagi"
    " onderwerp mots-cles tagged"
)
"""URL segments before a term's name: `category_base` and `tag_base`, and their common replacements
on blogs in other languages.
"""

FEATURED: Final = (
    ".wp-block-post-featured-image img",
    ".elementor-widget-theme-post-featured-image img",
    "img.wp-post-image",
    ".post-thumbnail img",
    ".post-thumb img",
    ".entry-thumb",
    ".featured-image img",
    ".single-featured-image img",
    ".eltdf-post-image img",
    ".jeg_featured img",
    ".td-post-featured-image img",
    ".featured_owl img",
    "[class*=featured] img",
)
"""Featured image of the post."""

EXCERPTS: Final = (
    ".wp-block-post-excerpt__excerpt",
    ".entry-summary",
    ".entry-headline.h5",
    ".sommario",
    ".sart-intro",
    ".jeg_post_subtitle",
    ".td-post-sub-title",
    ".p-summary",
)
"""Excerpt, on themes that show it on the post's own page."""

PROTECTED_TITLES: Final = (
    "Protected: ", "Protégé : ", "Protégé\xa0: ", "Geschützt: ", "Protegido: ", "Protetto: ",
    "Beveiligd: ", "Защищено: ", "保護中: ", "密码保护：", "受保護的文章：", "Zabezpieczony: ",
    "Skyddad: ", "Beskyttet: ", "Suojattu: ", "Chráněno: ", "Protegit: ",
)  # fmt: skip
"""Prefixes of the title of a password-protected post, in WordPress's languages."""
