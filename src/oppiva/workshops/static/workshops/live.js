/* Live: hears that something changed in the half-day and has the page's parts fetched anew; counts the time left.

   [data-live="/live/..." data-live-version="/.../versio/" data-live-now="17"]  what to listen to, and the number the page
     was drawn at; data-live-every: least milliseconds between two refreshes (333 without it).
   [data-live-part]  a part with an id, hx-get and hx-trigger="live:changed"; never swapped under a hand that writes.
   [data-live-ages]  such a part that says how long ago something was: fetched anew twice a minute as well.
   [data-live-state] holds [data-live-when="ok"] and [data-live-when="away"], of which one is shown.
   [role=timer][data-ends][data-now]  the time left by the server's clock; data-paused: it stands still.
   Without this script the page is the same, only not by itself. */
"use strict";

(() => {
  const FIELDS = "input:not([type=hidden], [type=submit], [type=button]), textarea, select, [contenteditable]";
  const SHORTEST = 333, FIRST_WORD = 10000, SILENCE = 40000, HIDDEN = 20000, TRIES = 3;
  const POLL = 5000, POLL_SLOWEST = 15000, RETRY = 1000, RETRY_SLOWEST = 15000, RETRY_POLLING = 60000, AGES = 30000;
  const root = document.querySelector("[data-live]");
  const spread = (time) => time * (0.5 + Math.random() / 2);

  /* --- the server's clock: a phone's own may be wrong, so only its run is used, never what it shows ------------------ */
  let skew = -Infinity; // milliseconds from performance.now() to the server's time; the freshest word is the largest
  const serverSaid = (moment) => {
    const time = Date.parse(moment || "");
    if (!Number.isNaN(time)) skew = Math.max(skew, time - performance.now());
  };

  /* --- refreshing the parts ----------------------------------------------------------------------------------------- */
  const stale = new Set(); // ids of parts that wait for a hand to leave them
  const tags = new Map(); // id of a part: the ETag of what it shows
  let known = root && root.dataset.liveNow ? Number(root.dataset.liveNow) : null;
  let lastFired = -Infinity, firing = 0;

  const isChanged = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) {
      return field.multiple
        ? [...field.options].some((one) => one.selected !== one.defaultSelected)
        : field.selectedIndex !== Math.max(0, [...field.options].findLastIndex((one) => one.defaultSelected));
    }
    return "defaultValue" in field && field.value !== field.defaultValue;
  };
  const inUse = (part) => {
    const here = document.activeElement;
    if (here && part.contains(here) && here.matches(FIELDS)) return true;
    if (part.querySelector("dialog[open], form[data-sent]")) return true;
    return [...part.querySelectorAll(FIELDS)].some(isChanged);
  };
  const refresh = (part) => {
    if (inUse(part)) stale.add(part.id);
    else {
      stale.delete(part.id);
      part.dispatchEvent(new CustomEvent("live:changed"));
    }
  };
  const fire = () => {
    firing = 0;
    lastFired = performance.now();
    for (const part of document.querySelectorAll("[data-live-part]")) refresh(part);
    document.dispatchEvent(new CustomEvent("live:number", { detail: { number: known } }));
  };
  const heard = (number) => {
    if (number === known) return;
    known = number;
    if (firing) return;
    const shortest = Number(root.dataset.liveEvery) || SHORTEST;
    firing = setTimeout(fire, Math.max(0, lastFired + shortest - performance.now()));
  };
  const letGo = () => {
    for (const id of stale) {
      const part = document.getElementById(id);
      if (part) refresh(part);
      else stale.delete(id);
    }
  };
  document.addEventListener("focusout", () => setTimeout(letGo));

  /* What htmx fetches for a part: only when it differs, only a whole answer, and nothing under a hand that writes. */
  const partOf = (event) => {
    const context = event.detail && event.detail.ctx;
    const live = context && context.sourceEvent && context.sourceEvent.type === "live:changed";
    return live ? context.sourceElement : null;
  };
  const named = (element) => {
    if (element.id) return `#${CSS.escape(element.id)}`;
    const names = ["name", "value", "href", "data-key"].filter((name) => element.hasAttribute(name));
    return element.localName + names.map((name) => `[${name}="${CSS.escape(element.getAttribute(name))}"]`).join("");
  };
  const place = (part, element) => {
    if (!element || !part.contains(element)) return null;
    const selector = named(element);
    return { selector, at: [...part.querySelectorAll(selector)].indexOf(element) };
  };
  let kept = null; // where the focus was, and which details were open, in the part that is being swapped
  document.addEventListener("htmx:config:request", (event) => {
    const part = partOf(event);
    if (part && tags.has(part.id)) event.detail.ctx.request.headers["If-None-Match"] = tags.get(part.id);
  });
  document.addEventListener("htmx:before:response", (event) => {
    const part = partOf(event);
    if (!part) return;
    const response = event.detail.ctx.response;
    if (response.status !== 200) event.preventDefault();
    else if (response.headers.get("ETag")) tags.set(part.id, response.headers.get("ETag"));
  });
  document.addEventListener("htmx:before:swap", (event) => {
    const part = partOf(event);
    if (!part) return;
    if (inUse(part)) {
      event.preventDefault();
      tags.delete(part.id);
      stale.add(part.id);
      return;
    }
    kept = {
      id: part.id,
      focus: place(part, document.activeElement),
      open: [...part.querySelectorAll("details[open][id]")].map((one) => one.id),
    };
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (!partOf(event) || !kept) return;
    const part = document.getElementById(kept.id);
    for (const id of kept.open) {
      const details = document.getElementById(id);
      if (details) details.open = true;
    }
    if (part && kept.focus && !part.contains(document.activeElement)) {
      const again = [...part.querySelectorAll(kept.focus.selector)][kept.focus.at];
      if (again) again.focus({ preventScroll: true });
    }
    kept = null;
    look();
  });

  /* --- time left ---------------------------------------------------------------------------------------------------- */
  const before = new WeakMap();
  let spoken = null; // seconds left when the page last looked: what is said is said once, whatever is swapped
  const say = (words) => {
    const status = document.getElementById("status");
    if (status && words) status.textContent = words;
  };
  const draw = (timer, left) => {
    const face = timer.querySelector("[data-timer]");
    if (!face || before.get(timer) === left) return;
    before.set(timer, left);
    const { hour = "h", min = "min", sec = "s", over, label } = timer.dataset;
    const hours = Math.floor(left / 3600), minutes = [Math.floor((left % 3600) / 60), min];
    // Of hours nobody counts the seconds.
    const units = hours ? [[hours, hour], minutes].filter(([n]) => n) : [minutes, [left % 60, sec]].filter(([n], at) => n || at);
    const parts = left > 0 ? units : [];
    const words = parts.map(([n, unit]) => `${n} ${unit}`).join(" ") || over || `0 ${sec}`;
    face.replaceChildren(
      ...(parts.length
        ? parts.flatMap(([n, unit]) => {
            const small = document.createElement("small");
            small.textContent = unit;
            return [document.createTextNode(` ${n}`), small];
          })
        : [document.createTextNode(words)]),
    );
    timer.setAttribute("aria-label", left > 0 ? `${label || ""} ${words}`.trim() : words);
  };
  const secondsLeft = (timer) => {
    const ends = Date.parse(timer.dataset.ends), drawn = Date.parse(timer.dataset.now);
    const now = "paused" in timer.dataset ? drawn : performance.now() + skew;
    return Math.max(0, Math.ceil((ends - now) / 1000));
  };
  const look = () => {
    const timers = document.querySelectorAll("[role=timer][data-ends]");
    for (const timer of timers) serverSaid(timer.dataset.now);
    for (const timer of timers) draw(timer, secondsLeft(timer));
    const first = timers[0];
    if (!first || "paused" in first.dataset) return;
    const left = secondsLeft(first);
    const passed = (mark) => spoken !== null && spoken.ends === first.dataset.ends && spoken.left > mark && left <= mark;
    if (passed(0)) say(first.dataset.over);
    else if (passed(60)) say(first.dataset.sayOne);
    else if (passed(300)) say(first.dataset.sayFive);
    spoken = { ends: first.dataset.ends, left };
  };
  setInterval(() => {
    look();
    letGo();
  }, 500);
  look();

  /* --- the connection ----------------------------------------------------------------------------------------------- */
  if (!root) return;
  let source = null, fails = 0, over = false, watch = 0, again = 0;
  let polling = 0, wait = POLL, tag = "", asking = false, refused = false;

  let connection = "";
  const show = (state) => {
    connection = state;
    for (const one of document.querySelectorAll("[data-live-state] [data-live-when]")) {
      one.hidden = one.dataset.liveWhen !== state;
    }
  };
  const close = () => {
    clearTimeout(watch);
    clearTimeout(again);
    if (source) source.close();
    source = null;
  };
  const finish = () => {
    over = true;
    close();
    clearTimeout(polling);
    polling = 0;
    show("");
  };
  const lost = () => {
    close();
    if (over) return;
    fails += 1;
    if (fails > 1 && !polling) show("away");
    if (fails >= TRIES && !polling) poll();
    const rest = polling ? RETRY_POLLING : Math.min(RETRY_SLOWEST, RETRY * 2 ** (fails - 1));
    again = setTimeout(connect, spread(rest));
  };
  const alive = () => {
    fails = 0;
    clearTimeout(polling);
    polling = 0;
    clearTimeout(watch);
    watch = setTimeout(lost, SILENCE);
    show("ok");
  };
  function connect() {
    close();
    if (over || (document.hidden && !polling)) return;
    if (!("EventSource" in window)) {
      if (!polling) poll();
      return;
    }
    source = new EventSource(root.dataset.live);
    watch = setTimeout(lost, FIRST_WORD);
    source.addEventListener("time", (event) => {
      serverSaid(event.data);
      alive();
    });
    source.addEventListener("version", (event) => {
      alive();
      heard(Number(event.data));
    });
    source.addEventListener("end", finish);
    source.addEventListener("error", lost);
  }
  async function poll() {
    polling = polling || -1;
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(root.dataset.liveVersion, {
        headers: tag ? { "If-None-Match": tag } : {},
        cache: "no-store",
        redirect: "manual",
        signal: AbortSignal.timeout(10000),
      });
      serverSaid(answer.headers.get("Oppiva-Now"));
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) return finish();
      if (answer.status !== 200 && answer.status !== 304) throw new Error(String(answer.status));
      if (answer.status === 200) {
        tag = answer.headers.get("ETag") || "";
        heard((await answer.json()).number);
      }
      wait = POLL;
      if (polling) show("ok");
      /* The server is back: perhaps its streams are, too. */
      if (refused && polling) connect();
      refused = false;
    } catch {
      refused = true;
      wait = Math.min(POLL_SLOWEST, wait * 1.5);
      if (polling) show("away");
    } finally {
      asking = false;
      if (polling && !over) {
        clearTimeout(polling);
        polling = setTimeout(poll, wait);
      }
    }
  }

  /* "4 min ago" grows old without any change. */
  setInterval(() => {
    if (connection !== "ok" || document.hidden) return;
    for (const part of document.querySelectorAll("[data-live-part][data-live-ages]")) {
      tags.delete(part.id);
      refresh(part);
    }
  }, AGES);

  const now = () => {
    fails = 0;
    if (polling && !asking) poll();
    connect();
  };
  window.addEventListener("online", now);
  window.addEventListener("offline", () => {
    close();
    show("away");
  });
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) now();
  });
  /* A tab nobody looks at gives its connection back after a while: a browser has few of them for one server. */
  let unseen = 0;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(unseen);
    if (document.hidden) {
      unseen = setTimeout(() => {
        close();
        clearTimeout(polling);
        polling = 0;
      }, HIDDEN);
    } else if (!source) now();
  });
  connect();
})();
