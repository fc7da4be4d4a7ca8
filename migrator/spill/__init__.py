"""Lists and dictionaries for what grows with the site: 200,000 posts fit into little memory.

What is small lies in plain lists and dictionaries. What is large lies packed in a database of
SQLite, in the system's folder for temporary files (`TMPDIR`), of which only a few megabytes are
in memory. Such a database has no name: it is gone when its owner is, however that ends
(https://www.sqlite.org/inmemorydb.html, "temporary databases").
"""
