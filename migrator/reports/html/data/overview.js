"use strict";
(() => {
  const PAGE = 100;
  const find = (id) => document.getElementById(id);
  const form = find("filters"), body = find("list").tBodies[0], count = find("count");
  const fields = ["q", "type", "status", "year", "kind", "review"].map(find);
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const pathOf = (row) => decodeURIComponent(row.cells[7].firstElementChild.getAttribute("href").replace(/^(\.\.\/)+/, ""));
  const posts = Array.from(body.rows, (row) => ({
    row,
    path: pathOf(row),
    text: plain(row.cells[0].textContent),
    year: row.cells[1].textContent.slice(0, 4),
    type: row.cells[2].textContent,
    status: row.cells[3].textContent,
    kinds: row.dataset.k ? row.dataset.k.split(" ") : [],
  }));
  const byPath = new Map(posts.map((post) => [post.path, post]));
  const inOrder = posts.slice();
  const number = (value) => value.toLocaleString("en");
  const make = (name, text, properties = {}) => Object.assign(document.createElement(name), { textContent: text }, properties);
  const all = count.textContent;

  // What a person has marked as reviewed or accepted stays in this browser.
  const KEY = `migrator ${location.pathname.replace(/report[^/]*$/, "")}`;
  const kept = (name) => {
    try { return new Set(JSON.parse(localStorage.getItem(`${KEY} ${name}`) || "[]")); } catch { return new Set(); }
  };
  const reviewed = kept("reviewed"), accepted = kept("accepted");
  const keep = () => {
    try {
      localStorage.setItem(`${KEY} reviewed`, JSON.stringify([...reviewed]));
      localStorage.setItem(`${KEY} accepted`, JSON.stringify([...accepted]));
      find("unkept").hidden = true;
    } catch { find("unkept").hidden = false; }
  };
  const tally = () => {
    const done = posts.filter((post) => reviewed.has(post.path)).length;
    find("tally").textContent = `${number(done)} of ${number(posts.length)} posts reviewed, ${number(accepted.size)} ${accepted.size === 1 ? "finding" : "findings"} accepted.`;
    find("export").disabled = find("forget").disabled = !(done || accepted.size);
  };

  let matching = posts, page = 0;
  const box = (checked, label, change) => {
    const input = make("input", "", { type: "checkbox", checked, className: "mark" });
    input.setAttribute("aria-label", label);
    input.addEventListener("change", () => { change(input.checked); keep(); tally(); });
    return input;
  };
  const mark = (post) => {
    const cell = post.row.cells[0];
    if (!cell.querySelector("input")) {
      cell.prepend(box(reviewed.has(post.path), `Reviewed: ${cell.textContent.trim()}`, (on) => (on ? reviewed.add(post.path) : reviewed.delete(post.path))));
    }
  };
  const show = () => {
    const pages = Math.max(1, Math.ceil(matching.length / PAGE));
    page = Math.min(Math.max(page, 0), pages - 1);
    const shown = new Set(matching.slice(page * PAGE, (page + 1) * PAGE));
    for (const post of posts) {
      const hidden = !shown.has(post);
      if (post.row.hidden !== hidden) post.row.hidden = hidden;
      if (!hidden) mark(post);
    }
    find("pager").hidden = pages === 1;
    find("where").textContent = `Posts ${number(page * PAGE + 1)} to ${number(Math.min((page + 1) * PAGE, matching.length))} of ${number(matching.length)}`;
    find("back").disabled = page === 0;
    find("forth").disabled = page === pages - 1;
  };

  const filter = () => {
    const [words, type, status, year, kind, review] = fields.map((field) => field.value);
    const wanted = plain(words).split(/\s+/).filter(Boolean);
    matching = posts.filter((post) =>
      (!type || post.type === type) &&
      (!status || post.status === status) &&
      (!year || post.year === year) &&
      (!kind || (kind === "*" ? post.kinds.length > 0 : post.kinds.includes(kind))) &&
      (!review || reviewed.has(post.path) === (review === "yes")) &&
      wanted.every((word) => post.text.includes(word)));
    page = 0;
    show();
    count.textContent = matching.length === posts.length ? all : `${number(matching.length)} of ${all}`;
    find("none").hidden = matching.length > 0 || posts.length === 0;
  };
  let timer = 0;
  const filterSoon = () => { clearTimeout(timer); timer = setTimeout(filter, 120); };

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
    filter();
  };
  Array.from(find("list").tHead.rows[0].cells).forEach((heading, column) => {
    if (column === 7) return;
    const button = make("button", heading.textContent, { type: "button" });
    button.addEventListener("click", () => sort(heading, column));
    heading.replaceChildren(button);
  });

  // Findings: a box to accept each, and a button to copy each command.
  for (const group of document.querySelectorAll("details.group")) {
    const kind = group.querySelector(".kind").textContent;
    const boxes = () => {
      if (!group.open || group.dataset.boxes) return;
      group.dataset.boxes = "yes";
      for (const item of group.querySelectorAll(".findings li")) {
        const [where, message] = item.querySelectorAll("bdi");
        const key = JSON.stringify([kind, where.textContent, message.textContent.split("\n")[0]]);
        item.prepend(box(accepted.has(key), `Accept: ${kind}, ${where.textContent}`, (on) => (on ? accepted.add(key) : accepted.delete(key))));
      }
    };
    group.addEventListener("toggle", boxes);
    boxes();
  }
  for (const code of document.querySelectorAll("code.command")) {
    const button = make("button", "Copy", { type: "button", className: "copy" });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = "Selected";
      }
    });
    code.after(" ", button);
  }

  // The baseline file: an entry for each accepted finding.
  const quoted = (text) => JSON.stringify(text).replace(/\x7f/g, "\\u007f");
  const baseline = () => [...accepted].map((key) => {
    const [kind, where, message] = JSON.parse(key);
    const reason = find("reason").value.trim() || "reviewed";
    return `[[accepted]]\nkind = ${quoted(kind)}\nwhere = ${quoted(where)}\nmessage = ${quoted(message)}\nreason = ${quoted(reason)}\n`;
  }).join("\n");
  const write = () => { find("baseline").value = baseline(); };
  find("export").addEventListener("click", () => { write(); find("exported").showModal(); });
  find("reason").addEventListener("input", write);
  find("close").addEventListener("click", () => find("exported").close());
  find("download").addEventListener("click", () => {
    const link = make("a", "", { href: URL.createObjectURL(new Blob([baseline()], { type: "application/toml" })), download: "migrator-baseline.toml" });
    link.click();
    URL.revokeObjectURL(link.href);
  });
  find("forget").addEventListener("click", () => {
    reviewed.clear();
    accepted.clear();
    for (const input of document.querySelectorAll("input.mark")) input.checked = false;
    keep(); tally(); filter();
  });

  // A post's page leads here to mark the post as reviewed, or to find the next one with findings.
  const follow = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    const done = asked.get("reviewed"), after = asked.get("after");
    if (done && byPath.has(done)) {
      reviewed.add(done);
      keep();
      const input = byPath.get(done).row.querySelector("input.mark");
      if (input) input.checked = true;
    }
    if (after !== null) {
      const start = inOrder.indexOf(byPath.get(after)) + 1;
      const next = inOrder.slice(start).find((post) => post.kinds.length && !reviewed.has(post.path));
      if (next) { location.replace(next.row.querySelector("a").href); return; }
      find("end").hidden = false;
      find("end").scrollIntoView();
    }
    tally();
  };

  form.hidden = find("signoff").hidden = false;
  form.addEventListener("input", filterSoon);
  form.addEventListener("change", filterSoon);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  find("back").addEventListener("click", () => { page -= 1; show(); find("posts").scrollIntoView(); });
  find("forth").addEventListener("click", () => { page += 1; show(); find("posts").scrollIntoView(); });
  window.addEventListener("hashchange", follow);
  // When the user returns to the page, the browser restores the typed text.
  window.addEventListener("pageshow", filter);
  filter();
  follow();
})();
