"""Convert WordPress's stored markup to the HTML that WordPress shows.

The stages for one post's content, in order:

1. `render` runs the stages. `blocks` parses block delimiters, `blocks_to_tokens` cuts the
   content of the block editor into pieces and `block_rules` says what each block becomes.
2. `tokens` splits each piece into tokens. `plain_html` keeps simple HTML, which most content
   is, as one token. `shortcode_grammar` finds the shortcodes.
3. `expand_shortcodes` replaces each shortcode as `shortcode_registry` says.
4. `tokens_to_html` writes HTML again. `autop` adds the paragraphs of classic content
   (`autop_plain` those of simple HTML).

To support a shortcode, add a row to `shortcode_registry`, `page_builders` or
`plugin_shortcodes`; to support a block, add a row to `block_rules`. `unrender` goes the other
way: it turns the HTML that a site shows into what its post holds.
"""
