// Keeps folds as the reader left them when htmx replaces the part of the page that holds them.
(() => {
  let open = new Set();
  document.addEventListener("htmx:beforeSwap", () => {
    open = new Set([...document.querySelectorAll("details[id][open]")].map((fold) => fold.id));
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const fold of document.querySelectorAll("details[id]")) {
      if (open.has(fold.id)) fold.open = true;
    }
  });
})();
