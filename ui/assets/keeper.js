// The keeper's page: files are sent one after the other; what happens meanwhile on the server is asked for and shown.
const field = document.querySelector("#files");
const drop = document.querySelector(".kaoju-drop");
const sending = document.querySelector("#sending");
const uploads = document.querySelector("#part-uploads");
const shown = {};
let asking = null;

function part(tag, className, text) {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function complaint(message) {
  const line = part("li", "kaoju-problem", `${message} `);
  const dismiss = part("button", "kaoju-plain", "知道了");
  dismiss.type = "button";
  dismiss.addEventListener("click", () => line.remove());
  line.append(dismiss);
  return line;
}

function send(file) {
  const line = part("li", "", `${file.name} `);
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", `上传 ${file.name}`);
  line.append(bar);
  sending.append(line);
  return new Promise((resolve) => {
    const fail = (message) => {
      line.replaceWith(complaint(message));
      resolve();
    };
    if (file.size > Number(field.dataset.max)) {
      fail(`${file.name} 超过上限 ${Math.floor(Number(field.dataset.max) / 1e6)} MB，没有上传。`);
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", `/keeper/uploads?name=${encodeURIComponent(file.name)}`);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) [bar.max, bar.value] = [event.total, event.loaded];
    });
    request.addEventListener("error", () => fail(`${file.name} 没有传上去：连接中断，请再试一次。`));
    request.addEventListener("load", () => {
      if (request.status === 201) {
        line.replaceWith(...JSON.parse(request.responseText).refused.map(complaint)); // of an archive's files
        resolve();
        return;
      }
      let message = `${file.name} 没有传上去：文件太大，或服务器没有接受。`;
      try { message = JSON.parse(request.responseText).message || message; } catch { /* not ours */ }
      fail(message);
    });
    request.send(file);
  });
}

async function sendAll(files) {
  for (const file of [...files]) {
    await send(file);
    await ask();
  }
}

function replace(name, markup) {
  const place = document.querySelector(`#part-${name}`);
  if (shown[name] === undefined) shown[name] = markup;
  else if (shown[name] === markup) return;
  shown[name] = markup;
  const off = new Set([...place.querySelectorAll("input[type=checkbox]:not(:checked)")].map((box) => box.value));
  const open = new Set([...place.querySelectorAll("details[open]")].map((each) => each.closest("li")?.textContent.trim().slice(0, 80) + each.firstChild.textContent));
  place.innerHTML = markup; // made and escaped by the server, as the page itself
  for (const box of place.querySelectorAll("input[type=checkbox]")) if (off.has(box.value)) box.checked = false;
  for (const each of place.querySelectorAll("details")) each.open = open.has(each.closest("li")?.textContent.trim().slice(0, 80) + each.firstChild.textContent);
}

async function ask() {
  clearTimeout(asking);
  try {
    const reply = await fetch(`/keeper/state${location.search}`);
    const state = await reply.json();
    if (!reply.ok) { sending.append(part("li", "kaoju-problem", state.message)); return; }
    const editing = uploads.contains(document.activeElement) && document.activeElement.matches("input[type=text]");
    for (const [name, markup] of Object.entries(state.parts)) if (name !== "uploads" || !editing) replace(name, markup);
    if (state.busy) asking = setTimeout(ask, 700);
  } catch {
    asking = setTimeout(ask, 3000); // a server that starts again
  }
}

field.addEventListener("change", async () => {
  const files = [...field.files];
  field.value = "";
  await sendAll(files);
});
for (const name of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("kaoju-over", name === "dragover");
    if (name === "drop") sendAll(event.dataTransfer.files);
  });
}
if (uploads.hasAttribute("data-busy")) ask();
