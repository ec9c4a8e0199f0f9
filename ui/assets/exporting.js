// 导出: this answer or the whole conversation as a file; runs after checking.js and in its scope.
const exporting = (() => {
  const title = made("h2", { id: "kaoju-export-title", textContent: "导出" });
  const list = made("ul", { className: "kaoju-export-list" });
  const cancel = made("button", { type: "button", textContent: "关闭" });
  const box = made("dialog", { className: "kaoju-dialog" }, title, list, made("div", { className: "kaoju-dialog-buttons" }, cancel));
  box.setAttribute("aria-labelledby", title.id);
  document.body.append(box);
  cancel.addEventListener("click", () => box.close());
  list.addEventListener("click", (event) => { if (event.target.closest("a")) box.close(); });
  return { box, list };
})();

function exportAnswer(button) {
  const all = [...document.querySelectorAll("#kaoju-chat .kaoju-answer[id]")].map(idOf).filter(Boolean).slice(-200);
  const choices = [["这个答案", [idOf(button)]], ...(all.length > 1 ? [[`整个对话（${all.length} 个答案）`, all]] : [])];
  exporting.list.replaceChildren(...choices.flatMap(([what, ids]) => [["docx", "Word"], ["md", "Markdown"]].map(([suffix, kind]) => {
    const href = `/export.${suffix}?${new URLSearchParams(ids.map((id) => ["answer", id]))}`;
    return made("li", {}, made("a", { href, download: "", textContent: `${what}，${kind}` }));
  })));
  exporting.box.showModal();
  exporting.list.querySelector("a").focus();
}
BUTTONS["kaoju-export"] = exportAnswer;
