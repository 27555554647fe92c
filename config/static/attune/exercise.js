// Interactive exercises. Without this script they are lists. Nothing is sent or stored.
(() => {
  if (window.attuneExercises) return;
  window.attuneExercises = true;

  document.querySelectorAll("[data-grounding]").forEach((box) => {
    const steps = [...box.querySelectorAll(".grounding-step"), box.querySelector(".ending")];
    const controls = box.querySelector("[data-steps]");
    const next = box.querySelector("[data-next]");
    const again = box.querySelector("[data-again]");
    let at = 0;
    const show = () => {
      steps.forEach((step, n) => { step.hidden = n !== at; });
      next.hidden = at === steps.length - 1;
      again.hidden = !next.hidden;
    };
    // Move the focus to the new step, so that it is read out and the next Tab leads to the buttons.
    const go = (to) => {
      at = to;
      show();
      steps[at].focus();
    };
    next.addEventListener("click", () => go(at + 1));
    again.addEventListener("click", () => go(0));
    box.querySelector("[data-all]").addEventListener("click", () => {
      steps.forEach((step) => { step.hidden = false; });
      controls.hidden = true;
      steps[0].focus();
    });
    controls.hidden = false;
    show();
  });

  document.querySelectorAll("[data-breathing]").forEach((box) => {
    const pace = box.querySelector("[data-pace]");
    const circle = box.querySelector("[data-circle]");
    const word = box.querySelector("[data-word]");
    const start = box.querySelector("[data-start]");
    const stop = box.querySelector("[data-stop]");
    let waiting = 0;
    const rest = () => {
      const held = document.activeElement === stop;
      clearTimeout(waiting);
      pace.classList.remove("wide");
      start.hidden = false;
      stop.hidden = true;
      if (held) start.focus(); // whoever reads on elsewhere is left there
    };
    const turn = (inward, left) => {
      if (left === 0) {
        word.textContent = word.dataset.done;
        rest();
        return;
      }
      const seconds = Number(inward ? box.dataset.in : box.dataset.out);
      word.textContent = inward ? word.dataset.breatheIn : word.dataset.breatheOut;
      pace.dataset.seconds = seconds;
      pace.classList.toggle("wide", inward);
      waiting = setTimeout(() => turn(!inward, inward ? left : left - 1), seconds * 1000);
    };
    start.addEventListener("click", () => {
      circle.hidden = false;
      start.hidden = true;
      stop.hidden = false;
      stop.focus();
      turn(true, Number(box.dataset.rounds));
    });
    stop.addEventListener("click", () => {
      rest();
      circle.hidden = true;
      word.textContent = "";
    });
    box.querySelector("[data-controls]").hidden = false;
  });
})();
