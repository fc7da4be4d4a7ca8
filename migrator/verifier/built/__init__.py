"""Compare the website that a site generator built from an archive with the archive.

Knows no generator: every check reads the built files as a visitor's browser gets them.
"""
