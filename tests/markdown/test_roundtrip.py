"""The round trip HTML -> Markdown -> HTML shows the same content.

MIGRATOR_EXAMPLES sets the number of random documents. The default is few, always the same ones.
"""

from __future__ import annotations

from hypothesis import example, given
from support.documents import documents
from support.examples import examples
from support.roundtrip import rendered, shown

from migrator.markdown.converter import to_markdown


@examples(60)
@given(documents)
@example("<table><tr><th><code>*\t\\|  &amp;</code></th></tr></table>")
@example("<ul><li>**</li></ul><ul><li><p>**</p><pre></pre></li></ul>")
@example("<p><em>*</em>~2*3*4”</p>")
@example('<p><del><img src="b" alt="x">~ y</del>~**</p>')
@example('<p><a href="/a">![^1]</a> <img src="a" alt="^x"><img src="b" alt="\u3000;"></p>')
@example('<p><img src="a&amp;copy;b" alt="*" title="&amp;amp;"></p>')
@example("<p><sub><code> </code><code>  </code><br></sub></p>")
@example('<p><img src="uri3" alt="[foo](uri2)"></p>')
@example("<table><tr><th><em><code>\\</code><code>|</code></em></th></tr></table>")
@example("<p>\u00a0 \u3000*</p>")
@example("<ul><li>*<br><br><em>*</em><ul><li>*</li></ul></li></ul>")
@example("<blockquote><p>*</p><table><tr><th><code>\t</code></th></tr></table></blockquote>")
@example("<p><em><code>`</code><br><br><code>`</code></em></p>")
@example("<p><sub>*</sub><br><br><sub>*</sub><sub>*<br></sub><br>*</p>")
@example("<ul><li>*<br><br><em><sub><br></sub></em></li></ul>")
@example("<p>*<br><sub><br></sub>*</p>")
@example("<p>*<br>\u00a0 *<br>\u00a0*</p>")
@example("<p>*<em> </em>\u00a0 *</p>")
@example("<p>*<em>\u00a0 </em>\u00a0*</p>")
@example("<p>*<em>\u00a0 </em> \u00a0*</p>")
@example("<p>* <em>\u00a0</em> *</p>")
@example("<p>*<br><em>\u00a0</em>\u00a0*</p>")
@example("<p>*<sub>*</sub><em><br><sub><br></sub>*</em></p>")
@example("<p><em>\u3000</em>*</p>")
@example("<p>*<sub><em><br><br></em></sub><sub>*</sub></p>")
@example('<p>a <img src="a" alt="^x"></p>')
@example("<ul><li>[x]&lt;http://a.b&gt;</li></ul>")
@example("<ul><li>[x]<em>a</em></li><li>[ ]_a</li></ul>")
def test_a_document_of_markdown_elements_survives_the_round_trip(html: str) -> None:
    markdown = to_markdown(html)
    assert shown(rendered(markdown)) == shown(html), markdown
