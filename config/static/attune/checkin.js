// The check-in: the card is chosen here, in the browser. Nothing is sent or stored.
(() => {
  const box = document.querySelector("[data-check-in]");
  if (!box) return;
  const levels = ["self", "talk", "soon", "now"];
  const lines = box.querySelector("[data-lines]");
  const shelf = box.querySelector("[data-cards]");
  const cards = [...box.querySelectorAll("[data-level]")];
  const inputs = [...box.querySelectorAll("input[type=radio]")];
  const none = box.querySelector("[data-none]");
  const chosen = () => inputs.filter((one) => one.checked);

  const rest = () => {
    shelf.hidden = true;
    none.textContent = "";
    lines.hidden = !chosen().some((one) => "safety" in one.dataset);
  };
  const show = () => {
    rest();
    const found = chosen();
    if (!found.length) {
      none.textContent = none.dataset.words;
      return;
    }
    const level = Math.max(...found.map((one) => levels.indexOf(one.dataset.counts)));
    cards.forEach((card) => { card.hidden = card.dataset.level !== levels[level]; });
    shelf.hidden = false;
    const first = lines.hidden ? shelf.querySelector(`[data-level=${levels[level]}] h3`) : lines.querySelector("h2");
    first.focus();
    first.scrollIntoView({ block: "center" });
  };
  const clear = () => {
    inputs.forEach((one) => { one.checked = false; });
    rest();
  };

  box.querySelectorAll("[data-plain]").forEach((one) => { one.hidden = true; });
  box.querySelector("[data-questions]").hidden = false;
  box.addEventListener("change", rest);
  box.querySelector("[data-show]").addEventListener("click", show);
  box.querySelector("[data-clear]").addEventListener("click", () => {
    clear();
    inputs[0].focus();
  });
  clear(); // what a browser may have put back
})();
