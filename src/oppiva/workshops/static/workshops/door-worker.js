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
  if (Date.now() - Number(found.headers.get(KEPT_AT) || 0) < DAY) return found;
  await caches.delete(name);
  return undefined;
};

/* What the server has answered: somebody signed out, or may not see it any more, and what was kept goes. */
const seen = async (address, answer) => {
  if (answer.type === "opaqueredirect" || answer.status === 404) return clear();
  const name = answer.ok && await current();
  if (name) await (await caches.open(name)).put(address, await stamped(answer));
  return undefined;
};

self.addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const page = request.mode === "navigate";
  if (page ? !/\/ovi\/$/.test(url.pathname) : !url.pathname.startsWith("/static/")) return;
  event.respondWith((async () => {
    if (!page) return (await copy(request)) || fetch(request);
    try {
      const answer = await fresh(request);
      event.waitUntil(seen(request.url, answer.clone()).catch(() => {}));
      return answer;
    } catch (error) {
      const kept = await copy(request);
      if (kept) return kept;
      throw error;
    }
  })());
});
