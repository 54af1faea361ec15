/* Has this been tried? While the title of S1 is typed, what others have tried of the same stands below it.

   [data-prior] in form[data-step-form] names the address that is asked, 600 ms after the last key or by its button. What
   is found has buttons that fill the form's own rows of addresses, or tick that nothing was found. Without network
   nothing is asked and nothing is said. */
"use strict";

(() => {
  const SOON = 600, SHORTEST = 3, PLACES = 5;
  let pause = 0, asked = null;
  const formOf = (element) => element.closest("form[data-step-form]");
  const field = (form, name) => form.elements.namedItem(name);
  const tell = (element, kind) => element.dispatchEvent(new Event(kind, { bubbles: true }));

  const ask = async (form, place) => {
    const body = new FormData(form);
    body.delete("client_ref");
    body.append("osa", "1");
    if (asked) asked.abort();
    asked = new AbortController();
    const mine = asked;
    try {
      const answer = await fetch(place.dataset.prior, { method: "POST", body, redirect: "manual", signal: mine.signal });
      if (!answer.ok || mine.signal.aborted || !place.isConnected) return;
      const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-prior-found]");
      if (!made) return;
      place.replaceChildren(made);
      const status = document.getElementById("status");
      if (status) status.textContent = made.dataset.said;
    } catch { /* a search that did not come is missed by nobody: the text is what counts */ }
  };

  document.addEventListener("input", (event) => {
    const form = event.target.name === "name" && formOf(event.target);
    const place = form && form.querySelector("[data-prior]");
    if (!place) return;
    clearTimeout(pause);
    pause = setTimeout(() => {
      if (navigator.onLine !== false && event.target.value.trim().length >= SHORTEST) ask(form, place);
    }, SOON);
  });

  const rows = (form) => Array.from({ length: PLACES }, (_, at) => field(form, `prior_${at + 1}`)).filter(Boolean);
  const rowOf = (form, address) => rows(form).find((one) => one.value === address);
  const shown = (element) => {
    for (let one = element.parentElement; one && one.tagName !== "FORM"; one = one.parentElement) {
      if (one.tagName === "DETAILS") one.open = true;
      one.hidden = false;
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-prior-ask]");
    if (button && navigator.onLine !== false) {
      event.preventDefault();
      ask(formOf(button), button.closest("[data-prior]"));
      return;
    }
    const link = event.target.closest("[data-prior-link]"), none = event.target.closest("[data-prior-none]");
    const form = (link || none) && formOf(link || none);
    if (!form) return;
    const not = field(form, "prior_none");
    if (link) {
      const part = link.closest("[data-prior-address]");
      const free = rowOf(form, part.dataset.priorAddress) || rows(form).find((one) => !one.value);
      if (!free) return;
      free.value = part.dataset.priorAddress;
      not.checked = false;
      shown(free);
      link.hidden = true;
      for (const one of part.querySelectorAll("[data-prior-linked], [data-prior-repeat]")) one.hidden = false;
      part.querySelector("[data-prior-repeat] input").focus();
      tell(free, "input");
    } else if (!rows(form).some((one) => one.value)) {
      not.checked = true;
      shown(not);
      none.parentElement.querySelector("[data-prior-marked]").hidden = false;
      none.hidden = true;
      tell(not, "change");
    }
  });
  document.addEventListener("change", (event) => {
    const label = event.target.closest("[data-prior-repeat]"), form = label && formOf(label);
    const row = form && rowOf(form, label.closest("[data-prior-address]").dataset.priorAddress);
    const tick = row && field(form, row.name.replace("prior_", "repeats_"));
    if (!tick) return;
    tick.checked = event.target.checked;
    tell(tick, "change");
  });
})();
