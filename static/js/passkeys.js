// Passkeys: asks the browser for one and sends what it gives with the form that wants it (data-passkey).
(() => {
  const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON && navigator.credentials;

  const asked = {
    // Signing in without a name: the server's question is fetched when it is needed, for it is good for one use.
    "sign-in": async (form) => {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`${answer.status}`);
      return get((await answer.json()).request_options);
    },
    use: (form) => get(JSON.parse(form.dataset.options).request_options),
    add: (form) => {
      const { publicKey } = JSON.parse(form.dataset.options).creation_options;
      const alone = form.elements.passwordless.checked;
      const choice = publicKey.authenticatorSelection;
      choice.residentKey = alone ? "required" : "discouraged";
      choice.requireResidentKey = alone;
      if (alone) choice.userVerification = "required";
      return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
    },
  };

  const get = ({ publicKey }) =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!able) continue;
    const refused = form.querySelector("[data-refused]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      refused.hidden = true;
      try {
        const credential = await asked[form.dataset.passkey](form);
        form.elements.credential.value = JSON.stringify(credential.toJSON());
        form.submit();
      } catch (problem) {
        refused.textContent = problem.name === "SecurityError" ? refused.dataset.unable : refused.dataset.unknown;
        refused.hidden = false;
      }
    });
  }
})();
