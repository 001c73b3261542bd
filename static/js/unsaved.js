// What is typed at the desk is not lost: leaving it unsaved asks first, the server keeps it meanwhile, and Enter in a
// field goes on to the next one instead of sending half a form. Ctrl+Enter saves, Ctrl+Shift+Enter publishes.
"use strict";
{
  const WAIT = 1500;
  // What travels with a form, and nobody typed.
  const OWN = new Set(["csrfmiddlewaretoken", "kept_as"]);

  const data = (form) => [...new FormData(form)].filter(([name, value]) => !OWN.has(name) && typeof value === "string");
  const written = (form) => new URLSearchParams(data(form)).toString();
  const marked = (form) => form.matches("[data-unsaved]") || form.querySelector("[data-unsaved]");

  // How each form stood when it opened; one that came back unsaved never stood saved.
  const opened = new Map();
  let sent = null;
  const differs = (form) => form.isConnected && written(form) !== opened.get(form);

  addEventListener("beforeunload", (event) => {
    if ([...opened.keys()].some((form) => form !== sent && differs(form))) event.preventDefault();
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.submitter?.formTarget !== "_blank") sent = event.target;
  });
  addEventListener("pageshow", () => (sent = null));
  document.addEventListener("input", () => (sent = null));

  // ---- Kept on the server ----------------------------------------------------------------------------

  function keeper(form, field) {
    const told = document.getElementById("keeping");
    let timer = 0;
    let kept = opened.get(form);

    function body() {
      const sending = new URLSearchParams(written(form));
      sending.set("kept_as", field.value);
      sending.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      // Typed and taken back again: there is nothing to keep.
      if (!differs(form)) sending.set("_throw_away", field.value);
      return sending;
    }

    async function keep() {
      timer = 0;
      const now = written(form);
      if (sent === form || now === kept) return;
      try {
        const answer = await fetch(field.dataset.keep, { method: "POST", body: body() });
        if (answer.ok) kept = now;
        told.textContent = answer.ok || answer.status === 413 ? await answer.text() : field.dataset.failed;
      } catch {
        told.textContent = field.dataset.failed;
      }
    }

    const soon = () => (timer ||= setTimeout(keep, WAIT));
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    document.addEventListener("formset:removed", soon);
    // The page may never come back: a phone ends what is out of sight.
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "hidden" || sent === form || written(form) === kept) return;
      if (navigator.sendBeacon(field.dataset.keep, body())) kept = written(form);
    });
  }

  // ---- Enter -----------------------------------------------------------------------------------------

  const TYPED = "input:not([type=submit], [type=button], [type=reset], [type=image], [type=checkbox], [type=radio], [type=file])";
  const save = (form) =>
    form.querySelector("[type=submit][name=_save]:enabled") || form.querySelector("[type=submit].default:enabled");
  const publish = (form) => form.querySelector("[type=submit][name=_publish]:enabled");
  // From outside all fields, that of the page, if it has one alone.
  const ANYWHERE = "input, select, textarea, dialog, .select2-container";
  const formOf = (field) => (opened.has(field.form) ? field.form : opened.size === 1 && !field.closest(ANYWHERE) ? [...opened.keys()][0] : null);

  function next(field) {
    const all = [...field.form.querySelectorAll("input, select, textarea, button, summary, .select2-selection")].filter(
      (each) => !each.disabled && each.tabIndex >= 0 && each.getClientRects().length,
    );
    return all[all.indexOf(field) + 1];
  }

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    const form = event.key === "Enter" && !event.isComposing && formOf(field);
    if (!form) return;
    if (event.ctrlKey || event.metaKey) {
      const button = (event.shiftKey ? publish : save)(form);
      if (!button) return;
      event.preventDefault();
      form.requestSubmit(button);
    } else if (field.form && field.matches(TYPED)) {
      event.preventDefault();
      next(field)?.focus();
    }
  });

  // ---- Where the focus starts ------------------------------------------------------------------------

  function begin(form) {
    const wrong = form.querySelector(".errors :is(input:not([type=hidden]), select, textarea)");
    const fields = [...form.querySelectorAll("input:not([type=hidden], [type=submit]), select, textarea, .select2-selection")];
    const first = fields.find((each) => !each.disabled && each.tabIndex >= 0 && each.getClientRects().length && each.closest("fieldset, .form-row"));
    const place = wrong?.matches(".select2-hidden-accessible") ? wrong.nextElementSibling?.querySelector(".select2-selection") : wrong;
    (place || first)?.focus({ preventScroll: !place });
  }

  function start() {
    for (const form of document.querySelectorAll("main form[method=post]:not(#changelist-form), .door form[data-unsaved]")) {
      opened.set(form, marked(form) ? null : written(form));
      const field = form.querySelector("[data-keep]");
      if (!field) continue;
      keeper(form, field);
      if (!location.hash) begin(form);
    }
  }

  // After the scripts of the admin have made of the form what it is to an editor: they wait for jQuery.
  if (window.django?.jQuery) django.jQuery(start);
  else addEventListener("DOMContentLoaded", start);
}
