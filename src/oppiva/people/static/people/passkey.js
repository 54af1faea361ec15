/* Passkeys: shows what only works with script and hands the ids to allauth's own code, which this file stands after. */
"use strict";

(() => {
  const forms = window.allauth && window.allauth.webauthn && window.allauth.webauthn.forms;
  if (!forms || !window.PublicKeyCredential) return;
  for (const place of document.querySelectorAll("[data-passkey]")) {
    const { passkey, ...ids } = place.dataset;
    if (!forms[passkey]) continue;
    forms[passkey]({ ids });
    place.hidden = false;
  }
  document.addEventListener("allauth.error", (event) => {
    const words = document.querySelector("[data-passkey-error]");
    if (!words) return;
    event.preventDefault();
    words.hidden = false;
  });
})();
