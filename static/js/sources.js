// The form of a source: its language is that of its publisher's latest one, until another is chosen; and a file that is
// larger than is kept is told of before it is sent.
"use strict";
{
  const ASKED = ["publisher", "url", "via"];
  let chosen = false;

  // What is too large is not sent: the server would refuse it, and beyond some size the whole form with it.
  function weigh(field) {
    if (field.previousElementSibling?.matches(".errorlist")) field.previousElementSibling.remove();
    if (![...field.files].some((file) => file.size > field.dataset.most)) return;
    field.value = "";
    const told = document.createElement("ul");
    told.className = "errorlist";
    told.setAttribute("role", "alert");
    told.append(document.createElement("li"));
    told.firstChild.textContent = field.dataset.tooLong;
    field.before(told);
  }

  document.addEventListener("change", async (event) => {
    if (event.target.matches("[type=file][data-most]")) return weigh(event.target);
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
