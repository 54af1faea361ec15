/* Keeps the door's page and its files for when the network is away: network first, the kept copy only without it.

   A copy lies in a cache named by the person whose page it is; another person's page empties the others, a page that
   leads to the sign-in empties all, and no copy is older than a day. Nothing but this site's own GET pages is kept. */
"use strict";

const PREFIX = "oppiva-door-", DAY = 24 * 3600 * 1000, PATIENCE = 4000;
const KEPT_AT = "x-oppiva-kept";
const isOurs = (name) => name.startsWith(PREFIX);

const clear = async (but) => {
  for (const name of await caches.keys()) if (isOurs(name) && name !== but) await caches.delete(name);
};
const current = async () => (await caches.keys()).find(isOurs);
const stamped = async (answer) => {
  const headers = new Headers(answer.headers);
  headers.set(KEPT_AT, String(Date.now()));
  return new Response(await answer.blob(), { status: answer.status, headers });
};
const isFresh = (answer) => Date.now() - Number(answer.headers.get(KEPT_AT) || 0) < DAY;
const expire = async (name) => {
  const kept = await caches.open(name);
  for (const request of await kept.keys()) {
    const answer = await kept.match(request);
    if (!answer || !isFresh(answer)) await kept.delete(request);
  }
};
const keep = async (name, address) => {
  const url = new URL(address, location.origin);
  if (url.origin !== location.origin) return;
  const answer = await fetch(url.href, { credentials: "same-origin" });
  if (answer.ok && !answer.redirected) await (await caches.open(name)).put(url.href, await stamped(answer));
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const said = event.data || {};
  if (said.kind !== "keep" || !/^[0-9a-f]{8,64}$/.test(said.who || "")) return;
  const name = PREFIX + said.who;
  event.waitUntil((async () => {
    await clear(name);
    await expire(name);
    await Promise.allSettled([said.page, ...(said.files || [])].map((address) => keep(name, address)));
  })());
});

const fresh = (request) => new Promise((resolve, reject) => {
  const patience = setTimeout(() => reject(new Error("slow")), PATIENCE);
  fetch(request).then(resolve, reject).finally(() => clearTimeout(patience));
});
const copy = async (request) => {
  const name = await current();
  const found = name && await (await caches.open(name)).match(request, { ignoreVary: true });
  if (!found) return undefined;
  if (isFresh(found)) return found;
  await caches.delete(name);
  return undefined;
};

/* Somebody signed out, or may not see it any more: what was kept goes. What is kept is for the page to say, which knows
   whose it is and whether the device is shared. */
const isShut = (answer) => answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404;

self.addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const page = request.mode === "navigate";
  if (page ? !/\/ovi\/$/.test(url.pathname) : !url.pathname.startsWith("/static/")) return;
  event.respondWith((async () => {
    if (!page) return (await copy(request)) || fetch(request);
    try {
      const answer = await fresh(request);
      if (isShut(answer)) event.waitUntil(clear().catch(() => {}));
      return answer;
    } catch (error) {
      const kept = await copy(request);
      if (kept) return kept;
      throw error;
    }
  })());
});
