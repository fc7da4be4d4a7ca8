// Wide tables and code scroll sideways on a phone: the keyboard must reach them, too.
const reach = () => {
  for (const each of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code")) {
    each.tabIndex = 0;
  }
};
reach();
new MutationObserver(reach).observe(document.body, { childList: true, subtree: true });
