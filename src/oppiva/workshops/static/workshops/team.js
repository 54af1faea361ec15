/* A team's text while it is typed: kept at each pause and every five seconds on the server, and without network on the device.

   [data-note] is the form; data-draft-to where drafts go, data-drafts-of whose place in the series it is, data-step the
   step. Only with data-keeps (the person's own device) anything is kept here, and only until the server has it: seven
   days at most, and never what another person left. */
"use strict";

(() => {
  const EVERY = 5000, SOON = 1500, WEEK = 7 * 24 * 3600 * 1000, MARK = "oppiva-draft:";
  const form = () => document.querySelector("[data-note]");
  const field = (note) => note.elements.namedItem("text");
  const key = (note) => `${MARK}${note.dataset.draftsOf}:${note.dataset.step}`;
  let sent = null; // what the server has of the text on this page

  const stored = (note) => {
    try {
      return JSON.parse(localStorage.getItem(key(note)));
    } catch {
      return null;
    }
  };
  const forget = (name) => {
    try {
      localStorage.removeItem(name);
    } catch { /* a closed storage holds nothing */ }
  };
  const keep = (note, text) => {
    if (!("keeps" in note.dataset)) return;
    try {
      const base = note.elements.namedItem("base_version").value;
      localStorage.setItem(key(note), JSON.stringify({ text, base, at: Date.now() }));
    } catch { /* a full storage costs only the draft */ }
  };
  const say = (note, which) => {
    const state = note.querySelector("[data-note-state]");
    const words = document.querySelector(`[data-note-words] [data-when="${which}"]`);
    const said = words ? words.textContent : "";
    if (state && state.textContent !== said) state.textContent = said;
  };

  /* What others left on this device, and what is older than a week, goes when anybody opens the page. */
  const tidy = () => {
    const note = form();
    try {
      for (const name of Object.keys(localStorage)) {
        if (!name.startsWith(MARK)) continue;
        const at = (JSON.parse(localStorage.getItem(name)) || {}).at || 0;
        const own = note && name.startsWith(`${MARK}${note.dataset.draftsOf}:`) && "keeps" in note.dataset;
        if ((note && !own) || Date.now() - at > WEEK) forget(name);
      }
    } catch { /* a closed storage holds nothing */ }
  };

  const open = () => {
    const note = form();
    if (!note || note.dataset.opened) return;
    note.dataset.opened = "1";
    sent = field(note).value;
    const kept = stored(note);
    if (!kept) return;
    if (kept.text.trim() === field(note).value.trim()) return forget(key(note));
    /* The base goes along: had somebody saved meanwhile, both texts are shown. */
    field(note).value = kept.text;
    note.elements.namedItem("base_version").value = kept.base;
    say(note, "restored");
  };

  /* Whether the server could be reached, whatever it said. Nothing is sent beside the text that is just being saved. */
  let saving = false;
  const push = async () => {
    const note = form();
    if (!note || saving) return true;
    const text = field(note).value;
    if (text === sent) return true;
    let reached = false;
    const body = new FormData(note);
    body.delete("client_ref");
    try {
      const answer = await fetch(note.dataset.draftTo, {
        method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(8000),
        keepalive: document.hidden, // the page is being left: a link was followed
      });
      reached = true;
      if (answer.status !== 204) throw new Error(String(answer.status));
      sent = text;
      forget(key(note));
      say(note, "draft");
    } catch {
      keep(note, text);
      say(note, "device");
    }
    return reached;
  };

  /* What was said of the last draft is not true of more letters; the pause after them is a good moment to send. */
  let pause = 0;
  document.addEventListener("input", (event) => {
    const note = form();
    if (!note || event.target !== field(note)) return;
    keep(note, event.target.value);
    say(note, "typing");
    clearTimeout(pause);
    pause = setTimeout(push, SOON);
  });
  /* Without network nothing is sent: the text stays on the page and on the device. */
  document.addEventListener("submit", (event) => {
    const note = form();
    if (event.target !== note) return;
    keep(note, field(note).value);
    if (navigator.onLine === false) {
      event.preventDefault();
      event.stopImmediatePropagation();
      say(note, "device");
      return;
    }
    saving = true;
    setTimeout(() => { saving = false; }, 8000);
  }, true);
  window.addEventListener("pageshow", () => { saving = false; });
  /* Another button of the page (ready, share, help) takes along what has not been saved: first the draft, then the press. */
  const passing = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const note = form(), other = event.target, button = event.submitter;
    if (!note || other === note || passing.has(other) || field(note).value === sent) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (passing.has(button || other)) return;
    passing.add(button || other);
    const reached = await push();
    passing.delete(button || other);
    if (!reached || !other.isConnected) return;
    passing.add(other);
    other.requestSubmit(button);
    passing.delete(other);
  }, true);
  /* The two parts of the page are fetched apart: whoever still writes in an earlier step is told where the others are. */
  const compare = () => {
    const note = document.querySelector("#now [data-moved]"), work = document.getElementById("work");
    if (note && work) note.hidden = !work.dataset.shown || work.dataset.shown === note.dataset.moved;
  };
  document.addEventListener("htmx:after:swap", () => {
    open();
    compare();
  });
  window.addEventListener("online", push);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) push();
  });
  setInterval(push, EVERY);
  tidy();
  open();
})();
