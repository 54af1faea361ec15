/* Keeps the first page, the own experiment and where one writes for when the network is away: network first, the kept
   copy only without it.

   A copy lies in a cache named by the person whose page it is; another person's page empties the others, a page that
   leads to the sign-in empties all, and no copy is older than a week. Nothing but these pages and their files is kept. */
"use strict";

const PREFIX = "oppiva-log-", WEEK = 7 * 24 * 3600 * 1000, HOUR = 3600 * 1000, PATIENCE = 10000, HELD = 4;
const KEPT_AT = "x-oppiva-kept", WHO = "x-oppiva-who";
const HOME = /^\/(sv\/|en\/)?$/;
const PAGES = /^\/(sv\/|en\/)?(kirjaa\/|hanke\/[^/]+\/kokeilut\/[^/]+\/(kirjaa\/|luku\/)?)?$/;
const SIGN_IN = /^\/(sv\/|en\/)?kirjaudu\//;
const isOurs = (name) => name.startsWith(PREFIX);
/* The pages that were just fetched: kept without asking the server again once their page says whose they are. */
const held = new Map();

const clear = async (but) => {
  for (const name of await caches.keys()) if (isOurs(name) && name !== but) await caches.delete(name);
};
const current = async () => (await caches.keys()).find(isOurs);
const stamped = async (answer) => {
  const headers = new Headers(answer.headers);
  headers.set(KEPT_AT, String(Date.now()));
  return new Response(await answer.blob(), { status: answer.status, headers });
};
const age = (answer) => Date.now() - Number(answer.headers.get(KEPT_AT) || 0);
const bare = (address) => address.split("#")[0].split("?")[0];
const expire = async (kept) => {
  for (const request of await kept.keys()) {
    const answer = await kept.match(request);
    if (!answer || age(answer) > WEEK) await kept.delete(request);
  }
};
const keep = async (kept, address, fresh) => {
  const url = new URL(address, location.origin);
  if (url.origin !== location.origin) return;
  const there = await kept.match(url.href);
  if (!fresh && there && age(there) < HOUR) return;
  const answer = await fetch(url.href, { credentials: "same-origin" });
  if (answer.ok && !answer.redirected) await kept.put(url.href, await stamped(answer));
};
const keepPage = async (kept, page) => {
  const waiting = held.get(page);
  held.delete(page);
  const answer = waiting && await waiting.catch(() => null);
  if (answer) await kept.put(page, answer);
  else await keep(kept, page, true);
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const said = event.data || {};
  if (said.kind !== "keep" || !/^[0-9a-f]{8,64}$/.test(said.who || "")) return;
  event.waitUntil((async () => {
    const name = PREFIX + said.who;
    await clear(name);
    const kept = await caches.open(name);
    await expire(kept);
    await keepPage(kept, bare(said.page));
    const more = [...(said.files || []), ...(said.pages || [])].filter((one) => new URL(one, location.origin).href !== said.page);
    for (const address of more) await keep(kept, address, false).catch(() => {});
  })());
});

const soon = (answer) => new Promise((resolve, reject) => {
  const patience = setTimeout(() => reject(new Error("slow")), PATIENCE);
  answer.then(resolve, reject).finally(() => clearTimeout(patience));
});
const copy = async (address) => {
  const name = await current();
  const found = name && await (await caches.open(name)).match(address, { ignoreVary: true });
  return found && age(found) < WEEK ? found : undefined;
};
const hold = (page, answer) => {
  held.delete(page);
  held.set(page, stamped(answer));
  for (const old of [...held.keys()].slice(0, -HELD)) held.delete(old);
};
/* Somebody signed out, or another one is here: what was kept goes. */
const isShut = async (url, answer) => {
  if (answer.type === "opaqueredirect" || answer.status === 403) return true;
  const name = await current();
  return HOME.test(url.pathname) && answer.ok && Boolean(name) && name !== PREFIX + answer.headers.get(WHO);
};

/* What an answer tells of who is here counts also when it comes too late to be shown. */
const seen = async (url, answer) => {
  if (await isShut(url, answer)) await clear();
  else if (answer.ok && !answer.redirected) hold(bare(url.href), answer);
};

self.addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const page = request.mode === "navigate";
  /* Whoever comes to the sign-in is not, or not any more, the one whose pages are kept. */
  if (page && SIGN_IN.test(url.pathname)) event.waitUntil(clear());
  if (page ? !PAGES.test(url.pathname) : !url.pathname.startsWith("/static/")) return;
  event.respondWith((async () => {
    const asked = fetch(request);
    const told = page ? asked.then((answer) => seen(url, answer.clone())).catch(() => {}) : null;
    if (told) event.waitUntil(told);
    try {
      const answer = await (page ? soon(asked) : asked);
      await told;
      return answer;
    } catch (error) {
      const kept = await copy(bare(url.href));
      if (kept) return kept;
      throw error;
    }
  })());
});
