// What may come next: the last question to change (editing.js), and questions that the corpus answers. Runs after chat.js and in its scope.
{
  const asked = () => [...document.querySelectorAll("#kaoju-chat .kaoju-question")].map((each) => each.textContent);
  let shownFor = "";
  let wanted = 0;

  function show(made) {
    const place = document.querySelector("#kaoju-follow .kaoju-follow");
    if (!place) return;
    place.innerHTML = made; // made and escaped by the server
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kaoju-edit";
    button.textContent = "修改上一问";
    place.prepend(button);
  }

  function refresh() {
    const answers = document.querySelectorAll("#kaoju-chat .kaoju-answer").length;
    const questions = asked();
    const now = `${answers}\n${questions.join("\n")}`;
    if (now === shownFor || document.querySelector("#kaoju-chat .kaoju-pending")) return;
    shownFor = now;
    const mine = ++wanted;
    show("");
    if (!answers || answers !== questions.length) return;
    setTimeout(async () => { // the answer comes first
      if (mine !== wanted) return;
      try {
        const made = await server.propose({ questions });
        if (mine === wanted && typeof made === "string") show(made);
      } catch { /* a help that is missing is no trouble */ }
    }, 400);
  }
  new MutationObserver(refresh).observe(document.querySelector("#kaoju-chat") ?? document.body, { childList: true, subtree: true });
}
