"""Tables of file extensions: images, other files, pages, and types that belong together."""

from __future__ import annotations

# fmt: off
IMAGE_EXTENSIONS = frozenset({
    ".apng", ".avif", ".bmp", ".gif", ".heic", ".heif", ".ico", ".jfif", ".jp2", ".jpe", ".jpeg",
    ".jpg", ".jxl", ".png", ".svg", ".tif", ".tiff", ".webp",
})
OTHER_EXTENSIONS = frozenset({
    # documents
    ".ai", ".azw3", ".bib", ".csv", ".djvu", ".doc", ".docm", ".docx", ".dot", ".dotx", ".eps",
    ".epub", ".ics", ".indd", ".ipynb", ".json", ".key", ".mobi", ".numbers", ".odg", ".odp",
    ".ods", ".odt", ".pages", ".pdf", ".pot", ".pps", ".ppsx", ".ppt", ".pptx", ".ps", ".psd",
    ".rtf", ".tex", ".tsv", ".txt", ".vcf", ".xls", ".xlsb", ".xlsm", ".xlsx", ".xlt", ".xml",
    # archives and programs
    ".7z", ".apk", ".bz2", ".dmg", ".exe", ".gz", ".iso", ".jar", ".msi", ".rar", ".tar", ".tgz",
    ".torrent", ".xz", ".zip",
    # audio and video
    ".3g2", ".3gp", ".aac", ".aif", ".aiff", ".avi", ".flac", ".flv", ".m4a", ".m4v", ".mid",
    ".midi", ".mkv", ".mov", ".mp3", ".mp4", ".mpeg", ".mpg", ".oga", ".ogg", ".ogv", ".opus",
    ".srt", ".swf", ".vtt", ".wav", ".webm", ".wma", ".wmv",
    # the rest
    ".gpx", ".kml", ".kmz", ".obj", ".otf", ".stl", ".ttf", ".woff", ".woff2",
})
MEDIA_EXTENSIONS = IMAGE_EXTENSIONS | OTHER_EXTENSIONS

PAGE_EXTENSIONS = frozenset({".htm", ".html", ".mht", ".mhtml", ".shtml", ".xhtml"})

# Programs on a server. Their extension does not tell the type of the content.
PROGRAM_EXTENSIONS = frozenset({".ashx", ".asp", ".aspx", ".cfm", ".cgi", ".do", ".jsp", ".php"})

# Extensions that share a container format, so that the beginning of a file does not distinguish
# them. Within a family the extension of the name counts.
FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({".jfif", ".jpe", ".jpeg", ".jpg"}),
    frozenset({".apng", ".png"}),
    frozenset({".tif", ".tiff"}),
    frozenset({".heic", ".heif"}),
    frozenset({".3g2", ".3gp", ".m4a", ".m4v", ".mov", ".mp4"}),
    frozenset({".oga", ".ogg", ".ogv", ".opus"}),
    frozenset({".mkv", ".webm"}),
    frozenset({".wma", ".wmv"}),
    frozenset({".mpeg", ".mpg"}),
    frozenset({".aif", ".aiff"}),
    frozenset({".mid", ".midi"}),
    frozenset({".ai", ".eps", ".pdf", ".ps"}),
    frozenset({".gz", ".tgz"}),
    frozenset({
        ".apk", ".docm", ".docx", ".dotx", ".epub", ".jar", ".key", ".kmz", ".numbers", ".odg",
        ".odp", ".ods", ".odt", ".pages", ".ppsx", ".pptx", ".xlsb", ".xlsm", ".xlsx", ".zip",
    }),
    frozenset({".doc", ".dot", ".msi", ".pot", ".pps", ".ppt", ".xls", ".xlt"}),
    frozenset({
        ".bib", ".csv", ".gpx", ".ics", ".ipynb", ".json", ".kml", ".obj", ".srt", ".tex", ".tsv",
        ".txt", ".vcf", ".vtt", ".xml",
    }),
)

# Formats that browsers show and WordPress takes, with the extension each should have.
# No others are decoded: some of Pillow's decoders start programs (EPS: Ghostscript).
IMAGE_FORMATS: dict[str, str] = {
    "AVIF": ".avif",
    "BMP": ".bmp",
    "GIF": ".gif",
    "ICO": ".ico",
    "JPEG": ".jpg",
    "JPEG2000": ".jp2",
    "MPO": ".jpg",
    "PNG": ".png",
    "TIFF": ".tif",
    "WEBP": ".webp",
}
# fmt: on


def same_type(one: str, other: str) -> bool:
    """Return True if a file of type `one` may have the extension `other`."""
    return one == other or any(one in family and other in family for family in FAMILIES)
