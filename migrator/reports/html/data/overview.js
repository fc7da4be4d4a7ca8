"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const form = find("filters"), body = find("list").tBodies[0], count = find("count");
  const fields = ["q", "type", "status", "year", "kind"].map(find);
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const posts = Array.from(body.rows, (row) => ({
    row,
    text: plain(row.cells[0].textContent),
    year: row.cells[1].textContent.slice(0, 4),
    type: row.cells[2].textContent,
    status: row.cells[3].textContent,
    kinds: row.dataset.k ? row.dataset.k.split(" ") : [],
  }));
  const number = (value) => value.toLocaleString("en");
  const all = count.textContent;

  const filter = () => {
    const [words, type, status, year, kind] = fields.map((field) => field.value);
    const wanted = plain(words).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const post of posts) {
      const fits =
        (!type || post.type === type) &&
        (!status || post.status === status) &&
        (!year || post.year === year) &&
        (!kind || (kind === "*" ? post.kinds.length > 0 : post.kinds.includes(kind))) &&
        wanted.every((word) => post.text.includes(word));
      if (post.row.hidden === fits) post.row.hidden = !fits;
      shown += fits;
    }
    count.textContent = shown === posts.length ? all : `${number(shown)} of ${all}`;
    find("none").hidden = shown > 0 || posts.length === 0;
  };

  let timer = 0;
  const filterSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(filter, 120);
  };

  const value = (row, column) => {
    const text = row.cells[column].textContent;
    if (column === 6) {
      const found = (name) => Number((row.querySelector(`.chip.${name}`) || {}).textContent?.replace(/\D/g, "") || 0);
      return found("broken") * 1e12 + found("warning") * 1e6 + found("note");
    }
    return column === 4 || column === 5 ? Number(text.replace(/\D/g, "")) : plain(text);
  };
  const sort = (heading, column) => {
    const order = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const each of heading.parentNode.cells) each.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", order > 0 ? "ascending" : "descending");
    const keys = new Map(posts.map((post) => [post, value(post.row, column)]));
    const compare = (a, b) => (keys.get(a) < keys.get(b) ? -order : keys.get(a) > keys.get(b) ? order : 0);
    posts.sort(compare);
    body.replaceChildren(...posts.map((post) => post.row));
  };
  Array.from(find("list").tHead.rows[0].cells).forEach((heading, column) => {
    if (column === 7) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () => sort(heading, column));
    heading.replaceChildren(button);
  });

  form.hidden = false;
  form.addEventListener("input", filterSoon);
  form.addEventListener("change", filterSoon);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  // When the user returns to the page, the browser restores the typed text.
  window.addEventListener("pageshow", filter);
})();
