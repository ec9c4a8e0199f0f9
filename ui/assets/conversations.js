// Conversations: kept as they grow, listed, searched, opened, renamed, deleted and brought back. Runs after keeping.js and in its scope.
if (keeper) {
  let restoring = false;
  let current = sessionStorage.getItem(CURRENT) ?? "";
  let last = ""; // what was kept last, with its id
  let trouble = ""; // why it was not
  let busyWriting = keeper.begin(); // one after the other: the last state is the one that stays

  window.addEventListener("kaoju-chat", ({ detail: messages }) => {
    if (!Array.isArray(messages) || messages.length < 2) return;
    if (messages.some((message) => textOf(message).includes("kaoju-pending"))) return;
    if (!current) {
      current = `${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
      sessionStorage.setItem(CURRENT, current);
    }
    const simple = messages.map((message) => ({ role: message.role, content: textOf(message) }));
    const id = current;
    const state = JSON.stringify([id, simple]);
    if (state === last) return;
    last = state;
    busyWriting = busyWriting.then(() => keeper.write(id, simple)).then(() => { trouble = ""; }, (error) => { [trouble, last] = [error.message, ""]; });
  });

  async function restore(id, wanted = () => !busy()) {
    const messages = await keeper.read(id);
    if (!messages || !wanted()) return false;
    current = id;
    sessionStorage.setItem(CURRENT, current);
    last = JSON.stringify([id, messages.map(({ role, content }) => ({ role, content: String(content) }))]);
    window.kaojuRestored = messages.map(({ role, content }) => ({ role, metadata: null, options: null, content: [{ type: "text", text: String(content) }] }));
    restoring = true;
    show(40);
    return true;
  }

  function show(tries) { // the parts of the page come to life one by one
    if (!restoring) return; // a new conversation was begun meanwhile
    const ready = document.querySelector("#kaoju-restore") && document.querySelector("#kaoju-chat [role=log]");
    if (ready) document.querySelector("#kaoju-restore").click();
    const count = window.kaojuRestored.length;
    if (tries) setTimeout(() => { if (document.querySelectorAll("#kaoju-chat .message-row").length < count) show(tries - 1); else restoring = false; }, ready ? 250 : 50);
  }

  function forget() {
    current = last = "";
    restoring = false;
    sessionStorage.removeItem(CURRENT);
  }

  document.addEventListener("click", (event) => { if (event.target.closest?.("#kaoju-new")) forget(); });

  const element = (tag, properties = {}, ...inside) => {
    const part = Object.assign(document.createElement(tag), properties);
    part.append(...inside);
    return part;
  };
  const button = (textContent, className = "", label = "") => {
    const part = element("button", { type: "button", textContent, className });
    if (label) part.setAttribute("aria-label", label);
    return part;
  };
  const search = element("input", { type: "search", placeholder: "查找", maxLength: 100 });
  search.setAttribute("aria-label", "在历史对话中查找");
  const list = element("ul", { className: "kaoju-kept-list" });
  const none = element("p", { className: "kaoju-kept-none" });
  const undo = element("div", { className: "kaoju-kept-undo" });
  for (const part of [none, undo]) part.setAttribute("role", "status");
  const clear = button("全部删除");
  const close = button("关闭");
  const title = element("h2", { id: "kaoju-kept-title", textContent: "历史对话" });
  const dialog = element("dialog", { className: "kaoju-dialog kaoju-kept-dialog" }, title,
    element("p", { className: "kaoju-kept-note", textContent: keeper.note }), search, list, none, undo,
    element("div", { className: "kaoju-dialog-buttons" }, close, clear));
  dialog.setAttribute("aria-labelledby", title.id);
  document.body.append(dialog);

  let asked = 0; // the last list asked for wins
  async function fill() {
    const mine = ++asked;
    const find = search.value.trim();
    try {
      await busyWriting;
      const shown = await keeper.list(find);
      if (mine !== asked) return;
      list.replaceChildren(...shown.map(row));
      clear.hidden = !shown.length && !find;
      none.textContent = trouble ? `最近的对话没有存上：${trouble}` : shown.length ? "" : find ? "没有找到。" : "还没有对话。";
    } catch (error) {
      if (mine === asked) none.textContent = error.message;
    }
  }

  async function attempt(change) { // then show what is there
    try { await busyWriting; await change(); await fill(); } catch (error) { none.textContent = error.message; }
  }

  function answering(what) { // the answer under way would take the place of what is opened, or bring back what is deleted
    if (busy()) none.textContent = `正在回答，请等答案出来再${what}。`;
    return busy();
  }

  function row(each) {
    const when = new Date(each.when).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
    const open = element("button", { type: "button", className: "kaoju-kept-open" }, element("span", { textContent: each.title }), element("small", { textContent: `${when} · ${each.turns} 问` }));
    open.addEventListener("click", () => { if (!answering("打开")) attempt(async () => { if (await restore(each.id)) dialog.close(); }); });
    const rename = button("改名", "kaoju-kept-rename", `给对话改名：${each.title}`);
    const remove = button("删除", "kaoju-kept-remove", `删除对话：${each.title}`);
    remove.addEventListener("click", () => drop(each.id, `已删除“${each.title}”。`));
    const part = element("li", {}, open, rename, remove);
    part.dataset.id = each.id;
    rename.addEventListener("click", () => name(part, each));
    if (each.id === current) part.setAttribute("aria-current", "true");
    return part;
  }

  function name(part, each) {
    const field = element("input", { type: "text", value: each.title, maxLength: 80, required: true });
    field.setAttribute("aria-label", "对话的名称");
    const form = element("form", { className: "kaoju-kept-name" }, field, element("button", { type: "submit", textContent: "保存" }));
    const leave = async () => {
      await fill();
      (list.querySelector(`[data-id="${CSS.escape(each.id)}"] .kaoju-kept-rename`) ?? search).focus();
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (text) attempt(() => keeper.rename(each.id, text)).then(leave);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // the list stays open
      leave();
    });
    part.replaceChildren(form);
    field.select();
  }

  async function drop(id, said) { // one, or all
    const open = current;
    const own = open && (!id || id === open);
    if (own && answering("删除")) return;
    await attempt(async () => {
      const gone = await keeper.remove(id);
      if (own) document.querySelector("#kaoju-new").click();
      const back = button("撤销", "", "撤销删除");
      back.addEventListener("click", () => {
        if (own && answering("撤销")) return;
        attempt(async () => {
          await keeper.restore(gone);
          undo.replaceChildren();
          if (own && !current) await restore(open);
          search.focus();
        });
      });
      undo.replaceChildren(element("span", { textContent: said }), back);
    });
    search.focus();
  }

  let typing = 0;
  search.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(fill, keeper === onServer ? 150 : 0); });
  close.addEventListener("click", () => dialog.close());
  clear.addEventListener("click", () => {
    if (clear.dataset.sure) drop("", "已删除全部对话。");
    clear.dataset.sure = clear.dataset.sure ? "" : "1";
    clear.textContent = clear.dataset.sure ? "确定全部删除" : "全部删除";
  });
  dialog.addEventListener("close", () => {
    clear.dataset.sure = "";
    clear.textContent = "全部删除";
    undo.replaceChildren();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#kaoju-kept")) return;
    search.value = "";
    fill();
    dialog.showModal();
  });

  if (current) { // whoever asks before it is there has begun another one
    const open = current;
    current = "";
    restore(open, () => !busy() && !countReplies()).then((found) => { if (!found && !current) forget(); }, () => {});
  }
}
