"""What the posts of a generated blog say, in the markup of WordPress's two editors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from prose import sentence, title, words

HOME = "https://blog.example"
FIRST_DAY = datetime(2003, 3, 1, 8, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Facts:
    """What other posts may refer to: known from the number alone, without writing the post."""

    number: int
    id: int
    name: str
    slug: str
    day: datetime

    @property
    def link(self) -> str:
        return f"{HOME}/{self.day:%Y/%m/%d}/{self.slug}/"

    @property
    def has_picture(self) -> bool:
        return self.number % 3 == 0

    @property
    def picture_id(self) -> int:
        return self.id + 1

    def picture(self, size: str = "") -> str:
        return f"{HOME}/wp-content/uploads/{self.day:%Y/%m}/photo-{self.number}{size}.jpg"


def facts(number: int, seed: int) -> Facts:
    rng = Random(f"{seed}:facts:{number}")
    name = title(rng)
    slug = "-".join(word for word in name.lower().split() if word.isascii() and word.isalpha())
    day = FIRST_DAY + timedelta(hours=5 * number, minutes=rng.randrange(60))
    return Facts(number, 10 * number, name, f"{slug}-{number}", day)


class Writer:
    """The parts of one post's content, in its editor's markup."""

    def __init__(self, number: int, posts: int, seed: int) -> None:
        self.rng = Random(f"{seed}:content:{number}")
        self.posts = posts
        self.seed = seed
        self.blocks = number % 2 == 1
        self.pictured = facts(max(3, number - number % 3), seed)

    def block(self, name: str, html: str, attributes: str = "") -> str:
        if not self.blocks:
            return html
        attributes = f" {attributes}" if attributes else ""
        return f"<!-- wp:{name}{attributes} -->\n{html}\n<!-- /wp:{name} -->"

    def inline(self) -> str:
        """A sentence with something in it, as often as people do that."""
        text = sentence(self.rng)
        some = words(self.rng, 2)
        match self.rng.randrange(12):
            case 0:
                text += f" <strong>{some}</strong>, {words(self.rng, 4)}."
            case 1:
                text += f" See <em>{some}</em> &amp; {words(self.rng, 3)}."
            case 2:
                other = facts(self.rng.randrange(self.posts) + 1, self.seed)
                href = other.link if self.rng.random() < 0.7 else f"{HOME}/?p={other.id}"
                text += f' As I <a href="{href}">wrote about {some}</a>.'
            case 3:
                href = f"https://example.org/{self.rng.randrange(999)}?a=1&amp;b=2"
                text += f' More <a href="{href}">there</a>.'
            case 4:
                text += f" Type <code>{some.replace(' ', '_')}()</code> -- it works... :)"
        return text

    def paragraph(self) -> str:
        text = " ".join(self.inline() for _ in range(self.rng.randint(2, 4)))
        if self.blocks:
            return self.block("paragraph", f"<p>{text}</p>")
        return text.replace(". ", ".\n", 1) if self.rng.random() < 0.1 else text

    def heading(self) -> str:
        return self.block("heading", f"<h2>{words(self.rng, 4).capitalize()}</h2>")

    def listing(self) -> str:
        tag = self.rng.choice(["ul", "ol"])
        items = [f"<li>{self.inline()}</li>" for _ in range(self.rng.randint(2, 5))]
        nested = f"<li>{words(self.rng, 3)}\n<ul>\n<li>{words(self.rng, 4)}</li>\n</ul>\n</li>"
        lines = "\n".join([*items, nested])
        return self.block("list", f"<{tag}>\n{lines}\n</{tag}>", '{"ordered":true}' * (tag == "ol"))

    def image(self) -> str:
        size, shown = self.pictured.picture("-300x200"), self.pictured.picture()
        number, caption = self.pictured.picture_id, words(self.rng, 5)
        img = f'<img class="alignleft size-medium wp-image-{number}" src="{size}" alt="{caption}"'
        img = f'<a href="{shown}">{img} width="300" height="200" /></a>'
        if not self.blocks:
            return f'[caption id="attachment_{number}" width="300"]{img} {caption}[/caption]'
        figure = f'<figure class="wp-block-image">{img}<figcaption>{caption}</figcaption></figure>'
        return self.block("image", figure, f'{{"id":{number}}}')

    def code(self) -> str:
        name = words(self.rng, 2).replace(" ", "_").replace("’", "")
        lines = f"def {name}(x):\n    # {words(self.rng, 4)}\n    if x &lt; 3 &amp;&amp; `y`:\n"
        lines += f'        return {{"{name}": x ** 2}}\n\n    return None'
        if not self.blocks and self.rng.random() < 0.5:
            return f'[sourcecode language="python"]\n{lines}\n[/sourcecode]'
        return self.block("code", f'<pre class="wp-block-code"><code>{lines}</code></pre>')

    def table(self) -> str:
        rows = "".join(
            f"<tr><td>{words(self.rng, 2)}</td><td>{self.rng.randrange(999)}</td></tr>\n"
            for _ in range(self.rng.randint(2, 6))
        )
        head = "<thead><tr><th>What</th><th>How many</th></tr></thead>"
        return self.block("table", f"<table>{head}<tbody>{rows}</tbody></table>")

    def quote(self) -> str:
        text = self.inline()
        return self.block("quote", f"<blockquote><p>{text}</p></blockquote>")

    def video(self) -> str:
        url = f"https://www.youtube.com/watch?v={self.rng.randrange(10**10, 10**11)}"
        if not self.blocks:
            return url
        wrapped = f'<div class="wp-block-embed__wrapper">\n{url}\n</div>'
        figure = f'<figure class="wp-block-embed">{wrapped}</figure>'
        return self.block("embed", figure, f'{{"url":"{url}"}}')

    def content(self) -> str:
        parts = [self.paragraph(), self.block("more", "<!--more-->")]
        extras = [self.heading, self.listing, self.image, self.code, self.table]
        extras += [self.quote, self.video]
        for extra in self.rng.sample(extras, 3):
            parts += [self.paragraph(), extra(), self.paragraph()]
        return "\n\n".join(parts)
