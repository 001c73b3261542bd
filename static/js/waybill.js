// Keeps folds as the reader left them when htmx replaces the part of the page that holds them, how far filters
// and tabs were scrolled, and the focus in them.
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
    for (const tab of document.querySelectorAll(".typed [aria-current]")) tab.parentElement.scrollLeft = tab.offsetLeft - 150;
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
// A filter that is not understood is told in the filters, and the page stays that of the last one that was.
(() => {
  const asked = () => document.getElementById("filter-problems");
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event;
    if (!asked() || !detail.xhr.getResponseHeader("X-Refused")) return;
    const told = new DOMParser().parseFromString(detail.serverResponse, "text/html");
    detail.shouldSwap = false;
    for (const label of told.querySelectorAll("#problems .problem label")) {
      label.parentElement.querySelector(".error")?.prepend(`${label.textContent}: `);
    }
    asked().replaceChildren(...told.querySelectorAll("#problems .error"));
    for (const field of document.querySelectorAll("#filters :is([type=text], [type=search])")) {
      const wrong = document.getElementById(`e-${field.name}`);
      if (wrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    asked().scrollIntoView({ block: "nearest" });
  });
})();
// On paper stand the address of what was printed, and the day.
addEventListener("beforeprint", () => {
  const printed = document.getElementById("printed");
  if (!printed) return;
  const day = new Date().toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
  printed.textContent = `${location.href} · ${day} · ${(printed.dataset.licence ||= printed.textContent)}`;
});
// A part of a page has an address of its own: a cache on the way may keep an answer by its address alone.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb === "get") event.detail.parameters.fragment = "1";
});
// What is to be copied stands in a field, to be selected by hand; with a script a button copies it, and says so.
(() => {
  const show = () => {
    for (const button of document.querySelectorAll("[data-copies]")) button.hidden = false;
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copies]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copies);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    document.getElementById("announcer").textContent = button.dataset.done;
    button.textContent = button.dataset.done;
  });
  document.addEventListener("DOMContentLoaded", show);
  show();
})();
// The search suggests while one types, as a combobox (ARIA Authoring Practices, editable with a list): arrows choose,
// Enter follows what is chosen or else searches, Escape and a click elsewhere close.
(() => {
  const box = document.getElementById("search");
  const list = document.getElementById("suggested");
  if (!box || !list) return;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => options().find((option) => option.getAttribute("aria-selected") === "true");
  const choose = (option) => {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const show = (open) => {
    const shown = open && options().length > 0;
    list.hidden = !shown;
    box.setAttribute("aria-expanded", String(shown));
    if (!shown) choose(null);
  };
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", "suggested");
  show(false);
  list.addEventListener("htmx:afterSwap", () => show(document.activeElement === box));
  box.addEventListener("keydown", (event) => {
    const found = options();
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      const at = list.hidden ? -1 : found.indexOf(chosen());
      show(true);
      const step = event.key === "ArrowDown" ? at + 1 : (at < 0 ? found.length : at) - 1;
      choose(found[step] || null);
    } else if (event.key === "Enter" && !list.hidden && chosen()) {
      event.preventDefault();
      location.assign(chosen().href);
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) show(false);
  });
  box.form.addEventListener("focusout", (event) => {
    if (!box.form.contains(event.relatedTarget)) show(false);
  });
})();
// The same page in another language is the same view of it: with the filters that were chosen since it was loaded.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-same-view]");
  if (link) link.search = location.search;
});
