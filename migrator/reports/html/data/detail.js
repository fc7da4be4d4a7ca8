"use strict";
// Make each frame as high as its contents, so that the three panes can be read side by side.
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
