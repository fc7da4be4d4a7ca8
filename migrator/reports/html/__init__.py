"""The report as pages that a browser shows from the disk: an overview, and one page per post.

Everything here is a pure function from data to UTF-8; who writes it is not known here.
What comes from a source is hostile: in a page it is text, and in a pane it is HTML rebuilt from a
list of what is harmless (`pane`), in a frame that may run no script, under a policy that
fetches nothing.
"""
