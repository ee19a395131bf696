/* Keeps this compound's pages on a phone, for the moments without signal; TOLD stands before it.
   A page is kept when it carries data-keep, for the account that its data-account names; a page
   with a link that carries data-keep-ahead has it fetched for that, before anybody goes there. Whatever
   page the network brings next says who is logged in now: what was kept for others goes. */
const FILES = `files ${TOLD.release}`;
const KEPT = /^kept /;
const PATIENCE = 10000, OLDEST = 24 * 3600000, FRESH = 6 * 3600000, JUST_NOW = 600000, MOST = 60;
const WHEN = "x-kept-at";
/* Whose page the network brought last ("": nobody's), and by which of the phone's turns; null: it has
   brought none yet. What was asked for before somebody left and comes after that is not kept. */
let turns = 0, heeded = 0, here = null;
const keptFor = (account) => `kept ${TOLD.release} ${account}`;
const namesOf = async (pattern) => (await caches.keys()).filter((name) => pattern.test(name));
const without = (address) => address.split("#")[0];

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const files = await caches.open(FILES);
    await files.addAll(TOLD.files.map((address) => new Request(address, { cache: "reload" })));
    const stranger = await fetch(TOLD.noSignal, { credentials: "omit", cache: "reload" });
    await files.put(TOLD.noSignal, stranger);
    await self.skipWaiting();
  })());
});

/* Pages of an older release want its files: they are fetched anew before those files go. */
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    await self.clients.claim();
    const old = (await namesOf(/^(kept|files) /)).filter((name) => name.split(" ")[1] !== TOLD.release);
    for (const name of old.filter((one) => KEPT.test(one))) {
      const requests = await (await caches.open(name)).keys();
      for (const request of requests) { await fetchToKeep(request.url); }
    }
    await Promise.all(old.map((name) => caches.delete(name)));
  })().catch(() => { /* no signal in between: the next release's worker tidies up */ }));
});

self.addEventListener("message", (event) => {
  event.waitUntil((async () => {
    if (event.data.keep) { await fetchToKeep(event.data.keep); }
    for (const address of TOLD.ready) { await keepFresh(address, FRESH); }
    for (const address of event.data.ahead || []) { await keepFresh(address, JUST_NOW); }
  })().catch(() => { /* no signal: they are kept another time */ }));
});

async function keepFresh(address, longest) {
  const kept = await keptCopy(new URL(address, self.location).href);
  if (!kept || Date.now() - Number(kept.headers.get(WHEN)) > longest) { await fetchToKeep(address); }
}

self.addEventListener("fetch", (event) => {
  const request = event.request, address = new URL(request.url);
  if (address.origin !== self.location.origin) { return; }
  if (request.method === "POST" && address.pathname === TOLD.logOut) {
    heeded = ++turns;
    here = "";
    event.waitUntil(wipe());
  }
  if (request.method !== "GET") { return; }
  if (address.pathname.startsWith("/static/")) { event.respondWith(fileFor(request)); }
  if (request.mode === "navigate") { event.respondWith(pageFor(event)); }
});

async function fileFor(request) {
  const kept = await caches.match(request);
  if (kept) { return kept; }
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") {
    const copy = answer.clone();
    caches.open(FILES).then((files) => files.put(request, copy)).catch(() => {});
  }
  return answer;
}

async function pageFor(event) {
  const address = without(event.request.url), turn = ++turns;
  const kept = await keptCopy(address);
  try {
    const answer = await (kept ? withPatience(fetch(event.request)) : fetch(event.request));
    if (isPage(answer)) {
      const copy = answer.clone();
      event.waitUntil(copy.text().then((text) => turn < heeded || heed(address, copy, text, turn)));
    }
    return answer;
  } catch (error) {
    return kept ? marked(kept) : caches.match(TOLD.noSignal);
  }
}

function withPatience(asked) {
  const late = new Promise((resolve, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
  return Promise.race([asked, late]);
}

const isPage = (answer) =>
  answer.type === "basic" && (answer.headers.get("Content-Type") || "").startsWith("text/html");

/* Whose page it is: null if it is none of ours, empty for strangers. */
function accountIn(text) {
  const found = /<html[^>]*\sdata-account="([^"]*)"/.exec(text);
  return found && found[1];
}

async function heed(address, answer, text, turn) {
  const account = accountIn(text);
  if (account === null || answer.status >= 500) { return; }
  if (turn) {
    heeded = turn;
    here = account;
  }
  await wipe((name) => name.split(" ")[2] !== account);
  const keep = /<[a-z]+(?:\s[^<>]*)?\sdata-keep(?:="([^"]*)")?[\s>]/.exec(text);
  if (account && keep && answer.status === 200) { await put(account, [address, keep[1]], answer, text); }
}

async function put(account, addresses, answer, text) {
  const kept = await caches.open(keptFor(account));
  const headers = new Headers(answer.headers);  // with the rules on scripts among them
  ["Content-Encoding", "Content-Length"].forEach((name) => headers.delete(name));
  headers.set(WHEN, String(Date.now()));
  for (const address of addresses.filter(Boolean)) {
    await kept.delete(address);  // so that the newest stands last
    await kept.put(address, new Response(text, { headers }));
  }
  const all = await kept.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST)).map((one) => kept.delete(one)));
}

async function fetchToKeep(address) {
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
  if (!isPage(answer)) { return; }
  const text = await answer.text(), account = accountIn(text);
  const isGone = () => account && here !== null && here !== account;
  if (!isGone()) { await heed(without(answer.url), answer, text); }
  if (isGone()) { await wipe((name) => name.split(" ")[2] === account); }
}

async function keptCopy(address) {
  for (const name of await namesOf(KEPT)) {
    const found = await (await caches.open(name)).match(address);
    if (found && Date.now() - Number(found.headers.get(WHEN)) < OLDEST) { return found; }
  }
  return null;
}

/* The copy, saying when it was kept: the page's own script shows it. */
async function marked(kept) {
  const at = new Date(Number(kept.headers.get(WHEN))).toISOString();
  const text = (await kept.text()).replace("<html ", `<html data-kept-at="${at}" `);
  return new Response(text, { headers: kept.headers });
}

async function wipe(which = () => true) {
  await Promise.all((await namesOf(KEPT)).filter(which).map((name) => caches.delete(name)));
}
