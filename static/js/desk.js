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
        for (const part of [box, chosen]) part.setAttribute("aria-label", label.replace(/:\s*$/, ""));
        box.removeAttribute("aria-labelledby");
        box.setAttribute("aria-describedby", chosen.id);
      }
    }
  }

  $(() => {
    for (const field of rows("items", "equipment")) held.set(field, field.value);
    nameFields(document);
    for (const field of document.querySelectorAll("[data-taken-out]")) takeOut(field.closest(".inline-related"));
    // What is filled in is not hidden.
    for (const part of document.querySelectorAll(".inline-related details")) {
      part.open ||= [...part.querySelectorAll("input")].some((field) => field.value);
    }
  });
}
