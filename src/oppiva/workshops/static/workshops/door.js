/* The door with script: a tap shows at once and goes into a queue of this device, which is sent when there is network
   and may be sent again without harm (each mark has its own reference). Without script every row is a form's button.

   The queue lies in localStorage under the person's own key, unless the device is shared (then only in this page's
   memory); what is older than seven days or somebody else's goes. The server's answer to signing out empties the rest. */
"use strict";

(() => {
  const list = () => document.getElementById("door-list");
  if (!list() || !list().dataset.door) return;
  const PREFIX = "oppiva-door:", PAGES = "oppiva-door-", WEEK = 7 * 24 * 3600 * 1000, MOST = 60, RETRY = 4000, SLOWEST = 60000;
  const first = list().dataset;
  const keeps = first.doorKeeps === "yes";
  const mine = `${PREFIX}${first.doorKey}:`;
  const key = `${mine}${first.doorBase}`;
  const address = first.door;
  let queue = [], sending = false, wait = RETRY, timer = 0, missed = !navigator.onLine;

  /* --- what the device keeps ---------------------------------------------------------------------------------------- */
  const isFresh = (one) => Date.now() - Date.parse(one.made_at) < WEEK;
  const isOld = (name) => {
    try {
      return !JSON.parse(localStorage.getItem(name)).some(isFresh);
    } catch {
      return true;
    }
  };
  /* Also what waits for another half-day's door goes after its week; on a shared device no page of anybody stays. */
  const sweep = () => {
    try {
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith(PREFIX) && (!keeps || !name.startsWith(mine) || isOld(name))) localStorage.removeItem(name);
      }
    } catch { /* no storage: the queue lives in this page */ }
    if (keeps || !("caches" in window)) return;
    caches.keys()
      .then((all) => Promise.all(all.filter((name) => name.startsWith(PAGES)).map((name) => caches.delete(name))))
      .catch(() => { /* a closed storage holds nothing */ });
  };
  const store = () => {
    if (!keeps) return;
    try {
      if (queue.length) localStorage.setItem(key, JSON.stringify(queue));
      else localStorage.removeItem(key);
    } catch { /* full or closed: the queue lives in this page */ }
  };
  const load = () => {
    if (!keeps) return;
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      if (Array.isArray(kept)) queue = kept.filter(isFresh);
    } catch { queue = []; }
    store();
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
  const NEXT = { "": "site", site: "remote", remote: "" };
  const words = (what, mode) => list().getAttribute(`data-${what}-${mode || "none"}`) || "";
  const draw = (button, mode, waits) => {
    button.dataset.mode = mode;
    button.value = `${button.dataset.person}:${NEXT[mode]}`;
    button.toggleAttribute("data-waits", waits);
    button.querySelector(".dot").className = `dot dot--${mode || "none"}`;
    const state = button.querySelector("[data-door-state]");
    state.textContent = words("state", mode);
    state.classList.toggle("vh", !mode);
    button.querySelector("[data-door-does]").textContent = words("does", mode);
  };
  const buttonOf = (person) => list().querySelector(`.door__tap[data-person="${CSS.escape(person)}"]`);
  const count = () => {
    const numbers = { site: 0, remote: 0, none: 0 };
    for (const button of list().querySelectorAll(".door__tap[data-person]")) numbers[button.dataset.mode || "none"] += 1;
    for (const [mode, number] of Object.entries(numbers)) {
      const place = list().querySelector(`[data-door-n="${mode}"]`);
      if (place && list().querySelector(".door__tap[data-person]")) place.textContent = number;
    }
    const waiting = list().querySelector("[data-door-waiting]");
    waiting.hidden = !queue.length || (navigator.onLine && wait === RETRY);
    waiting.querySelector("[data-door-count]").textContent = queue.length;
    waiting.querySelector("[data-door-kept]").hidden = !keeps;
  };
  const show = () => {
    for (const one of queue) {
      const button = buttonOf(one.person);
      if (button) draw(button, one.mode, true);
    }
    count();
    search();
  };
  const sentence = (text) => {
    const place = document.querySelector("[data-door-sentence]");
    if (place && text) place.textContent = text;
  };
  const say = (text) => {
    const place = document.getElementById("status");
    if (place) place.textContent = text;
  };

  /* --- taps ---------------------------------------------------------------------------------------------------------- */
  const tap = (button) => {
    const mode = NEXT[button.dataset.mode || ""];
    queue.push({ client_ref: reference(), person: button.dataset.person, mode, made_at: new Date().toISOString() });
    store();
    draw(button, mode, true);
    count();
    say(`${button.querySelector("b").textContent}: ${words("state", mode)}`);
    send();
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest(".door__tap[data-person]");
    if (!button) return;
    event.preventDefault();
    tap(button);
  });
  document.addEventListener("submit", (event) => {
    /* Confirming needs the network, and all that waits first. */
    if (!event.target.querySelector("[data-door-confirm]") || (navigator.onLine && !queue.length)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wait = RETRY * 2;
    count();
    send();
  }, true);

  /* --- sending ------------------------------------------------------------------------------------------------------- */
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
    wait = Math.min(wait * 2, SLOWEST);
    count();
  };
  const token = () => (document.querySelector("input[name=csrfmiddlewaretoken]") || {}).value || "";
  const refuse = (text) => {
    const note = list().querySelector("[data-door-refused]");
    if (!note) return;
    note.hidden = false;
    note.querySelector("[data-door-why]").textContent = text;
  };
  const taken = new Map(); // each person's mark the server has from here, and when it said so
  const take = (answers) => {
    const done = new Map(answers.map((one) => [one.ref, one]));
    const told = queue.filter((one) => done.has(one.client_ref));
    queue = queue.filter((one) => !done.has(one.client_ref));
    for (const one of told) {
      const button = buttonOf(one.person), answer = done.get(one.client_ref);
      if (answer.fate === "refused") refuse(answer.words);
      if (!button || queue.some((other) => other.person === one.person)) continue;
      button.removeAttribute("data-waits");
      /* What was refused or older than another mark is shown as the server has it. */
      if (answer.fate === "refused" || answer.fate === "older") fetchList();
      else taken.set(one.person, { mode: one.mode, at: performance.now() });
    }
    store();
  };
  const fetchList = () => list().dispatchEvent(new CustomEvent("live:changed"));
  async function send() {
    if (sending || !queue.length) return;
    sending = true;
    clearTimeout(timer);
    const batch = queue.slice(0, MOST).map((one) => ({ ...one }));
    try {
      const answer = await fetch(address, {
        method: "POST", redirect: "manual", credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify({ sent_at: new Date().toISOString(), marks: batch }),
      });
      if (answer.ok) {
        const told = await answer.json();
        take(told.answers);
        if (!queue.length) sentence(told.sentence);
        /* What this device missed meanwhile comes now, and the copy for a time without network is made anew. */
        if (missed) fetchList();
        missed = false;
        wait = RETRY;
        if (!queue.length) keepSoon();
      } else if (answer.status === 422 || answer.status === 409) {
        refuse((await answer.json()).words);
        wait = SLOWEST;
      } else {
        /* Signed out meanwhile: the page says how the marks get through. */
        if (answer.type === "opaqueredirect" || answer.status === 403) refuse(list().dataset.doorOut);
        wait = Math.max(wait, RETRY * 2);
      }
    } catch {
      missed = true;
      wait = Math.max(wait, RETRY * 2);
    }
    sending = false;
    count();
    if (queue.length && wait === RETRY) send();
    else if (queue.length) later();
  }
  window.addEventListener("online", () => {
    wait = RETRY;
    if (queue.length) send();
    else if (missed) {
      missed = false;
      fetchList();
    }
  });
  window.addEventListener("offline", () => {
    missed = true;
    count();
  });

  /* --- the list, fetched anew or searched ---------------------------------------------------------------------------- */
  const box = document.querySelector("[data-door-search]");
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  function search() {
    if (!box) return;
    const wanted = plain(box.querySelector("input").value.trim()).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of list().querySelectorAll(".door > li")) {
      const name = plain(row.dataset.name).split(/[\s-]+/);
      row.hidden = !wanted.every((word) => name.some((part) => part.startsWith(word)));
      shown += row.hidden ? 0 : 1;
    }
    const nobody = list().querySelector("[data-door-nobody]");
    if (nobody) nobody.hidden = shown > 0;
  }
  if (box) {
    box.hidden = false;
    box.addEventListener("input", search);
  }
  /* Who goes through the list by keyboard stays where they were when it is drawn anew. */
  let here = "", begun = 0;
  document.addEventListener("htmx:config:request", (event) => { event.detail.ctx.begun = performance.now(); });
  document.addEventListener("htmx:before:swap", (event) => {
    begun = event.detail.ctx.begun;
    const button = document.activeElement && document.activeElement.closest(".door__tap[data-person]");
    here = button ? button.dataset.person : "";
  });
  /* Before anybody can tap the new list: what waits stands in it, and so does a mark the server got after the list was
     asked for. Without them the next tap would mean another thing. */
  new MutationObserver(() => {
    if (!list()) return;
    for (const [person, { mode, at }] of taken) {
      const button = buttonOf(person);
      if (button && at > begun) draw(button, mode, false);
    }
    show();
  }).observe(list().parentElement, { childList: true });
  document.addEventListener("htmx:after:swap", () => {
    if (!list()) return;
    const button = here && buttonOf(here);
    if (button) button.focus({ preventScroll: true });
    sentence(list().dataset.doorWords);
  });

  /* --- the page itself without network --------------------------------------------------------------------------------- */
  const keepPage = () => {
    if (!("serviceWorker" in navigator) || !keeps || !navigator.onLine) return;
    const links = document.querySelectorAll("link[rel=stylesheet], link[rel=icon], link[rel=preload], script[src]");
    navigator.serviceWorker.ready
      .then((registration) => registration.active.postMessage({
        kind: "keep", who: first.doorKey, page: location.href.split("#")[0],
        files: [...links].map((one) => one.href || one.src),
      }))
      .catch(() => { /* without it the page needs the network, the marks do not */ });
  };
  let soon = 0;
  function keepSoon() {
    clearTimeout(soon);
    soon = setTimeout(keepPage, 3000);
  }
  if ("serviceWorker" in navigator && keeps) {
    navigator.serviceWorker.register(first.doorWorker, { scope: first.doorBase }).then(keepPage).catch(() => {});
  } else if ("serviceWorker" in navigator) {
    navigator.serviceWorker.getRegistration(first.doorBase).then((one) => one && one.unregister()).catch(() => {});
  }

  sweep();
  load();
  show();
  send();
})();
