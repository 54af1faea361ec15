/* What a team member writes down is kept on the device before it is sent, and sent again until the server has it: each
   row has its own reference, so that nothing comes twice. Without script the same forms are sent as they are.

   The rows wait in IndexedDB under the person's key, seven days at most, never on a shared device and never for the next
   person; the server's answer to signing out empties the rest. Pages for a time without network: log-worker.js. */
"use strict";

(() => {
  const root = document.querySelector("[data-log]");
  if (!root) return;
  const BASE = "oppiva-log", STORE = "waiting", WEEK = 7 * 24 * 3600 * 1000, RETRY = 4000, SLOWEST = 60000, PATIENCE = 10000;
  const who = root.dataset.logKey, keeps = root.dataset.logKeeps === "yes";
  const words = root.querySelector("[data-log-words]").dataset;
  const memory = new Map(); // where nothing may or can be kept on the device
  let kept = keeps && "indexedDB" in window, sending = false, wait = RETRY, timer = 0;

  /* --- what the device keeps ---------------------------------------------------------------------------------------- */
  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
  const opened = () => {
    const request = indexedDB.open(BASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "ref" });
    return asked(request);
  };
  const stored = async (mode, work) => {
    const base = await opened();
    try {
      const deed = base.transaction(STORE, mode);
      const done = new Promise((resolve, reject) => {
        deed.oncomplete = resolve;
        deed.onerror = deed.onabort = () => reject(deed.error);
      });
      const request = work(deed.objectStore(STORE));
      await done;
      return request.result;
    } finally {
      base.close();
    }
  };
  const put = async (item) => {
    if (kept) {
      try {
        await stored("readwrite", (store) => store.put(item));
        return;
      } catch { /* full or closed: the row lives in this page */ }
    }
    memory.set(item.ref, item);
  };
  const drop = async (ref) => {
    memory.delete(ref);
    if (kept) await stored("readwrite", (store) => store.delete(ref)).catch(() => {});
  };
  const all = async () => {
    let found = [];
    if (kept) {
      try {
        found = await stored("readonly", (store) => store.getAll());
      } catch { kept = false; }
    }
    return [...found, ...memory.values()].sort((one, other) => (one.made_at < other.made_at ? -1 : 1));
  };
  const sweep = async () => {
    if (!("indexedDB" in window)) return;
    if (!keeps) return void indexedDB.deleteDatabase(BASE);
    for (const item of await all()) {
      if (item.who !== who || Date.now() - Date.parse(item.made_at) > WEEK) await drop(item.ref);
    }
  };
  const reference = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  /* --- what the page shows ------------------------------------------------------------------------------------------ */
  const part = (name, within = root) => within.querySelector(`[data-log-${name}]`);
  const say = (text) => {
    const place = document.getElementById("status");
    if (place && text) place.textContent = text;
  };
  const show = async () => {
    const items = await all(), waiting = items.filter((item) => !item.why), refused = items.filter((item) => item.why);
    const note = part("waiting"), count = waiting.length;
    note.hidden = !count || sending;
    if (count) {
      part("count").textContent = count === 1 ? note.dataset.one : note.dataset.many.replace("{n}", count);
      part("kept").hidden = memory.size > 0;
      part("memory").hidden = memory.size === 0;
      part("list").replaceChildren(...waiting.map((item) => {
        const line = document.createElement("li");
        line.textContent = item.shown;
        return line;
      }));
    }
    part("refused").hidden = !refused.length;
    part("refusals").replaceChildren(...refused.map((item) => {
      const line = part("refusal").content.firstElementChild.cloneNode(true);
      part("what", line).textContent = item.shown;
      part("why", line).textContent = item.why;
      part("forget", line).addEventListener("click", () => drop(item.ref).then(show));
      return line;
    }));
  };
  const tell = (box, answer) => {
    const note = box && part("saved", box);
    if (!note) return;
    const undo = part("undo", note);
    part("said", note).textContent = answer.words;
    undo.hidden = !answer.undo;
    if (answer.undo) undo.action = answer.undo;
    note.hidden = false;
    const last = part("last", box);
    if (last && answer.last) {
      part("value", last).textContent = answer.last.value;
      part("day", last).textContent = answer.last.day;
      last.hidden = false;
    }
    say(answer.words);
  };

  /* --- sending ------------------------------------------------------------------------------------------------------- */
  const token = () => (document.querySelector("input[name=csrfmiddlewaretoken]") || {}).value || "";
  /* What came of one row: {saved}, {refused, why} or nothing, when it waits for the network or a new sign-in. */
  const send = async (item, now) => {
    const body = new FormData();
    for (const [name, value] of item.fields) body.append(name, value);
    body.set("made_at", item.made_at);
    body.set("sent_at", new Date().toISOString());
    try {
      const answer = await fetch(item.to, {
        method: "POST", body, redirect: "manual", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE),
        headers: { "X-Oppiva-Queue": now ? "now" : "later", "X-CSRFToken": token() },
      });
      if (answer.ok) return { saved: await answer.json() };
      if (answer.type === "opaqueredirect" || answer.status === 403) part("out").hidden = false;
      else if (answer.status === 422) return { refused: true, why: (await answer.json()).words };
      else if (answer.status < 500 && answer.status !== 429 && answer.status !== 408) return { refused: true, why: words.lost };
    } catch { /* no network, or too slow: it waits */ }
    return {};
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(flush, wait);
    wait = Math.min(wait * 2, SLOWEST);
  };
  async function flush() {
    if (sending) return;
    const waiting = (await all()).filter((item) => !item.why);
    if (!waiting.length) return show();
    sending = true;
    clearTimeout(timer);
    let stuck = false;
    for (const item of waiting) {
      const { saved, refused, why } = await send(item, false);
      if (saved) await drop(item.ref);
      else if (refused) await put({ ...item, why });
      else {
        stuck = true;
        break;
      }
      if (saved) tell(document.querySelector("[data-log-box]"), saved);
    }
    sending = false;
    await show();
    if (stuck) later();
    else wait = RETRY;
  }
  window.addEventListener("online", () => {
    wait = RETRY;
    flush();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) flush();
  });

  /* --- a form -------------------------------------------------------------------------------------------------------- */
  /* As without script: the server's own page says what is wrong, with all that was typed. */
  const plainly = (form, button) => {
    if (button && button.name) {
      const pressed = document.createElement("input");
      Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
      form.append(pressed);
    }
    /* What was typed goes along: leaving for it is no loss to ask about. */
    form.dispatchEvent(new Event("oppiva:leaves", { bubbles: true }));
    HTMLFormElement.prototype.submit.call(form);
  };
  const shownOf = (form) => {
    const value = form.elements.namedItem("value"), text = form.elements.namedItem("text");
    const kind = form.querySelector("[name=kind]:checked");
    const label = kind ? kind.closest("label").textContent.trim() : "";
    return [value ? value.value : "", label, text ? text.value : ""].filter(Boolean).join(": ").slice(0, 120);
  };
  const isFilled = (form) => {
    const value = form.elements.namedItem("value"), kinds = form.querySelector("[name=kind]");
    if (value && !/^[-\u2212]?\d[\d\s]*([.,]\d{1,3})?$/.test(value.value.trim())) return false;
    return !kinds || Boolean(form.querySelector("[name=kind]:checked"));
  };
  const take = async (form, button) => {
    if (form.dataset.logBusy) return;
    if (!isFilled(form)) {
      plainly(form, button);
      return;
    }
    form.dataset.logBusy = "1";
    if (button) button.classList.add("is-busy");
    const fields = [...new FormData(form)].filter(([name, value]) => (
      name !== "csrfmiddlewaretoken" && !(value instanceof File && !value.size)
    ));
    if (button && button.name) fields.push([button.name, button.value]);
    const item = {
      ref: form.elements.namedItem("client_ref").value || reference(), who, fields, to: form.action,
      made_at: new Date().toISOString(), shown: shownOf(form),
    };
    const box = form.closest("[data-log-box]"), more = Boolean(button && button.name === "more");
    await put(item);
    const { saved, refused } = await send(item, true);
    if (saved || refused) await drop(item.ref);
    if (refused) {
      plainly(form, button);
      return;
    }
    if (saved && saved.next) {
      form.reset();
      location.assign(saved.next);
      return;
    }
    form.reset();
    form.elements.namedItem("client_ref").value = reference();
    delete form.dataset.logBusy;
    if (button) button.classList.remove("is-busy");
    if (saved) tell(box, saved);
    else {
      tell(box, { words: memory.size ? words.offline : words.kept });
      later();
    }
    await show();
    const goal = more ? form.elements.namedItem("value") : part("saved", box);
    if (!goal) return;
    if (!more) goal.setAttribute("tabindex", "-1");
    goal.focus();
  };
  document.addEventListener("submit", (event) => {
    const form = event.target, box = form.closest("[data-log-box]");
    if (!box || !form.elements.namedItem("client_ref")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    take(form, event.submitter);
  }, true);

  /* A press that needs the network ([data-needs-network]) says so instead of leaving the page. */
  const network = () => {
    for (const form of document.querySelectorAll("form[data-needs-network]")) {
      const line = form.querySelector("[data-network-state]");
      if (line) line.hidden = navigator.onLine !== false;
    }
  };
  document.addEventListener("submit", (event) => {
    if (navigator.onLine !== false || !("needsNetwork" in event.target.dataset)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    network();
  }, true);
  for (const kind of ["online", "offline", "pageshow"]) window.addEventListener(kind, network);

  /* --- pages without network ----------------------------------------------------------------------------------------- */
  const keepPages = () => {
    const links = document.querySelectorAll("link[rel=stylesheet], link[rel=icon], link[rel=preload], script[src]");
    const sprite = document.querySelector("svg use");
    const files = [...links].map((one) => one.href || one.src);
    if (sprite) files.push(new URL(sprite.getAttribute("href"), location.href).href.split("#")[0]);
    navigator.serviceWorker.ready
      .then((registration) => registration.active.postMessage({
        kind: "keep", who, page: location.href.split("#")[0].split("?")[0], files, pages: root.dataset.logPages.split(" "),
      }))
      .catch(() => { /* without it the pages need the network, the rows do not */ });
  };
  const forgetPages = async () => {
    const one = await navigator.serviceWorker.getRegistration("/");
    if (one && one.scope === `${location.origin}/`) await one.unregister();
    for (const name of await caches.keys()) if (name.startsWith(`${BASE}-`)) await caches.delete(name);
  };
  if ("serviceWorker" in navigator && "caches" in window) {
    if (!keeps) forgetPages().catch(() => {});
    else {
      navigator.serviceWorker.register(root.dataset.logWorker, { scope: "/" })
        .then(() => { if (navigator.onLine) keepPages(); })
        .catch(() => {});
    }
  }

  sweep().then(flush).catch(() => {});
})();
