// Sending a form of the desk: once, and with the token of now, for somebody may have signed in anew in another tab.
"use strict";
{
  const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
  let sent = null;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || event.submitter?.formTarget === "_blank") return;
    if (sent === form) return event.preventDefault();
    sent = form;
    if (token() && form.elements.csrfmiddlewaretoken) form.elements.csrfmiddlewaretoken.value = token();
  });

  // Back from the next page, or after an answer that never came, it may be sent again.
  addEventListener("pageshow", () => (sent = null));
  document.addEventListener("input", () => (sent = null));

  document.addEventListener("htmx:configRequest", (event) => {
    if (token() && "csrfmiddlewaretoken" in event.detail.parameters) event.detail.parameters.csrfmiddlewaretoken = token();
  });
}
