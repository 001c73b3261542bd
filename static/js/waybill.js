// Keeps folds as the reader left them when htmx replaces the part of the page that holds them, how far the filters
// were scrolled, and the focus in them.
(() => {
  let open = new Map();
  let scrolled = 0;
  let focus = "";
  document.addEventListener("htmx:beforeSwap", () => {
    open = new Map([...document.querySelectorAll("details[id]")].map((fold) => [fold.id, fold.open]));
    scrolled = document.getElementById("filters")?.scrollTop || 0;
    focus = document.activeElement?.id;
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const fold of document.querySelectorAll("details[id]")) {
      if (open.has(fold.id)) fold.open = open.get(fold.id);
    }
    document.getElementById("filters")?.scrollTo({ top: scrolled });
    if (focus && document.activeElement === document.body) document.getElementById(focus)?.focus({ preventScroll: true });
  });
})();
// The type tree: a part that is chosen shows in what it belongs to, and a choice stands for one level of a branch.
(() => {
  const parents = (box) => (box.dataset.above || "").split(" ").filter(Boolean);
  const mark = () => {
    for (const box of document.querySelectorAll("[data-partly]")) box.indeterminate = true;
  };
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!box.matches?.("input[name=type][data-above]") || !box.checked) return;
    for (const other of box.form.querySelectorAll("input[name=type]:checked")) {
      if (other !== box && (parents(box).includes(other.value) || parents(other).includes(box.value))) other.checked = false;
    }
  }, true);
  document.addEventListener("htmx:afterSwap", mark);
  document.addEventListener("DOMContentLoaded", mark);
  mark();
})();
// The choice of columns lies over the table: it closes on a click outside it, and on Escape.
(() => {
  const close = () => {
    const chooser = document.getElementById("chooser");
    if (!chooser?.open) return null;
    chooser.open = false;
    return chooser;
  };
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#chooser")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close()?.querySelector("summary").focus();
  });
})();
// The last step decides: going back gives up what is still on its way for another address, and so does a filter. What
// failed is told, and where the page is not that of its address the browser loads it.
(() => {
  let restoring = null;
  const failed = () => {
    if (restoring) location.reload();
    else document.getElementById("failed")?.removeAttribute("hidden");
  };
  document.addEventListener("htmx:historyCacheMiss", (event) => {
    restoring?.abort();
    restoring = event.detail.xhr;
    restoring.addEventListener("error", failed);
    document.getElementById("loading")?.classList.add("htmx-request");
    const view = document.getElementById("view");
    if (view) htmx.trigger(view, "htmx:abort");
  });
  document.addEventListener("htmx:beforeRequest", () => {
    restoring?.abort();
    document.getElementById("failed")?.setAttribute("hidden", "");
  });
  for (const arrived of ["htmx:historyRestore", "htmx:pushedIntoHistory"]) {
    document.addEventListener(arrived, () => { restoring = null; });
  }
  for (const error of ["htmx:historyCacheMissLoadError", "htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(error, failed);
  }
})();
// A part of a page has an address of its own: a cache on the way may keep an answer by its address alone.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb === "get") event.detail.parameters.fragment = "1";
});
