/* The text of a model, smoother with script: rows move without a new page, and each text shows how long it is.

   button[name=row]: `steps:up:2`, `steps:down:2`, `steps:out:2`; what cannot be done here is sent, as without script.
   [data-most]: the longest that a text may be.
   The slide of a model: [data-fill] fills the screen, the Escape key goes where [data-escape] leads. */
"use strict";

(() => {
  const fields = (row) => [...row.querySelectorAll("input[name], textarea[name]")];
  const values = (row) => fields(row).map((field) => field.value);
  const fill = (row, given) => fields(row).forEach((field, at) => {
    field.value = given[at] ?? "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const swap = (one, other) => {
    const held = values(one);
    fill(one, values(other));
    fill(other, held);
  };
  const focus = (row, deed) => {
    const button = row.querySelector(`button[name=row][value*=":${deed}:"]`);
    if (button) button.focus();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest ? event.target.closest("button[name=row]") : null;
    const list = button && button.closest("[data-row]") && button.closest("[data-rows]");
    if (!list) return;
    const rows = [...list.querySelectorAll(":scope > [data-row]")];
    const deed = button.value.split(":")[1], at = rows.indexOf(button.closest("[data-row]"));
    const other = deed === "up" ? at - 1 : at + 1;
    event.preventDefault();
    if (deed === "out") {
      for (let here = at; here < rows.length; here += 1) fill(rows[here], rows[here + 1] ? values(rows[here + 1]) : []);
      const first = fields(rows[at]).find((field) => field.type !== "hidden");
      if (first) first.focus();
    } else if (rows[other]) {
      swap(rows[at], rows[other]);
      focus(rows[other], deed);
    }
  });

  const count = (field) => {
    let line = field.nextElementSibling;
    if (!line || !line.classList.contains("desk__count")) {
      line = document.createElement("p");
      line.className = "desk__count";
      line.setAttribute("aria-hidden", "true");
      field.after(line);
    }
    const most = Number(field.dataset.most), length = [...field.value.trim()].length;
    line.textContent = `${length}/${most}`;
    line.classList.toggle("is-over", length > most);
    line.hidden = length < most / 2;
  };
  document.addEventListener("input", (event) => {
    if (event.target.dataset && event.target.dataset.most) count(event.target);
  });
  for (const field of document.querySelectorAll("[data-most]")) count(field);

  const wide = document.querySelector("[data-fill]"), way = document.querySelector("[data-escape]");
  if (wide && document.fullscreenEnabled) {
    wide.hidden = false;
    wide.addEventListener("click", () => document.documentElement.requestFullscreen());
    document.addEventListener("fullscreenchange", () => {
      way.closest("nav").hidden = Boolean(document.fullscreenElement);
    });
  }
  // On a full screen the key is the browser's own: it leaves that first.
  if (way) document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.fullscreenElement) way.click();
  });
})();
