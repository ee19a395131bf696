/* What this phone has not sent yet, in IndexedDB: rows (one entry each) and notes (when to try
   again, who is sending). A row's id is its client_id, so an entry written again replaces itself. */
let opened = null;

function open() {
  if (!opened) {
    opened = new Promise((resolve, reject) => {
      const asked = indexedDB.open("chunshui-outbox", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("rows", { keyPath: "id" });
        asked.result.createObjectStore("notes", { keyPath: "id" });
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => { asked.result.close(); opened = null; };
        resolve(asked.result);
      };
      asked.onerror = () => { opened = null; reject(asked.error); };
    });
  }
  return opened;
}

/* One transaction; resolves with what `act` asked for once all of it is safely written. */
async function within(name, mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode);
    const asked = act(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(asked && asked.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export const keep = (row) => within("rows", "readwrite", (rows) => rows.put(row));
export const find = (id) => within("rows", "readonly", (rows) => rows.get(id));
export const drop = (id) => within("rows", "readwrite", (rows) => rows.delete(id));

/* Oldest first: what was written first arrives first. */
export async function all() {
  const rows = await within("rows", "readonly", (store) => store.getAll());
  return rows.sort((one, other) => one.order - other.order);
}

/* Changes a row that is still there; one that has gone meanwhile stays gone. */
export const change = (id, values) => within("rows", "readwrite", (rows) => {
  const asked = rows.get(id);
  asked.onsuccess = () => { if (asked.result) { rows.put({ ...asked.result, ...values }); } };
});

export const note = (id) => within("notes", "readonly", (notes) => notes.get(id));
export const writeNote = (value) => within("notes", "readwrite", (notes) => notes.put(value));

/* Takes the note for `holder` unless somebody else holds it; true where it was taken. */
export async function lease(holder, milliseconds) {
  let taken = false;
  await within("notes", "readwrite", (notes) => {
    const asked = notes.get("lease");
    asked.onsuccess = () => {
      const held = asked.result;
      taken = !held || held.holder === holder || held.until < Date.now();
      if (taken) { notes.put({ id: "lease", holder, until: Date.now() + milliseconds }); }
    };
  });
  return taken;
}
