/* Forms with data-outbox: what is sent is first written down on the phone, then sent from there.
   With signal nobody notices; without it the entry waits, and the form says so. */
import { shrunk } from "../photos.js";
import { account, flush } from "./sending.js";
import { all, drop, find, keep } from "./store.js";

const OWN = ["csrfmiddlewaretoken", "client_id", "written_at", "sent_at"];
const LONGEST_SIDE = 1600, PATIENCE = 20000;
const page = document.documentElement;
const bypass = new WeakSet();

function newId() {
  if (crypto.randomUUID) { return crypto.randomUUID(); }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const text = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function hidden(form, name) {
  let field = form.querySelector(`input[type=hidden][name=${name}]`);
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    form.appendChild(field);
  }
  return field;
}

/* A page kept since morning would give every entry the same id: each gets its own, and nobody
   knows when this one was begun, nor whether what it puts right stands as it was. */
export function renew(form) {
  const served = form.querySelector("input[name=served_at]"), seen = form.querySelector("input[name=seen]");
  if (served) { served.value = ""; }
  if (seen) { seen.disabled = true; }
  hidden(form, "client_id").value = newId();
  hidden(form, "written_at").value = "";
  hidden(form, "begun_at").value = "";
}

/* On a page of many doors each form begins when somebody opens it. */
function begin(event) {
  const form = event.target.open && event.target.querySelector("form[data-outbox]");
  if (form) { hidden(form, "begun_at").value = new Date().toISOString(); }
}

async function smaller(value) {
  if (!(value instanceof File) || !value.type.startsWith("image/")) { return value; }
  return (await shrunk(value, LONGEST_SIDE)).file;
}

async function fieldsOf(form, button) {
  const fields = [];
  for (const [name, value] of new FormData(form)) {
    const isNothing = value instanceof File && !value.name && !value.size;
    if (!OWN.includes(name) && !isNothing) { fields.push([name, await smaller(value)]); }
  }
  if (button && button.name) { fields.push([button.name, button.value]); }
  return fields;
}

function wordsOf(form) {
  const typed = [...form.querySelectorAll("textarea, input[type=text], input:not([type])")];
  const first = typed.find((field) => field.value.trim());
  return first ? first.value.trim().slice(0, 60) : "";
}

async function rowOf(form, button) {
  const heading = document.querySelector("h1");
  return {
    id: hidden(form, "client_id").value || newId(),
    account,
    who: page.dataset.viewer,
    action: (button && button.hasAttribute("formaction") ? button.formAction : form.action) || location.href,
    form: form.action,
    page: location.pathname + location.search,
    place: [...document.querySelectorAll("form[data-outbox]")].indexOf(form),
    title: form.dataset.outboxTitle || (heading ? heading.textContent.trim() : document.title),
    words: wordsOf(form),
    fields: await fieldsOf(form, button),
    written_at: hidden(form, "written_at").value || new Date().toISOString(),
    order: Number(form.dataset.order) || Date.now(),
    state: "waiting",
    reason: "",
  };
}

function atRest(form) {
  form.removeAttribute("data-sent");
  form.querySelectorAll("button[aria-busy]").forEach((one) => one.removeAttribute("aria-busy"));
}

function forgetDraft(form) {
  if (!form.dataset.draft) { return; }
  try {
    localStorage.removeItem(`chunshui:draft:${form.dataset.draft}`);
    localStorage.removeItem(`chunshui:draft:${form.dataset.draft}:sent`);
  } catch (error) { /* a browser that keeps nothing has no drafts either */ }
}

function showQueued(form) {
  const shown = document.querySelector("template[data-outbox-queued]").content.cloneNode(true);
  const notice = shown.querySelector("[data-queued]");
  const note = form.querySelector("[data-draft-note]");
  form.reset();
  renew(form);
  if (note) { note.hidden = true; }
  atRest(form);
  form.hidden = true;
  form.dispatchEvent(new Event("outbox:queued", { bubbles: true }));
  notice.querySelector("[data-again]").addEventListener("click", () => { notice.remove(); form.hidden = false; });
  form.after(notice);
  notice.focus();
}

/* The server's answer in place of ours, as it would stand without this script; the photos stay. */
function showRefusal(form, row, text) {
  const answer = new DOMParser().parseFromString(text, "text/html");
  const fresh = answer.querySelectorAll("form[data-outbox]")[row.place];
  if (!fresh) { showReason(form, row.reason); atRest(form); return; }
  form.replaceWith(fresh);
  fill(fresh, row, { filesOnly: true });
  const errors = fresh.querySelector(".errors");
  document.dispatchEvent(new CustomEvent("chunshui:shown", { detail: fresh }));
  if (errors) { errors.focus(); }
}

function showReason(form, reason) {
  const shown = document.querySelector("template[data-outbox-refused]").content.cloneNode(true);
  shown.querySelector("[data-reason]").textContent = reason;
  form.prepend(shown);
}

/* To the page that comes next; anew where only the place on it is another. */
function goOn(address) {
  const next = new URL(address, location.href);
  const isSame = next.pathname + next.search === location.pathname + location.search;
  location.assign(next.href);
  if (isSame) { location.reload(); }
}

async function send(form, button) {
  const row = await rowOf(form, button);
  try {
    await keep(row);
  } catch (error) {
    bypass.add(form);  // nothing can be kept here: as without this script
    atRest(form);
    if (button) { button.click(); } else { form.submit(); }
    return;
  }
  const late = new Promise((resolve) => setTimeout(() => resolve({ ended: "later" }), PATIENCE));
  const told = await Promise.race([flush({ now: true, watched: row.id }), late]);
  if (told.ended === "arrived") {
    forgetDraft(form);
    goOn(told.location || row.page);
  } else if (told.ended === "refused") {
    await drop(row.id);  // it stands before the person, with the reason
    document.dispatchEvent(new Event("outbox:changed"));
    showRefusal(form, { ...row, reason: told.reason }, told.text);
  } else {
    forgetDraft(form);
    showQueued(form);
    if (navigator.storage && navigator.storage.persist) { navigator.storage.persist(); }
  }
}

/* Puts an entry back into its form, to be mended. */
function fill(form, row, { filesOnly = false } = {}) {
  const values = new Map();
  row.fields.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
  [...form.elements].forEach((field) => {
    const given = values.get(field.name);
    if (field.type === "file") {
      if (!given || !window.DataTransfer) { return; }
      const files = new DataTransfer();
      given.filter((one) => one instanceof File).forEach((one) => files.items.add(one));
      field.files = files.files;
    } else if (filesOnly || OWN.includes(field.name)) {
      return;
    } else if (field.type === "radio" || field.type === "checkbox") {
      field.checked = Boolean(given) && given.includes(field.value);
    } else if (given) {
      field.value = given.shift();
    }
  });
}

/* Of many places that are folded away, those in which something was written. */
function isFilled(place) {
  return [...place.querySelectorAll("input, textarea")].some((field) => field.value.trim());
}

/* The form of the row: by its address where that is its alone, else by its place on the page. */
function formOf(row) {
  const forms = [...document.querySelectorAll("form[data-outbox]")];
  const same = forms.filter((form) => form.action === row.form);
  return same.length === 1 ? same[0] : forms[row.place];
}

async function mend() {
  const id = new URLSearchParams(location.hash.slice(1)).get("mend");
  const row = id && (await find(id));
  const form = row && row.account === account && formOf(row);
  if (!form) { return; }
  const note = form.querySelector("[data-draft-note]");
  form.removeAttribute("data-draft");  // what was begun in it stays for another time
  if (note) { note.hidden = true; }
  fill(form, row);
  hidden(form, "client_id").value = row.id;
  hidden(form, "written_at").value = row.written_at;
  form.dataset.order = row.order;
  if (row.reason) { showReason(form, row.reason); }
  form.querySelectorAll("details").forEach((one) => { one.open = !one.hasAttribute("data-many") || isFilled(one); });
  for (let above = form.closest("details"); above; above = above.parentNode.closest("details")) { above.open = true; }
  form.scrollIntoView();
}

/* At the doors of this page: of which something waits on this phone. A page kept since morning does
   not know who has been knocked at since. */
async function markDoors() {
  const waiting = new Set((await all()).filter((row) => row.account === account).map((row) => row.form));
  document.querySelectorAll("[data-outbox-mark]").forEach((one) => one.remove());
  document.querySelectorAll("details.door form[data-outbox]").forEach((form) => {
    if (!waiting.has(form.action)) { return; }
    const mark = document.querySelector("template[data-outbox-noted]").content.cloneNode(true);
    form.closest("details").querySelector("summary").append(mark);
  });
}

export function watchForms() {
  let tapped = null;  // older kernels do not say which button sent a form
  document.addEventListener("click", (event) => { tapped = event.target.closest("button[type=submit]"); }, true);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-outbox") || event.defaultPrevented) { return; }
    if (bypass.has(form)) { bypass.delete(form); return; }
    event.preventDefault();
    send(form, event.submitter || (tapped && tapped.form === form ? tapped : null));
  });
  document.addEventListener("toggle", begin, true);  // it does not bubble
  const anew = () => document.querySelectorAll("form[data-outbox]").forEach(renew);
  if (page.hasAttribute("data-kept-at")) { anew(); }
  window.addEventListener("pageshow", (event) => { if (event.persisted) { anew(); } });
  document.addEventListener("outbox:changed", markDoors);
  markDoors();
  mend();
}
