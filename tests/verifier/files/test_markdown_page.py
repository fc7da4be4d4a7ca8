"""Links, anchors and defects of one Markdown file, with their lines."""

from __future__ import annotations

import pytest

from migrator.verifier.files.markdown_page import MarkdownPage, read_page

HEAD = '---\ntitle: "Bread"\ndate: "2020-01-05"\nslug: "bread"\n---\n\n'
FIRST = 7  # the line of the file in which the text begins


def page(body: str, head: str = HEAD) -> MarkdownPage:
    return read_page("posts/bread/index.md", (head + body).encode())


def found(body: str) -> list[tuple[str, int]]:
    return [(finding.kind, finding.line) for finding in page(body).findings]


def links(body: str) -> list[tuple[str, int]]:
    return [(target.url, target.line) for target in page(body).targets]


def test_links_know_their_lines() -> None:
    body = "One [a](a.md)\ntwo [b](b.md).\n\n- x\n  - ![c](c.png)\n\n| h |\n|---|\n| [d](d.md) |\n"
    assert links(body) == [("a.md", 7), ("b.md", 8), ("c.png", 11), ("d.md", 15)]


def test_lines_count_from_the_start_of_the_file_whatever_its_line_ends() -> None:
    text = f"\ufeff{HEAD}x\n\n[a](a.md)\n".replace("\n", "\r\n")
    assert read_page("a.md", text.encode()).targets[0].line == FIRST + 2


def test_links_in_raw_html_know_their_lines() -> None:
    body = 'Text.\n\n\n<figure>\n\n<a href="a.md?x=1&amp;y">a</a>\n<img src="b.png">\n\n</figure>\n'
    assert links(body) == [("a.md?x=1&y", FIRST + 5), ("b.png", FIRST + 6)]


def test_links_in_footnotes_know_their_lines() -> None:
    assert links("A claim.[^1]\n\n[^1]: See [a](a.md).\n")[1] == ("a.md", FIRST + 2)


def test_a_reference_link_has_the_target_of_its_definition() -> None:
    assert links("x\n\n[a][b]\n\n[b]: b.md\n") == [("b.md", FIRST + 2)]


@pytest.mark.parametrize(
    "body",
    [
        "[a text][nowhere]",
        "[**a**][nowhere]",
        "[`code`][nowhere]",
        "![a picture][nowhere]",
        "[a text][]",
        "A claim.[^1]",
        "See[^note-a] it.",
    ],
)
def test_a_reference_without_definition_is_found(body: str) -> None:
    assert found(f"Text.\n\n{body}") == [("undefined-reference", FIRST + 2)]


@pytest.mark.parametrize(
    "body",
    [
        r"\[a text][nowhere]",
        r"[a text\][nowhere]",
        r"[a text]\[nowhere]",
        "`[a text][nowhere]`",
        "    [a text][nowhere]",
        "a[i][j] and a[0][1]",
        "[1][2]",
        "int[][]",
        "[size=1][color=red]",
        "[sic] [Smith]",
        "[a text]",
        "[a text] [nowhere]",
        r"A claim.\[^1]",
        "`[^1]`",
        "[^a-z]+ and [^ ]",
        "- [ ] to do",
    ],
)
def test_brackets_that_are_no_reference_give_no_finding(body: str) -> None:
    assert found(body) == []


def test_an_unused_footnote_is_found() -> None:
    body = "A claim.[^1]\n\n[^1]: Yes.\n\n[^Ünused]: No.\n\n[^3]: [x](a.md)\n"
    expected = [("unused-footnote", FIRST + 4), ("unused-footnote", FIRST + 6)]
    assert found(body) == expected


def test_footnotes_of_all_names_are_used() -> None:
    body = (
        "[^1] [^Été] [^a.b-c_d]\n\n[^1]: x[^inner]\n\n[^Été]: x\n\n[^a.b-c_d]: x\n\n[^inner]: x\n"
    )
    assert found(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "{{ page.title }}",
        "{% include x %}",
        "`{{ x }}`",
        "```\n{% for x in y %}\n```",
        "{{< figure >}}",
        "{%- if x -%}",
        "[a](<b{{ x }}.md>)",
    ],
)
def test_template_syntax_is_found_even_in_code(body: str) -> None:
    findings = page(f"Text.\n\n{body}\n").findings
    assert [f.kind for f in findings if f.kind != "broken-link"] == ["template-syntax"]


def test_template_syntax_is_one_finding_per_page() -> None:
    [finding] = page("Text.\n\n{{ a }}\n\n{{ b }} {% c %}\n").findings
    assert (finding.line, finding.weight) == (FIRST + 2, 3)
    assert "3 times" in finding.message


@pytest.mark.parametrize(
    "body",
    [
        "{% raw %}{{ x }} and {% y %}{% endraw %}",
        "{%- raw -%}{{ x }}{%- endraw -%}",
        "{{ never closed",
        "a {b} { {c} }",
        "100 % } {",
    ],
)
def test_text_that_no_site_generator_executes_gives_no_finding(body: str) -> None:
    assert found(body) == []


def test_placeholders_are_counted_in_one_note() -> None:
    body = "x\n\n<!-- migrator: form 12 -->\n\ny <!-- migrator: other --> z\n\n<!-- mine -->\n"
    [finding] = page(body).findings
    assert (finding.kind, finding.line, finding.weight) == ("placeholder", FIRST + 2, 2)
    assert "form 12" in finding.message


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("Text [gallery].", FIRST),
        ("Text.\nMore [caption] text.", FIRST + 1),
        ("- a\n- b\n- [gallery ids='1']", FIRST + 2),
        ("<!-- wp:paragraph -->", FIRST),
        ("Text.\n\n<!-- wp:x {} -->\n", FIRST + 2),
        ("Text.\n\n# A cafÃ©", FIRST + 2),
        ("[caption id='1'] x", FIRST),
        ("About %%sitename%%.", FIRST),
        (r"\[gallery ids='1'\]", FIRST),
        (r"\[caption id='attachment\_1'\] x \[/caption\]", FIRST),
    ],
)
def test_remnants_of_wordpress_are_found_with_their_line(body: str, line: int) -> None:
    assert ("leftover", line) in found(body)


@pytest.mark.parametrize(
    "body", [r"\[gallery ids='1']", r"\[see this\]", "100%%", "`%%title%%`", "%%other%%"]
)
def test_text_that_looks_like_a_remnant_gives_no_finding(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    ("head", "kind", "line"),
    [
        ("---\ntitle: a\ndate: x\nslug: a\n---\n", "bad-front-matter", 3),
        ("---\ntitle: a\ndate: 2020-01-05\nslug:\n---\n", "missing-key", 4),
        ('---\ntitle: "a\nslug: a\n---\n', "bad-front-matter", 4),
        ("---\ntitle: x: y\n---\n", "bad-front-matter", 2),
        ("---\ntitle: cafÃ©\ndate: 2020-01-05\nslug: a\n---\n", "leftover", 2),
        ("---\ntitle: a\nslug: a\ndescription: '%%excerpt%%'\n---\n", "leftover", 4),
        ("+++\ntitle = a\n+++\n", "bad-front-matter", 0),
    ],
)  # fmt: skip
def test_a_defect_of_the_front_matter_has_a_line(head: str, kind: str, line: int) -> None:
    assert (kind, line) in [(f.kind, f.line) for f in page("Text.", head).findings]


def test_front_matter_may_be_toml() -> None:
    head = '+++\r\ntitle = "a"\r\ndate = 2020-01-05T10:00:00Z\r\nslug = "a"\r\n+++\r\n'
    read = page("[a](a.md)", head)
    assert (read.findings, read.slug, read.targets[0].line) == ([], "a", 6)


def test_images_that_other_tools_name_in_the_front_matter_are_looked_for() -> None:
    head = HEAD.replace("slug", 'coverImage: "a.jpg"\nslug')
    [target] = page("Text.", head).targets
    assert target == ("front matter", "a.jpg", 4)


def test_invalid_utf_8_has_a_line() -> None:
    read = read_page("a.md", HEAD.encode() + b"\nCaf\xe9")
    assert ("bad-encoding", FIRST + 1) in [(f.kind, f.line) for f in read.findings]


def test_the_line_attribute_is_not_content() -> None:
    assert page("## One *two* three\n").anchors == {"one-two-three"}
    assert page(r"## A \[b\] \_c\_" + "\n").anchors == {"a-b-_c_"}


@pytest.mark.parametrize(
    "hostile",
    [
        "[^9] " * 20_000,
        "[" + "a" * 200_000,
        "[a" * 50_000,
        "[a][b]" * 20_000,
        r"\[gallery\]" * 20_000,
        "{{" * 100_000,
        "{" * 200_000,
        "<a href='x'>" * 3_000,
        "<!-- x -->\n" * 20_000,
        "\n" * 200_000 + "[a][b]",
        "%%" * 100_000,
    ],
)
def test_hostile_text_takes_linear_time(hostile: str) -> None:
    page(hostile)
