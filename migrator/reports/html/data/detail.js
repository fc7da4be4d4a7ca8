"use strict";
// Each frame becomes as high as what is in it, so that the three read side by side.
for (const frame of document.querySelectorAll(".pane iframe")) {
  const fit = () => {
    const page = frame.contentDocument && frame.contentDocument.body;
    if (page) frame.style.height = Math.ceil(page.getBoundingClientRect().height) + 2 + "px";
  };
  const watch = () => {
    fit();
    new ResizeObserver(fit).observe(frame.contentDocument.body);
  };
  frame.addEventListener("load", watch);
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") watch();
}
