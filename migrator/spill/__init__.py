"""Keep lists and dictionaries in memory while they are small, and on disk when large.

So 200,000 posts need little memory. Small ones are plain lists and dictionaries. Large ones are
stored in a SQLite database in the system's folder for temporary files (`TMPDIR`), of which only a
few megabytes are in memory. The database has no name and disappears with its owner, however that
ends (https://www.sqlite.org/inmemorydb.html, "temporary databases").
"""
