// A question is changed where it stands and asked again: what came after it goes, and can be brought back. Runs after checking.js and in its scope.
{
  const rows = () => [...document.querySelectorAll("#kaoju-chat .user-row")];
  const textIn = (row) => row.querySelector(".kaoju-question")?.textContent ?? "";
  let editor = null; // { form, row, before } while a question is being changed
  let undo = null; // { bar, former, at } while what was replaced can be brought back

  function leave() {
    editor?.row.classList.remove("kaoju-editing");
    editor?.form.remove();
    editor = null;
  }

  function edit(row) {
    if (!row || busy()) return;
    leave();
    const before = textIn(row);
    const area = made("textarea", { value: before, rows: Math.min(6, before.split("\n").length), maxLength: 2000 });
    area.setAttribute("aria-label", "修改问题");
    const cancel = made("button", { type: "button", textContent: "取消" });
    const form = made("form", { className: "kaoju-editor" }, area, made("div", {}, cancel, made("button", { type: "submit", textContent: "重新发送" })));
    const back = () => { leave(); row.querySelector(".kaoju-change")?.focus(); };
    cancel.addEventListener("click", back);
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
      if (event.key === "Escape") { event.stopPropagation(); back(); }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = area.value.trim();
      if (text && !busy()) resend(row, text);
    });
    row.classList.add("kaoju-editing");
    row.querySelector(".kaoju-question").after(form);
    editor = { form, row, before };
    area.focus();
    area.setSelectionRange(before.length, before.length);
  }

  function resend(row, text) {
    const at = rows().indexOf(row);
    leave();
    drop();
    begin();
    window.kaojuResent = { text, at, tell: (former) => offer(former, at) };
    document.querySelector("#kaoju-resend").click();
    question()?.focus();
  }

  function offer(former, at) {
    const lost = former.filter((message) => message.role === "user").length - at - 1;
    const button = made("button", { type: "button", textContent: "撤销" });
    button.setAttribute("aria-label", "撤销修改，恢复原来的问答");
    const bar = made("div", { className: "kaoju-undo" }, made("span", { textContent: lost ? `已修改，其后 ${lost} 轮问答不再保留。` : "已修改，原来的回答不再保留。" }), button);
    bar.setAttribute("role", "status");
    button.addEventListener("click", () => {
      if (busy()) return;
      window.kaojuRestored = undo.former;
      drop();
      document.querySelector("#kaoju-restore").click();
      question()?.focus();
    });
    document.querySelector("#kaoju-ask").before(bar);
    undo = { bar, former, at };
  }

  function drop() {
    undo?.bar.remove();
    undo = null;
  }

  BUTTONS["kaoju-change"] = (button) => edit(button.closest(".user-row"));
  BUTTONS["kaoju-edit"] = () => edit(rows().at(-1));
  document.addEventListener("click", (event) => { if (event.target.closest?.("#kaoju-restore, #kaoju-new")) drop(); });
  window.addEventListener("kaoju-chat", ({ detail: messages }) => { // whoever goes on has no use for what was before
    if (undo && (messages ?? []).filter((message) => message.role === "user").length > undo.at + 1) drop();
  });

  function equip() { // the chat makes its messages anew when it likes
    if (editor && (!editor.row.isConnected || textIn(editor.row) !== editor.before)) leave();
    for (const row of rows()) {
      if (row.querySelector(".kaoju-change") || !row.querySelector(".kaoju-question")) continue;
      const button = made("button", { type: "button", className: "kaoju-change", textContent: "修改" });
      button.setAttribute("aria-label", "修改这一问，重新发送");
      row.prepend(button);
    }
  }
  equip();
  new MutationObserver(equip).observe(document.querySelector("#kaoju-chat") ?? document.body, { childList: true, subtree: true });
}
