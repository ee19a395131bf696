/* Sends what waits, one after the other, from one tab at a time. A row goes when the server has
   it, waits when nothing or nobody answered, and stays with its reason when it was refused. */
import { all, change, drop, find, lease, note, writeNote } from "./store.js";

const FIRST_PAUSE = 10000, LONGEST_PAUSE = 30 * 60000;
const TO_ASK = 10000, TO_SEND = 180000, LEASE = TO_ASK + TO_SEND + 5000;
const TRY_LATER = [408, 425, 429], MOST_PASSED = 3;
const holder = String(Math.random());
const page = document.documentElement;

export const account = page.dataset.account;

async function ask(address, options, milliseconds) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), milliseconds);
  try {
    return await fetch(address, {
      ...options, signal: control.signal, credentials: "same-origin", cache: "no-store",
      headers: { ...options.headers, "X-Outbox": account },
    });
  } finally {
    clearTimeout(timer);
  }
}

/* A fresh token against forgery, or why there is none. */
async function freshToken() {
  const answer = await ask(page.dataset.tokenUrl, {}, TO_ASK);
  if (answer.status === 401) { return { ended: "login" }; }
  if (!answer.ok) { return { ended: "later" }; }
  return { token: (await answer.json()).token };
}

function bodyOf(row) {
  const body = new FormData();
  row.fields.forEach(([name, value]) => {
    if (value instanceof Blob) { body.append(name, value, value.name || "photo.jpg"); } else { body.append(name, value); }
  });
  body.append("client_id", row.id);
  body.append("written_at", row.written_at);
  body.append("sent_at", new Date().toISOString());
  return body;
}

/* Why it was refused, as the server's page tells it; null if the answer is no page of ours. */
function reasonIn(text) {
  const shown = new DOMParser().parseFromString(text, "text/html");
  if (!shown.documentElement.hasAttribute("data-account")) { return null; }
  const told = [...shown.querySelectorAll("main .errors li")].map((one) => one.textContent.trim());
  if (told.length) { return told.join(" "); }
  const whole = shown.querySelector("main .notice, main .lead, main p") || shown.querySelector("h1");
  return whole ? whole.textContent.trim() : "";
}

/* Nothing but 201 says that it is there: whoever lets nobody into a network answers 200, too. */
async function sendOne(row, token, isWatched) {
  const headers = { "X-CSRFToken": token, ...(isWatched ? {} : { "X-Outbox-Later": "1" }) };
  const answer = await ask(row.action, { method: "POST", body: bodyOf(row), headers, redirect: "error" }, TO_SEND);
  if (answer.status === 201) { return { ended: "arrived", location: answer.headers.get("Location") }; }
  if (answer.status === 401) { return { ended: "login" }; }
  if (TRY_LATER.includes(answer.status)) { return { ended: "later" }; }
  const text = answer.status >= 500 ? null : await answer.text();
  const reason = text === null ? null : reasonIn(text);
  return reason === null ? { ended: "later", isItsOwn: true } : { ended: "refused", reason, text };
}

async function pauseLonger() {
  const before = await note("pause");
  const tries = before ? before.tries + 1 : 0;
  const pause = Math.min(FIRST_PAUSE * 2 ** tries, LONGEST_PAUSE);
  await writeNote({ id: "pause", tries, until: Date.now() + pause });
}

const mine = (row) => row.account === account;
export const waits = (row) => mine(row) && row.state !== "refused";

/* `watched`: the row that somebody is waiting for on this page; its end is told. A row at which
   the server fails holds up no other: it is passed, as long as it is one of few. */
async function sendAll(watched) {
  const passed = new Set();
  let told = { ended: "later" };
  let row, token;
  while ((row = (await all()).find((one) => waits(one) && !passed.has(one.id)))) {
    let result;
    try {
      if (!navigator.locks && !(await lease(holder, LEASE))) { return told; }
      if (!token) { result = await freshToken(); token = result.token; }
      if (token) { result = await sendOne(row, token, row.id === watched); }
    } catch (error) {
      result = { ended: "later" };
    }
    if (result.isItsOwn && passed.size < MOST_PASSED) { passed.add(row.id); continue; }
    if (result.ended === "later") { await pauseLonger(); return told; }
    await writeNote({ id: "pause", tries: -1, until: 0 });
    if (result.ended === "login") { await change(row.id, { state: "login" }); return told; }
    if (result.ended === "arrived") { await drop(row.id); }
    if (result.ended === "refused") { await change(row.id, { state: "refused", reason: result.reason }); }
    if (row.id === watched) { told = result; }
    document.dispatchEvent(new Event("outbox:changed"));
  }
  if (passed.size) { await pauseLonger(); }
  return told;
}

async function aloneAmongTabs(act) {
  if (navigator.locks) {
    return navigator.locks.request("outbox", { ifAvailable: true }, (lock) => lock && act());
  }
  if (!(await lease(holder, LEASE))) { return null; }
  try { return await act(); } finally { await writeNote({ id: "lease", holder, until: 0 }); }
}

let timer = null, last = Promise.resolve();

/* Sends what may be sent now; `now` disregards the pause. Tells how it ended for `watched`. One
   attempt follows the other: signal that comes back during a failing one is not overlooked. */
export function flush(options = {}) {
  last = last.then(() => attempt(options), () => attempt(options));
  return last;
}

/* How it ended for a row that an earlier attempt, or another tab, has sent. */
async function endOf(id) {
  const row = id && (await find(id));
  if (id && !row) { return { ended: "arrived" }; }
  return row && row.state === "refused" ? { ended: "refused", reason: row.reason, text: "" } : { ended: "later" };
}

async function attempt({ now = false, watched = null }) {
  const pause = await note("pause");
  const early = !now && pause && pause.until > Date.now();
  const told = early || navigator.onLine === false ? null : await aloneAmongTabs(() => sendAll(watched));
  document.dispatchEvent(new Event("outbox:changed"));
  await wakeAgain();
  return told && told.ended !== "later" ? told : endOf(watched);
}

async function wakeAgain() {
  clearTimeout(timer);
  const next = (await all()).find(waits);
  if (!next || next.state === "login") { return; }
  const pause = await note("pause");
  const wait = Math.max(pause ? pause.until - Date.now() : 0, FIRST_PAUSE);
  timer = setTimeout(() => flush(), Math.min(wait, LONGEST_PAUSE));
}
