/* A step of the experiment while it is typed: kept at each pause and every five seconds on the server, and without
   network on the device.

   form[data-step-form]: data-draft-to where drafts go, data-drafts-of whose step it is, data-step which, [data-step-state]
   inside it the line that says how it stands; [data-step-words] anywhere on the page holds its sentences. Only with
   data-keeps (the person's own device) anything is kept here, and only until the server has it: seven days at most, and
   never what another person left. data-fresh: the saved text was asked for, what the device holds is let go. */
"use strict";

(() => {
  const EVERY = 5000, SOON = 1500, WEEK = 7 * 24 * 3600 * 1000, MARK = "oppiva-step:";
  const OWN = ["csrfmiddlewaretoken", "client_ref", "base_version", "cycle"];
  const known = new WeakMap(); // form -> what the server has of it
  const forms = () => [...document.querySelectorAll("form[data-step-form]")];
  const stepOf = (target) => (target && target.closest ? target.closest("form[data-step-form]") : null);
  const key = (form) => `${MARK}${form.dataset.draftsOf}:${form.dataset.step}`;
  const keeps = (form) => "keeps" in form.dataset;

  const typed = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OWN.includes(name));
  const text = (form) => JSON.stringify(typed(form));
  const forget = (name) => {
    try {
      localStorage.removeItem(name);
    } catch { /* a closed storage holds nothing */ }
  };
  const valueOf = (form, name) => (form.elements.namedItem(name) || {}).value || "";
  const keep = (form) => {
    if (!keeps(form)) return;
    try {
      const kept = { values: typed(form), base: valueOf(form, "base_version"), ref: valueOf(form, "client_ref"), at: Date.now() };
      localStorage.setItem(key(form), JSON.stringify(kept));
    } catch { /* a full storage costs only the draft */ }
  };
  const stored = (form) => {
    try {
      return JSON.parse(localStorage.getItem(key(form)));
    } catch {
      return null;
    }
  };
  const say = (form, which) => {
    const state = form.querySelector("[data-step-state]");
    const words = document.querySelector(`[data-step-words] [data-when="${which}"]`);
    const said = words ? words.textContent : "";
    if (state && state.textContent !== said) state.textContent = said;
  };

  /* What the server has just saved says so in the address: #tallessa- and the key of the save, then / and the place on
     the page, if one goes on there. */
  let saved = "";
  const hear = () => {
    if (!location.hash.startsWith("#tallessa-")) return;
    const [ref, place = ""] = location.hash.slice(10).split("/");
    saved = ref;
    history.replaceState(history.state, "", `${location.pathname}${location.search}${place && `#${place}`}`);
    const at = place && document.getElementById(place);
    if (at) at.scrollIntoView();
  };
  /* What others left on this device, what is saved and what is older than a week goes when anybody opens a form. */
  const tidy = () => {
    const here = forms();
    if (!here.length) return;
    const mine = here.filter(keeps).map((form) => `${MARK}${form.dataset.draftsOf}:`);
    try {
      for (const name of Object.keys(localStorage)) {
        if (!name.startsWith(MARK)) continue;
        const held = JSON.parse(localStorage.getItem(name)) || {};
        const person = (one) => one.slice(MARK.length).split("/")[0];
        const own = mine.some((one) => person(one) === person(name));
        if (!own || (saved && held.ref === saved) || Date.now() - (held.at || 0) > WEEK) forget(name);
      }
    } catch { /* a closed storage holds nothing */ }
  };

  const fill = (form, values) => {
    for (const field of form.elements) {
      if (!field.name || OWN.includes(field.name) || field.type === "hidden") continue;
      const given = values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
      else if (field.type !== "submit" && field.type !== "button") field.value = given[0] ?? "";
    }
    for (const part of form.querySelectorAll("details")) {
      if (values.some(([name, value]) => value && part.querySelector(`[name="${CSS.escape(name)}"]`))) part.open = true;
    }
  };

  const open = () => {
    for (const form of forms()) {
      if (form.dataset.opened) continue;
      form.dataset.opened = "1";
      known.set(form, text(form));
      if ("fresh" in form.dataset) {
        forget(key(form));
        continue;
      }
      const kept = stored(form);
      if (!kept || !keeps(form)) continue;
      if (JSON.stringify(kept.values) === text(form)) {
        forget(key(form));
        continue;
      }
      /* The base goes along: had somebody saved meanwhile, both texts are shown. */
      fill(form, kept.values);
      form.elements.namedItem("base_version").value = kept.base;
      say(form, "restored");
      preview(form);
    }
  };

  /* Whether the server could be reached, whatever it said. Nothing is sent beside what is just being saved. */
  let saving = false;
  const push = async (form) => {
    const now = text(form);
    if (saving || now === known.get(form)) return true;
    let reached = false;
    const body = new FormData(form);
    body.delete("client_ref");
    try {
      const answer = await fetch(form.dataset.draftTo, {
        method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(8000),
        keepalive: document.hidden, // the page is being left: a link was followed
      });
      reached = true;
      if (answer.status !== 204) throw new Error(String(answer.status));
      known.set(form, now);
      forget(key(form));
      say(form, "draft");
    } catch {
      keep(form);
      say(form, "device");
    }
    return reached;
  };
  const pushAll = async () => {
    let reached = true;
    for (const form of forms()) reached = (await push(form)) && reached;
    return reached;
  };

  /* What was said of the last draft is not true of more letters; the pause after them is a good moment to send. */
  let pause = 0;
  const changed = (event) => {
    const form = stepOf(event.target);
    if (!form) return;
    keep(form);
    say(form, "typing");
    clearTimeout(pause);
    pause = setTimeout(() => {
      push(form);
      preview(form);
    }, SOON);
  };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);

  /* Sentences made from the fields, worked out by the server: [data-preview] names the address. */
  async function preview(form) {
    const place = form.querySelector("[data-preview]");
    if (!place || navigator.onLine === false) return;
    const query = new URLSearchParams(typed(form).filter(([name]) => place.dataset.of.split(" ").includes(name)));
    try {
      const answer = await fetch(`${place.dataset.preview}&${query}`, { signal: AbortSignal.timeout(8000), redirect: "manual" });
      if (!answer.ok) return;
      const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-sentences]");
      if (made && place.isConnected) place.replaceChildren(made);
    } catch { /* the saved page shows them */ }
  }

  /* Without network nothing is sent: the text stays on the page and on the device. A press that needs the network
     ([data-needs-network]) says so, too. */
  document.addEventListener("submit", (event) => {
    const form = stepOf(event.target);
    if (form) keep(form);
    if (navigator.onLine === false && (form || "needsNetwork" in event.target.dataset)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (form) say(form, "device");
      network();
      return;
    }
    if (!form) return;
    saving = true;
    setTimeout(() => { saving = false; }, 8000);
  }, true);
  const network = () => {
    for (const form of document.querySelectorAll("form[data-needs-network]")) {
      const line = form.querySelector("[data-network-state]");
      if (line) line.hidden = navigator.onLine !== false;
    }
  };
  window.addEventListener("offline", network);
  window.addEventListener("pageshow", () => {
    saving = false;
    network();
  });

  /* Another button of the page takes along what has not been saved: first the draft, then the press. */
  const passing = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const other = event.target, button = event.submitter;
    if (stepOf(other) || passing.has(other)) return;
    if (!forms().some((form) => text(form) !== known.get(form))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (passing.has(button || other)) return;
    passing.add(button || other);
    const reached = await pushAll();
    passing.delete(button || other);
    if (!reached || !other.isConnected) return;
    passing.add(other);
    other.requestSubmit(button);
    passing.delete(other);
  }, true);

  document.addEventListener("htmx:after:swap", () => {
    tidy();
    open();
  });
  window.addEventListener("online", () => {
    pushAll();
    network();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) pushAll();
  });
  setInterval(pushAll, EVERY);
  hear();
  tidy();
  open();
  network();
})();
