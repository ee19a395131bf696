/* On every page of a member: the worker that keeps pages, the lines above the page, the sending. */
import { watchForms } from "./forms.js";
import { account, flush } from "./sending.js";
import { all } from "./store.js";

const page = document.documentElement;

function showKeptLine() {
  const kept = page.dataset.keptAt && new Date(page.dataset.keptAt);
  const line = document.querySelector("[data-kept-line]");
  if (!kept || !line) { return; }
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const isToday = kept.toDateString() === new Date().toDateString();
  const asked = isToday ? clock : { month: "long", day: "numeric", ...clock };
  line.querySelector("[data-kept-at]").textContent = kept.toLocaleString(page.lang, asked);
  line.hidden = false;
}

async function showCount() {
  const line = document.querySelector("[data-outbox-line]");
  if (!line) { return; }
  const count = (await all()).filter((row) => row.account === account).length;
  line.querySelector("[data-outbox-count]").textContent = count;
  line.hidden = count === 0;
}

function letPagesBeKept() {
  if (!("serviceWorker" in navigator)) { return; }
  navigator.serviceWorker.register(page.dataset.workerUrl, { scope: "/" }).then(() => navigator.serviceWorker.ready).then((found) => {
    const isKept = document.querySelector("[data-keep]") && !page.dataset.keptAt;
    const ahead = page.dataset.keptAt ? [] : [...document.querySelectorAll("a[data-keep-ahead]")].map((one) => one.href);
    found.active.postMessage({ keep: isKept && !navigator.serviceWorker.controller ? location.href : null, ahead });
  }).catch(() => { /* a web view without workers: the outbox works all the same */ });
}

if (window.indexedDB) {
  document.addEventListener("outbox:changed", showCount);
  watchForms();
  showCount();
  flush({ now: !page.dataset.keptAt });  // who has just served a page can be asked
  window.addEventListener("online", () => flush({ now: true }));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { flush(); } });
}
showKeptLine();
letPagesBeKept();
