/* The library in a folder: printing, and search in the list. Every page can be read without it. */
"use strict";

(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  const form = document.querySelector("[data-search]");
  if (!form) return;
  const start = form.dataset.search, list = document.getElementById("koko");
  const found = document.getElementById("loydetyt"), hits = found.querySelector("ul");
  const told = document.getElementById("montako"), more = document.getElementById("lisaa");
  const [ADDRESS, CODE, KIND, ABOUT, NAME, NAME_IN, SENTENCE, SENTENCE_IN, STATE, PLACES, EVIDENCE, EFFORT, THEME, WHOM, LEVEL, STATE_CODE] = Array(16).keys();
  const STEP = 50;
  let rows = null, asked = null, shown = STEP;

  /* As the words of the texts were folded when the copy was made. */
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  const fetched = (file) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = start + file;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
  const ready = () => {
    asked ??= Promise.all([fetched(`haku/${document.documentElement.lang}.js`), fetched("haku/sanat.js")]).then(() => {
      rows = window.oppivaRows.map((row, at) => ({
        row, at,
        name: ` ${fold(`${row[NAME]} ${row[CODE]}`)}`,
        sentence: ` ${fold(`${row[SENTENCE]} ${row[ABOUT]} ${row[PLACES]}`)}`,
        words: ` ${window.oppivaWords[at]}`,
      }));
    });
    return asked;
  };

  const chosen = (name) => form.elements[name].value;
  const fits = ({ row }) =>
    (!chosen("teema") || row[THEME] === chosen("teema")) &&
    (!chosen("kenelle") || row[WHOM].includes(chosen("kenelle"))) &&
    (!chosen("naytto") || row[LEVEL] >= Number(chosen("naytto"))) &&
    (!chosen("tila") || row[STATE_CODE] === chosen("tila"));
  /* Each word must begin one; in the name it counts most. 0: it does not fit. */
  const weight = (one, words) => {
    let sum = 1;
    for (const word of words) {
      const begins = ` ${word}`;
      const here = (one.name.includes(begins) && 9) || (one.sentence.includes(begins) && 3) || (one.words.includes(begins) && 1);
      if (!here) return 0;
      sum += here;
    }
    return sum;
  };

  const made = (tag, words, language, name) => {
    const one = document.createElement(tag);
    if (words) one.textContent = words;
    if (language) one.lang = language;
    if (name) one.className = name;
    return one;
  };
  const drawing = (id) => document.getElementById(id).content.cloneNode(true);
  const drawn = ({ row }) => {
    const hit = made("li", "", "", "hit"), texts = made("div"), facts = made("div", "", "", "hit__facts");
    const heading = made("h3", "", row[NAME_IN]), way = made("a", row[NAME]);
    way.href = start + row[ADDRESS];
    heading.append(way);
    texts.append(made("p", row[ABOUT] ? `${row[KIND]} · ${row[ABOUT]}` : row[KIND], "", "eyebrow"), heading, made("p", row[SENTENCE], row[SENTENCE_IN]));
    if (row[STATE]) {
      const state = made("span", "", "", "state");
      state.append(drawing(`tila-${row[STATE_CODE]}`), ` ${row[STATE]}`);
      facts.append(state);
    }
    if (row[PLACES]) facts.append(made("b", row[PLACES]));
    const evidence = made("span", "", "", "row");
    evidence.append(drawing(`naytto-${row[LEVEL]}`), made("span", row[EVIDENCE]));
    facts.append(evidence, made("span", row[EFFORT], "", "muted"));
    hit.append(texts, facts);
    return hit;
  };

  const look = () => {
    const words = fold(form.elements.q.value).split(" ").filter(Boolean);
    const narrowed = ["teema", "kenelle", "naytto", "tila"].some(chosen);
    if (!words.length && !narrowed) {
      found.hidden = true;
      list.hidden = false;
      told.textContent = "";
      return Promise.resolve();
    }
    return ready().then(() => {
      const fitting = rows.filter(fits).map((one) => [weight(one, words), one]).filter(([sum]) => sum);
      fitting.sort(([a, one], [b, other]) => b - a || one.at - other.at);
      hits.replaceChildren(...fitting.slice(0, shown).map(([, one]) => drawn(one)));
      more.hidden = fitting.length <= shown;
      found.hidden = false;
      list.hidden = true;
      told.textContent = fitting.length ? told.dataset.found.replace("{n}", fitting.length) : told.dataset.none;
    }, () => { told.textContent = told.dataset.failed; });
  };
  let waits = 0;
  const soon = () => {
    shown = STEP;
    window.clearTimeout(waits);
    waits = window.setTimeout(look, 120);
  };
  form.addEventListener("input", soon);
  form.addEventListener("focusin", () => ready().catch(() => {}), { once: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
  more.addEventListener("click", () => {
    const next = hits.children.length;
    shown += STEP;
    look().then(() => hits.children[next]?.querySelector("a").focus());
  });
  form.hidden = false;
  /* Come back to: the browser keeps what was typed. */
  window.addEventListener("pageshow", look);
})();
