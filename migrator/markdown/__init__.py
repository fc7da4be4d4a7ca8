"""Convert HTML to Markdown (CommonMark with GFM extensions) that renders to the same content.

The stages: `engine` walks the tree in reading order (`reading_order`), `element_roles` says how
each element takes part, and `converter` says what it becomes. Inline Markdown is built with
private marks (`sentinels`) and finished once its neighbours are known (`inline`): white space,
then emphasis delimiters, then backslashes. `plain_paragraphs` is a fast path for simple content.
"""
