// 核对: what a person finds on an answer; runs after chat.js and in its scope.
const VERDICTS = {
  right: { label: "这个答案是对的", title: "核对：这个答案是对的" },
  wrong: { label: "这个答案是错的", title: "核对：这个答案是错的" },
  missing: { label: "这个答案缺了内容", title: "核对：这个答案缺了内容" },
};
const UNREACHABLE = "没有记下：连接不上服务器。请稍后再试。";
const found = new Map(); // answer id → verdict, as far as this page knows
const verdictOf = (button) => [...button.classList].map((name) => name.replace("kaoju-check-", "")).find((name) => VERDICTS[name]);
const idOf = (part) => part.closest(".kaoju-answer")?.id.replace(/^.*?answer-/, "");

function made(tag, properties = {}, ...inside) {
  const part = Object.assign(document.createElement(tag), properties);
  part.append(...inside);
  return part;
}

const dialog = (() => {
  const right = made("textarea", { name: "right", rows: 2, maxLength: 2000 });
  const refuse = made("input", { name: "refuse", type: "checkbox" });
  const remark = made("textarea", { name: "note", rows: 2, maxLength: 2000 });
  const trouble = made("p", { className: "kaoju-dialog-trouble" });
  trouble.setAttribute("role", "alert");
  const title = made("h2", { id: "kaoju-dialog-title" });
  const submit = made("button", { type: "submit", className: "kaoju-dialog-submit", textContent: "记下" });
  const cancel = made("button", { type: "button", textContent: "取消" });
  const form = made("form", { method: "dialog" },
    title,
    made("label", { className: "kaoju-dialog-right" }, made("span", { textContent: "正确答案" }), right),
    made("label", { className: "kaoju-dialog-refuse" }, refuse, made("span", { textContent: "报告里没有，应当不回答" })),
    made("label", {}, made("span", { textContent: "说明（可以不填）" }), remark),
    trouble,
    made("div", { className: "kaoju-dialog-buttons" }, submit, cancel));
  const box = made("dialog", { className: "kaoju-dialog" }, form);
  box.setAttribute("aria-labelledby", title.id);
  document.body.append(box);
  cancel.addEventListener("click", () => box.close());
  refuse.addEventListener("change", () => { right.disabled = refuse.checked; });
  return { box, form, title, right, refuse, remark, trouble, submit };
})();
let checking = null; // { id, verdict } while the dialog is open

function examine(button) {
  checking = { id: idOf(button), verdict: verdictOf(button) };
  dialog.form.reset();
  dialog.title.textContent = VERDICTS[checking.verdict].title;
  dialog.right.closest("label").hidden = checking.verdict === "right";
  dialog.refuse.closest("label").hidden = checking.verdict !== "wrong";
  dialog.right.disabled = false;
  dialog.trouble.textContent = "";
  dialog.box.showModal();
  (checking.verdict === "right" ? dialog.submit : dialog.right).focus();
}

dialog.form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (dialog.submit.disabled) return;
  dialog.submit.disabled = true;
  const { id, verdict } = checking;
  const refuses = verdict === "wrong" && dialog.refuse.checked;
  const body = { answer: id, verdict, note: dialog.remark.value, right: verdict === "right" || refuses ? "" : dialog.right.value, refuse: refuses };
  try {
    const reply = await fetch("/checks", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error((await reply.json()).message);
    found.set(id, verdict);
    dialog.box.close();
    decorate();
  } catch (error) {
    dialog.trouble.textContent = error instanceof TypeError || !error.message ? UNREACHABLE : error.message;
  } finally {
    dialog.submit.disabled = false;
  }
});
for (const area of [dialog.right, dialog.remark]) {
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) dialog.form.requestSubmit();
  });
}

function decorate() { // the chat drops aria-* from its messages, and makes them anew when it likes
  for (const button of document.querySelectorAll("#kaoju-chat .kaoju-check")) {
    const chosen = String(found.get(idOf(button)) === verdictOf(button));
    if (button.getAttribute("aria-pressed") === chosen) continue;
    button.setAttribute("aria-label", VERDICTS[verdictOf(button)].label);
    button.setAttribute("aria-pressed", chosen);
    const group = button.closest(".kaoju-checks");
    if (chosen === "true" && group) {
      const label = group.querySelector(".kaoju-checks-label");
      label.setAttribute("role", "status");
      label.textContent = "已记下";
    }
  }
}
BUTTONS["kaoju-check"] = examine;
decorate();
new MutationObserver(decorate).observe(document.querySelector("#kaoju-chat") ?? document.body, { childList: true, subtree: true });
