/* Photos: data-shrink="1600" draws each picture smaller before it is sent, which also drops
   where and when it was taken. The server does the same again for phones without scripts. */
const small = new WeakSet();

export async function shrunk(file, longest) {
  if (small.has(file)) { return { file, canvas: null }; }
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    if (!blob) { return { file, canvas: null }; }
    const smaller = new File([blob], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
    small.add(smaller);
    return { file: smaller, canvas };
  } catch (error) {
    return { file, canvas: null };
  }
}

function previewsOf(input) {
  let previews = input.parentNode.querySelector(".photos");
  if (!previews) {
    previews = document.createElement("div");
    previews.className = "photos";
    previews.setAttribute("aria-hidden", "true");
    input.parentNode.appendChild(previews);
  }
  return previews;
}

async function shrink(input) {
  const longest = Number(input.dataset.shrink) || 1600;
  input.form.setAttribute("aria-busy", "true");
  const results = await Promise.all([...input.files].map((file) => shrunk(file, longest)));
  const files = new DataTransfer();
  results.forEach((result) => files.items.add(result.file));
  input.files = files.files;
  // What a list of files gives out are the same pictures as new objects.
  [...input.files].forEach((file, place) => { if (results[place].canvas) { small.add(file); } });
  previewsOf(input).replaceChildren(...results.map((one) => one.canvas).filter(Boolean));
  input.form.removeAttribute("aria-busy");
}

if (window.createImageBitmap && window.DataTransfer) {
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file][data-shrink]")) { shrink(event.target); }
  });
  document.addEventListener("reset", (event) => {
    event.target.querySelectorAll("input[data-shrink]").forEach((one) => previewsOf(one).replaceChildren());
  });
  document.addEventListener("submit", (event) => {
    const isShrinking = event.target.querySelector("input[data-shrink]") && event.target.hasAttribute("aria-busy");
    if (isShrinking) { event.preventDefault(); }
  }, true);
}
