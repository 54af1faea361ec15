/* The grouping table by keys, and where the focus goes after a press. Each key presses a button that stands on the page;
   without script the buttons and menus are enough.

   Keys work while the focus is inside the table, never in a field (2.1.4): 1-3, n, 0 and l on a card, z anywhere. */
"use strict";

(() => {
  const cards = () => [...document.querySelectorAll("[data-table] [data-card]")];
  const typing = (element) => element.matches("input, select, textarea, [contenteditable]");

  /* The card one is on stands open, the others are folded. */
  const turnTo = (card) => {
    for (const one of cards()) {
      const here = one === card;
      one.classList.toggle("is-current", here);
      if (here) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
      const more = one.querySelector(".xcard__more");
      if (more) more.open = here;
    }
  };
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest && event.target.closest("[data-card]");
    if (card && !card.classList.contains("is-current")) turnTo(card);
  });
  document.addEventListener("click", (event) => {
    const card = event.target.closest("[data-card]");
    if (card && !card.classList.contains("is-current")) turnTo(card);
  });

  const press = (root, key) => {
    const button = root && root.querySelector(`button[data-key="${key}"]`);
    if (!button || button.getAttribute("aria-disabled") === "true") return false;
    button.form.requestSubmit(button);
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
    const at = event.target;
    if (!at.closest || !at.closest("[data-table]") || typing(at)) return;
    const card = at.closest("[data-card]");
    const key = event.key.toLowerCase();
    if (card && (key === "arrowdown" || key === "arrowup")) {
      const all = cards();
      const next = all[all.indexOf(card) + (key === "arrowdown" ? 1 : -1)];
      if (next) next.focus();
      event.preventDefault();
      return;
    }
    const done = key === "z" ? press(document.querySelector("[data-table]"), "z")
      : card && /^[0-3nl]$/.test(key) && press(card, key);
    if (done) event.preventDefault();
  });

  /* After a swap: on to the card that is in turn; a refusal first. What was done is said, not the heading again, so the
     page's own answer to a swap (oppiva.js) is left out here. */
  let mine = false;
  document.addEventListener("submit", (event) => {
    mine = Boolean(event.target.closest("[data-table]"));
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const table = mine && document.querySelector("[data-table]");
    mine = false;
    if (!table) return;
    event.stopImmediatePropagation();
    const goal = table.querySelector("#tormays") || table.querySelector("[data-card].is-current")
      || table.querySelector("#vahvistus") || table;
    goal.focus({ preventScroll: true });
    /* The whole card is seen below the words that stay on top; one that is seen already stays where it is. */
    const box = goal.getBoundingClientRect(), below = document.querySelector(".done");
    const top = below ? below.getBoundingClientRect().bottom : 0;
    if (box.top < top || box.bottom > window.innerHeight) goal.scrollIntoView({ block: "start" });
    document.title = `${table.querySelector("h1").textContent.trim()} – Oppiva`;
    const said = [...table.querySelectorAll("[data-said]")].map((one) => one.dataset.said).join(" ");
    document.getElementById("status").textContent = said;
  });
})();
