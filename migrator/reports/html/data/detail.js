"use strict";
// Make each frame as high as its contents, so that the three panes can be read side by side.
for (const frame of document.querySelectorAll(".pane iframe")) {
  const fit = () => {
    const page = frame.contentDocument && frame.contentDocument.body;
    const height = page ? page.getBoundingClientRect().height : 0;
    if (height) frame.style.height = Math.ceil(height) + 2 + "px";
  };
  const watch = () => {
    fit();
    new ResizeObserver(fit).observe(frame.contentDocument.body);
  };
  frame.addEventListener("load", watch);
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") watch();
}
// On a narrow screen, the panes that stand side by side become tabs.
for (const group of document.querySelectorAll(".panes")) {
  const panes = Array.from(group.querySelectorAll(".pane"));
  const narrow = matchMedia("(max-width: 48rem)");
  if (panes.length < 2) continue;
  const bar = document.createElement("div");
  bar.className = "tabs";
  bar.setAttribute("role", "tablist");
  bar.setAttribute("aria-label", "Panes");
  const tabs = panes.map((pane, index) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `tab-${index}`;
    tab.textContent = pane.querySelector("h3").textContent;
    tab.setAttribute("role", "tab");
    pane.id = pane.id || `pane-${index}`;
    tab.setAttribute("aria-controls", pane.id);
    tab.addEventListener("click", () => choose(index));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) choose((index + step + panes.length) % panes.length, true);
    });
    bar.append(tab);
    return tab;
  });
  let chosen = Math.max(0, panes.findIndex((pane) => pane.querySelector("#rendered")));
  const choose = (index, focus) => {
    chosen = index;
    tabs.forEach((tab, each) => {
      tab.setAttribute("aria-selected", String(each === index));
      tab.tabIndex = each === index ? 0 : -1;
    });
    panes.forEach((pane, each) => { pane.hidden = narrow.matches && each !== index; });
    if (focus) tabs[index].focus();
  };
  const arrange = () => {
    bar.hidden = !narrow.matches;
    choose(chosen);
  };
  group.before(bar);
  narrow.addEventListener("change", arrange);
  arrange();
}
