/* Marking a part of a sentence: what is painted in the text is the quote, in code points. Without script whole sentences
   are ticked, or the words are written. */
"use strict";

(() => {
  const form = document.querySelector("[data-coder]");
  if (!form) return;
  const [begin, end] = [form.elements.alku, form.elements.loppu];
  const told = form.querySelector("[data-chosen]");

  /* A place in the page as code points of the text: each run says where it begins. */
  const place = (node, offset) => {
    const run = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
    if (!run || !form.contains(run)) return null;
    const range = document.createRange();
    range.selectNodeContents(run);
    range.setEnd(node, offset);
    return Number(run.dataset.at) + [...range.toString()].length;
  };

  const forget = () => {
    begin.value = end.value = "";
    told.hidden = true;
    told.textContent = "";
  };

  const look = () => {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return;
    const range = chosen.getRangeAt(0);
    const words = chosen.toString().trim();
    const from = place(range.startContainer, range.startOffset);
    const to = place(range.endContainer, range.endOffset);   // spaces at the ends are cut off by the server
    if (from === null || to === null || from >= to || !words) return;
    begin.value = from;
    end.value = to;
    told.textContent = `${told.dataset.words} ”${words.length > 120 ? `${words.slice(0, 120)}…` : words}”`;
    told.hidden = false;
  };

  for (const name of ["mouseup", "touchend", "keyup"]) form.addEventListener(name, () => window.setTimeout(look, 0));
  /* A tick after that is a change of mind. To paint words inside a label must not tick it. */
  form.addEventListener("change", (event) => {
    if (event.target.name === "lause") forget();
  });
  form.addEventListener("click", (event) => {
    const chosen = document.getSelection();
    if (event.target.closest(".unit__text") && chosen && !chosen.isCollapsed) event.preventDefault();
  });
})();
