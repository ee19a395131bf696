/* The page of what waits: each entry with its reason, to be sent, mended or thrown away. */
import { account, flush } from "./sending.js";
import { all, change, drop } from "./store.js";

const list = document.querySelector("[data-outbox-list]");
const pattern = (name) => document.querySelector(`template[data-outbox-${name}]`).content.cloneNode(true);

function card(row) {
  const shown = pattern("row").firstElementChild;
  const find = (name) => shown.querySelector(`[data-${name}]`);
  const photos = row.fields.filter(([, value]) => value instanceof Blob).length;
  find("title").textContent = row.title;
  find("words").textContent = row.words;
  find("when").textContent = new Date(row.written_at).toLocaleString(document.documentElement.lang, {
    month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  find("photos").hidden = photos === 0;
  find("count").textContent = photos;
  shown.querySelector(`[data-state=${row.state}]`).hidden = false;
  find("reason").textContent = row.reason;
  find("login").hidden = row.state !== "login";
  find("send").hidden = row.state === "login";
  find("mend").href = `${row.page}#mend=${row.id}`;
  find("send").addEventListener("click", async (event) => {
    event.currentTarget.setAttribute("aria-busy", "true");
    await change(row.id, { state: "waiting", reason: "" });
    await flush({ now: true });
    await draw();
  });
  find("drop").addEventListener("click", () => { find("sure").hidden = false; find("drop-now").focus(); });
  find("keep-it").addEventListener("click", () => { find("sure").hidden = true; });
  find("drop-now").addEventListener("click", async () => {
    await drop(row.id);
    document.dispatchEvent(new Event("outbox:changed"));
  });
  return shown;
}

/* What others wrote on this phone is theirs: how many, and whose. */
function othersCard(rows) {
  const shown = pattern("other").firstElementChild;
  shown.querySelector("[data-who]").textContent = rows[0].who;
  shown.querySelector("[data-count]").textContent = rows.length;
  return shown;
}

async function draw() {
  const rows = await all();
  const mine = rows.filter((row) => row.account === account);
  const others = new Map();
  rows.filter((row) => row.account !== account).forEach((row) => {
    others.set(row.account, [...(others.get(row.account) || []), row]);
  });
  list.querySelectorAll("section").forEach((one) => one.remove());
  list.append(...mine.map(card), ...[...others.values()].map(othersCard));
  list.querySelector("[data-none]").hidden = mine.length > 0;
}

document.addEventListener("outbox:changed", draw);
draw();
