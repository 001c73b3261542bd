// The form of a source: its language is that of its publisher's latest one, until another is chosen.
"use strict";
{
  const ASKED = ["publisher", "url", "via"];
  let chosen = false;

  document.addEventListener("change", async (event) => {
    const form = event.target.form;
    const language = form?.elements.language;
    if (!language || form.id !== "source_form") return;
    if (event.target === language) chosen = event.isTrusted;
    if (chosen || !location.pathname.endsWith("/add/") || !ASKED.includes(event.target.name)) return;
    const asked = new URLSearchParams(ASKED.map((name) => [name, form.elements[name]?.value || ""]));
    // Choices are drawn with a change of their own: of a form that nobody touched, nothing may differ.
    if (![...asked.values()].some(Boolean)) return;
    const answer = await fetch(`${new URL("../language/", location.href).pathname}?${asked}`);
    const code = answer.ok ? await answer.text() : "";
    if (!chosen && [...language.options].some((option) => option.value === code)) language.value = code;
  });
}
