// The little that a page can do better with a script. Everything works without it.
"use strict";

// Leaving: what was shown goes at once, and this entry of the history is replaced.
document.addEventListener("click", (event) => {
  const exit = event.target.closest("[data-leave]");
  if (!exit) return;
  event.preventDefault();
  document.body.replaceChildren();
  document.title = "";
  fetch(exit.href, { redirect: "manual", keepalive: true }).finally(() => location.replace(exit.dataset.leave));
});

// A page that comes back from the browser's memory may show what should be gone.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.body.replaceChildren();
    location.reload();
  }
});

// A hold's end is told once, in words; nothing counts down before anybody's eyes.
for (const note of document.querySelectorAll("[data-until]")) {
  setTimeout(() => { note.textContent = note.dataset.ended; }, Number(note.dataset.until) * 1000);
}

// What is wrong is read out first.
document.querySelector(".errors")?.focus();
