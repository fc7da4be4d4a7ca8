"""Expected differences between the archive of a site's REST API and that of its export.

Visitors get less data than an export holds, and contents come as rendered HTML.
`docs/reference/rest-api.md` describes the same in words.
"""

from __future__ import annotations

from collections.abc import Sequence

from archives import Row

THEME = "the theme shows a word if a title is empty"
SEO = "the site does not show the custom fields of an SEO plugin"
TYPOGRAPHY = "WordPress shows typographic dashes, dots and smileys"
TWEET = "the site shows the text of the message, and migrator keeps it"
DYNAMIC = "the site does not show the settings of such a block"
PLUGIN = "the plugin was removed, so its shortcode is shown as it was typed"
SHORTCODE = "the site shows what its shortcode produces"
BROKEN = "the site sends broken HTML as it is, and browsers repair it differently"
PLAYER = "the site shows a player"
SCRIPT = "most scripts of a page are of plugins, so none is named"
MODERATORS = "only moderators see pingbacks and waiting comments"

TWEETED = (
    "> Un message & un lien <https://t.co/abcdefghij>",
    ">",
    (
        "> — exemple (@exemple) [March 3, 2015]"
        "(https://twitter.com/exemple/status/572750000000000001?ref_src=twsrc%5Etfw)"
    ),
)
ADDRESS = ("<https://twitter.com/exemple/status/572750000000000001>",)

PENDING = (
    "- id: 4",
    '  author: "En attente"',
    '  date: "2004-03-01T10:19:00-05:00"',
    '  status: "pending"',
    "  text: |-",
    "    Pas encore approuvé.",
)
"""The comment that waits for a moderator."""

VISITOR: Sequence[Row] = (
    Row("posts/42/index.md", ('title: ""',), ('title: "Untitled"',), THEME),
    Row("posts/blocs-dintegration/index.md", ADDRESS, TWEETED, TWEET),
    Row("posts/contenus-dailleurs/index.md", ADDRESS, TWEETED, TWEET),
    Row(
        "posts/blocs-dynamiques/index.md",
        ('<!-- migrator: block latest-posts {"postsToShow":3,"displayPostDate":true} -->',),
        ("<!-- migrator: block latest-posts -->",),
        DYNAMIC,
    ),
    Row(
        "posts/blocs-dynamiques/index.md",
        ('<!-- migrator: block categories {"showPostCounts":true} -->',),
        ("<!-- migrator: block categories -->",),
        DYNAMIC,
    ),
    Row(
        "posts/blocs-dynamiques/index.md",
        ('<!-- migrator: block search {"label":"Rechercher","buttonText":"Chercher"} -->',),
        ("<!-- migrator: block search -->",),
        DYNAMIC,
    ),
    Row("posts/ce-qui-nest-pas-du-markdown/index.md", ("\\- tiret  ",), ("– tiret  ",), TYPOGRAPHY),
    Row(
        "posts/ce-qui-nest-pas-du-markdown/index.md",
        ("--- trois tirets",),
        ("— trois tirets",),
        TYPOGRAPHY,
    ),
    Row(
        "posts/ce-qui-nest-pas-du-markdown/index.md",
        (r"\<div>pas une balise\</div> \&amp; \&nbsp; © — … \<!-- pas un commentaire -->",),
        (r"\<div>pas une balise\</div> \&amp; \&nbsp; © — … \<!– pas un commentaire –>",),
        TYPOGRAPHY,
    ),
    Row(
        "posts/ce-qui-nest-pas-du-markdown/index.md",
        (":smile: #mot-clic @personne http://example.org.",),
        ("🙂 #mot-clic @personne http://example.org.",),
        TYPOGRAPHY,
    ),
    Row(
        "posts/champs-personnalises/index.md",
        ('description: "Description pour les moteurs de recherche."',),
        (),
        SEO,
    ),
    Row(
        "posts/du-code-a_b_c-d/index.md",
        ("```html", '<p class="x">Un greffon colorait ceci</p>', "```"),
        (r'[code language="html"]\<p class="x">Un greffon colorait ceci\</p>[/code]',),
        PLUGIN,
    ),
    Row(
        "posts/du-code-a_b_c-d/index.md",
        ("```sql", "SELECT * FROM t WHERE a_b = 'c' AND d <> 4;", "```"),
        (
            '[sourcecode lang="sql"]  ',
            "SELECT * FROM t WHERE a_b = 'c' AND d <> 4;  ",
            "[/sourcecode]",
        ),
        PLUGIN,
    ),
    Row("posts/listes/index.md", ("\\- un tiret",), ("– un tiret",), TYPOGRAPHY),
    Row(
        "posts/premier-billet/comments.yaml",
        (
            "- id: 2",
            '  author: "Autre carnet"',
            '  url: "https://example.org/billet"',
            '  date: "2004-03-01T10:17:00-05:00"',
            '  kind: "pingback"',
            "  text: |-",
            "    […] comme le dit ce premier billet […]",
            *PENDING,
        ),
        (),
        MODERATORS,
    ),
    Row(
        "posts/premier-billet/index.md",
        (
            (
                "Bonjour le \"monde\" -- voici l'essai d'un carnet... avec des 'guillemets'"
                " simples, une fraction 1/2, un 4x4 et (c) 2004. :)"
            ),
        ),
        (
            (
                "Bonjour le \"monde\" — voici l'essai d'un carnet… avec des 'guillemets' simples,"
                " une fraction 1/2, un 4×4 et (c) 2004. 🙂"
            ),
        ),
        TYPOGRAPHY,
    ),
    Row("posts/shortcodes-connus-et-inconnus/index.md", ("**Connu**",), ("#### Connu",), SHORTCODE),
    Row(
        "posts/shortcodes-connus-et-inconnus/index.md",
        ("Colonne de gauche",),
        (
            (
                '[vc_row][vc_column width="1/2"][vc_column_text]Colonne de gauche[/vc_column_text]'
                '[/vc_column][vc_column width="1/2"]Colonne de droite[/vc_column][/vc_row]'
            ),
        ),
        PLUGIN,
    ),
    Row(
        "posts/shortcodes-connus-et-inconnus/index.md",
        (
            "Colonne de droite",
            "",
            '<!-- migrator: shortcode [contact-form-7 id="12" title="Contact"] -->',
        ),
        ('[contact-form-7 id="12" title="Contact"]',),
        PLUGIN,
    ),
    Row(
        "posts/sons-et-films/index.md",
        ("[http://site/wp-content/uploads/2014/08/silence.mp3](files/silence.mp3)",),
        ('<audio controls src="files/silence.mp3">', "</audio>"),
        PLAYER,
    ),
    *(
        Row("posts/soupe-de-balises/index.md", (bold,), (plain,), BROKEN)
        for bold, plain in (
            (
                "**suite du texte & esperluette nue < inférieur**",
                "suite du texte & esperluette nue < inférieur",
            ),
            ("> **Cité**", "> Cité"),
            ("> > **Cité dans la citation**", "> > Cité dans la citation"),
            ("> - **liste citée**", "> - liste citée"),
            (
                "<address><b>12, rue de l'Église<br>Montréal</b></address>",
                "<address>12, rue de l'Église<br>Montréal</address>",
            ),
        )
    ),
    Row("posts/soupe-de-balises/index.md", ("<!-- migrator: element script -->", ""), (), SCRIPT),
    Row(
        "posts/soupe-de-balises/index.md",
        ("**caché  ", "![pixel](images/image.gif)**"),
        ("caché  ", "![pixel](images/image.gif)"),
        BROKEN,
    ),
    Row(
        "posts/yaml-le-titre-1-cite-a-100-accentue-barre/index.md",
        ('description: "--- titre: non --- "cité": \'oui\' # dièse"',),
        ('description: "— titre: non — "cité": \'oui\' # dièse"',),
        TYPOGRAPHY,
    ),
    Row(
        "posts/yaml-le-titre-1-cite-a-100-accentue-barre/index.md",
        ("\\---",),
        ("—",),
        TYPOGRAPHY,
    ),
    Row(
        "posts/🎉-fete-👩💻-drapeaux-🇨🇦/index.md",
        ("Émojis : 😀 👨\u200d👩\u200d👧\u200d👦 ❤️ et anciens :-) ;) :mrgreen:",),
        ("Émojis : 😀 👨\u200d👩\u200d👧\u200d👦 ❤️ et anciens 🙂 😉 :mrgreen:",),
        TYPOGRAPHY,
    ),
)

USER: Sequence[Row] = tuple(row for row in VISITOR if row.why == SEO)
"""With an application password contents come as they are stored."""
