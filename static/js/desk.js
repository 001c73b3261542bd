// The desk's form: htmx hears what select2 changes, and claims can choose the lines that stand in the form.
"use strict";
{
  const $ = django.jQuery;

  // jQuery's own events are not heard by addEventListener.
  $(document).on("change", "select", (event) => {
    if (!event.originalEvent) event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // A letter typed on a closed choice opens it and begins the search, as in any list of a browser.
  $(document).on("keydown", ".select2-selection", (event) => {
    if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
    const select = event.target.closest(".select2-container")?.previousElementSibling;
    if (!select?.matches("select")) return;
    event.preventDefault();
    $(select).select2("open");
    $(".select2-container--open .select2-search__field").val(event.key).trigger("focus").trigger("input");
  });

  const rows = (prefix, name) =>
    [...document.querySelectorAll(`[name^="${prefix}-"][name$="-${name}"]`)].filter((field) => !field.name.includes("__prefix__"));

  const held = new WeakMap();

  function offerLines(changed) {
    const lines = new Map();
    for (const field of rows("items", "equipment")) {
      const remove = document.getElementsByName(field.name.replace("-equipment", "-DELETE"))[0];
      if (field.value && !(remove && (remove.checked || remove.type === "hidden"))) lines.set(field.value, field.selectedOptions[0].text);
    }
    for (const select of rows("claims", "line")) {
      const before = select.value;
      const wanted = changed && changed.from && before === changed.from ? changed.to : before;
      const whole = select.options[0].text;
      select.replaceChildren(new Option(whole, ""), ...[...lines].map(([value, text]) => new Option(text, value)));
      select.value = lines.has(wanted) ? wanted : "";
    }
  }

  document.addEventListener("change", (event) => {
    const name = event.target.name || "";
    if (/^items-\d+-equipment$/.test(name)) {
      // A line that becomes another keeps the claims that speak of it.
      offerLines({ from: held.get(event.target), to: event.target.value });
      held.set(event.target, event.target.value);
    } else if (/^items-\d+-DELETE$/.test(name)) {
      offerLines();
    }
  });

  // ✕ takes a row out, and that can be undone until the form is sent: only then the admin's own script removes it.
  let removing = false;

  function takeOut(row) {
    const mark = Object.assign(document.createElement("input"), { type: "hidden", value: "on" });
    mark.name = row.querySelector("[name]").name.replace(/^(\w+-\d+)-.*/, "$1-DELETE");
    const bar = document.getElementById("taken-out").content.firstElementChild.cloneNode(true);
    row.classList.add("taken-out");
    row.append(mark, bar);
    bar.querySelector("button").addEventListener("click", () => {
      row.classList.remove("taken-out");
      mark.remove();
      bar.remove();
      offerLines();
      row.querySelector("[name]").dispatchEvent(new Event("change", { bubbles: true }));
      firstField(row)?.focus();
    });
    mark.dispatchEvent(new Event("change", { bubbles: true }));
    return bar;
  }

  document.addEventListener("click", (event) => {
    const cross = event.target.closest?.(".inline-deletelink");
    if (!cross || removing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    takeOut(cross.closest(".inline-related")).querySelector("button").focus();
  }, true);

  // Rows that go take numbers with them: what was asked before would be told of rows that are others by now.
  let gone = 0;
  const askedAt = new WeakMap();
  document.addEventListener("formset:removed", () => (gone += 1));
  document.addEventListener("htmx:beforeSend", (event) => askedAt.set(event.detail.xhr, gone));
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (askedAt.get(event.detail.xhr) !== gone) event.detail.shouldSwap = false;
  });

  document.addEventListener("submit", (event) => {
    removing = true;
    for (const row of event.target.querySelectorAll(".taken-out")) row.querySelector(".inline-deletelink")?.click();
    removing = false;
  }, true);

  // An error of the last save goes once its date is typed anew: how that is read stands below the field.
  document.addEventListener("input", (event) => {
    const box = event.target.closest(".errors");
    if (!box?.querySelector(".reading")) return;
    box.classList.remove("errors");
    box.querySelector(".errorlist")?.remove();
  });

  document.addEventListener("formset:added", (event) => {
    offerLines();
    nameFields(event.target);
    firstField(event.target)?.focus();
  });

  const firstField = (row) => row.querySelector(".select2-selection, select, input:not([type=hidden]), textarea");

  // Select2 leaves out what a screen reader would call them.
  function nameFields(root) {
    for (const box of root.querySelectorAll(".select2-selection[role=combobox]")) {
      const select = box.closest(".select2").previousElementSibling;
      const label = select && (document.querySelector(`label[for="${select.id}"]`)?.textContent || select.getAttribute("aria-label"));
      if (label && !box.hasAttribute("aria-label")) {
        const chosen = box.querySelector(".select2-selection__rendered");
        // Where several are chosen, words are typed among them.
        const parts = [box, chosen, box.querySelector(".select2-search__field")].filter(Boolean);
        for (const part of parts) part.setAttribute("aria-label", label.replace(/:\s*$/, ""));
        box.removeAttribute("aria-labelledby");
        box.setAttribute("aria-describedby", chosen.id);
      }
    }
  }

  $(() => {
    for (const field of rows("items", "equipment")) held.set(field, field.value);
    nameFields(document);
    shortcuts();
    // On a phone it is a bar at the foot, which says in short what stands in it.
    if (matchMedia("(max-width: 74.99rem)").matches) document.getElementById("review-fold")?.removeAttribute("open");
    for (const field of document.querySelectorAll("[data-taken-out]")) takeOut(field.closest(".inline-related"));
    // What is filled in is not hidden.
    for (const part of document.querySelectorAll(".inline-related details")) {
      part.open ||= [...part.querySelectorAll("input")].some((field) => field.value);
    }
  });

  // ---- Shortcuts ---------------------------------------------------------------------------------------

  // Single keys can be turned off, and do nothing in fields; with Ctrl they are unsaved.js's.
  const OFF = "waybill-single-keys-off";
  const TYPING = "select, textarea, .select2-container, input:not([type=submit], [type=button], [type=checkbox], [type=radio])";
  const SINGLE = { l: "#items-group .add-row a", c: "#claims-group .add-row a", "?": "#shortcuts-open" };
  const TOLD = { ...SINGLE, "Control+Enter": "input[name=_save]", "Control+Shift+Enter": "input[name=_publish]" };

  function shortcuts() {
    const list = document.getElementById("shortcuts");
    if (!list) return;
    const on = document.getElementById("shortcuts-on");
    const way = document.getElementById("shortcuts-open");
    on.checked = !localStorage.getItem(OFF);

    function tell() {
      for (const [keys, place] of Object.entries(TOLD)) {
        const told = on.checked || !(keys in SINGLE);
        document.querySelector(place)?.[told ? "setAttribute" : "removeAttribute"]("aria-keyshortcuts", keys.replace(/^[a-z]$/, (key) => key.toUpperCase()));
      }
    }

    on.addEventListener("change", () => {
      if (on.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
      tell();
    });
    way.addEventListener("click", () => list.showModal());
    way.parentElement.hidden = false;
    tell();

    document.addEventListener("keydown", (event) => {
      if (!on.checked || list.open || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
      const typing = event.target.closest(TYPING);
      if (event.key === "Escape" && typing && !document.querySelector(".select2-container--open")) document.activeElement.blur();
      const place = !typing && SINGLE[event.key.toLowerCase()];
      if (!place) return;
      event.preventDefault();
      document.querySelector(place)?.click();
    });
  }
}
