/* Passkeys: shows what only works with script. allauth's own code is fetched when somebody presses, since most
   never do and a first visit should stay light; the second press is then its own. */
"use strict";

(() => {
  const here = document.currentScript;
  if (!window.PublicKeyCredential || !here) return;

  const load = (address) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });

  const showError = () => {
    const words = document.querySelector("[data-passkey-error]");
    if (words) words.hidden = false;
  };

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    showError();
  });

  for (const place of document.querySelectorAll("[data-passkey]")) {
    const { passkey, ...ids } = place.dataset;
    const button = document.getElementById(ids.login || ids.add || ids.authenticate || ids.reauthenticate);
    if (!button) continue;
    place.hidden = false;
    button.addEventListener(
      "click",
      async (event) => {
        event.preventDefault();
        event.stopImmediatePropagation();
        try {
          await load(here.dataset.first);
          await load(here.dataset.second);
          window.allauth.webauthn.forms[passkey]({ ids });
          button.click();
        } catch {
          showError();
        }
      },
      { once: true, capture: true },
    );
  }
})();
