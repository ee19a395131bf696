/* On the page that stands for one that is not kept: which pages of this phone can be opened. */
const place = document.querySelector("[data-kept-pages]");

async function show() {
  const names = (await caches.keys()).filter((name) => name.startsWith("kept "));
  for (const name of names) {
    const kept = await caches.open(name);
    for (const request of await kept.keys()) {
      const text = await (await kept.match(request)).text();
      const title = new DOMParser().parseFromString(text, "text/html").querySelector("h1");
      const shown = [...place.querySelectorAll("a")].map((one) => one.textContent);
      if (!title || shown.includes(title.textContent.trim())) { continue; }
      const link = document.createElement("a");
      link.className = "button button-wide";
      link.href = request.url;
      link.textContent = title.textContent.trim();
      place.append(link);
      place.hidden = false;
    }
  }
}

if (window.caches) { show(); }
