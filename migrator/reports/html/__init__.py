"""Render the report as HTML pages to open from the disk: an overview, and a page per post.

All functions are pure, from data to UTF-8; other packages write the files. Text from a source
may be hostile. On a page it is escaped text. In a pane it is HTML rebuilt from a list of harmless
elements (`pane`), in a frame that may not run scripts, under a policy that loads nothing from the
network.
"""
