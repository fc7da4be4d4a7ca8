"""WordPress's own markup becomes the HTML that WordPress would show.

The way of a content, top to bottom: `render` asks `saved` for the pieces of a post in
the block editor (`blocks` is the grammar, `block_rules` what blocks become), `tokens`
cuts each piece, `shortcodes` finds the shortcodes in it, `expand` puts in what
`registry` says they become, and `flow` writes HTML again, with paragraphs from `autop`.
Most of a content is `plain` and stays in one piece, which `runs` makes paragraphs of.

A shortcode is a row in `registry`, `builders` or `plugins`; a block one in `block_rules`.
"""
