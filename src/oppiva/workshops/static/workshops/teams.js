/* Teams: a person dragged from one card to another is moved as the menu does it. Without script the menu is enough. */
"use strict";

(() => {
  let held = null;
  const clear = () => {
    for (const card of document.querySelectorAll(".team.is-over")) card.classList.remove("is-over");
  };

  document.addEventListener("dragstart", (event) => {
    const member = event.target.closest && event.target.closest(".member[data-person]");
    if (!member) return;
    held = member;
    member.classList.add("is-held");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", member.dataset.person);
  });
  document.addEventListener("dragend", () => {
    if (held) held.classList.remove("is-held");
    held = null;
    clear();
  });
  document.addEventListener("dragover", (event) => {
    const card = held && event.target.closest(".team[data-team]");
    if (!card || card.contains(held)) return;
    event.preventDefault();
    clear();
    card.classList.add("is-over");
  });
  document.addEventListener("drop", (event) => {
    const card = held && event.target.closest(".team[data-team]");
    if (!card || card.contains(held)) return;
    event.preventDefault();
    /* The form of the menu holds the token and the version; its button of that team is pressed. */
    const button = held.querySelector(`.menu button[name="to"][value="${card.dataset.team}"]`);
    clear();
    if (button) button.form.requestSubmit(button);
  });

  /* The menu closes with Escape, and the focus stays where the person is after a move. */
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest(".member .menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  /* Where the focus goes: a lock stays on its button, a swap on its card, an undone change at the top of the page. */
  let last = "";
  const whence = (form) => {
    const member = form.closest(".member[data-person]");
    if (member) return `.member[data-person="${member.dataset.person}"] ${form.closest(".menu") ? "summary" : "[aria-pressed]"}`;
    const card = form.closest(".team[data-team]");
    return card ? `.team[data-team="${card.dataset.team}"] .team__swap summary` : "#content";
  };
  document.addEventListener("submit", (event) => {
    last = event.target.closest("#board") ? whence(event.target) : "";
  });
  /* The page asks by itself while the teams are made: who stands on a button of it stays there. */
  document.addEventListener("htmx:before:swap", () => {
    const here = document.activeElement;
    if (!last && here && here.id && here.closest("#board")) last = `#${here.id}`;
  });
  document.addEventListener("htmx:after:swap", () => {
    if (!last) return;
    const found = document.querySelector(last) || document.getElementById("content");
    if (found) found.focus({ preventScroll: found.id === "content" });
    last = "";
  });
})();
