// Enhancements. Every page works without scripts.
"use strict";

const said = document.getElementById("said");
const connection = document.getElementById("connection");

// Quick exit: hide the page at once and replace this entry of the history. The request that ends the session continues
// in the background, so that a slow connection doesn't keep anyone here.
const exit = document.querySelector("[data-leave]");

function leave() {
  const { href, dataset } = exit;
  sessionStorage.clear();
  document.body.replaceChildren();
  document.title = "";
  const ended = fetch(href, { redirect: "manual", keepalive: true }).catch(() => {});
  const patience = new Promise((go) => setTimeout(go, 700));
  Promise.race([ended, patience]).then(() => location.replace(dataset.leave));
}
exit?.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});
// Pressing Shift three times hides the page at once and leaves three seconds later: each press within five seconds of the
// last, with no other key in between. The count is shown, and Escape or a button stops it, for people with Sticky Keys.
const SHORTCUT_SECONDS = 3;
const shortcut = document.getElementById("shortcut");
let presses = 0,
  forgotten, leaving, before;

function stay() {
  clearTimeout(leaving);
  clearTimeout(forgotten);
  presses = 0;
  if (shortcut.hidden) return;
  shortcut.hidden = true;
  if (!leaving) return;
  leaving = null;
  document.body.classList.remove("leaving");
  document.title = before.title;
  before.focus?.focus();
}

function count(words) {
  shortcut.hidden = false;
  shortcut.querySelector("p").textContent = words;
  said.textContent = words;
}
document.addEventListener("keydown", (event) => {
  if (!exit || event.repeat || (leaving && event.key === "Shift")) return;
  if (event.key === "Escape") return stay();
  if (leaving) return;
  if (event.key !== "Shift") return stay();
  clearTimeout(forgotten);
  forgotten = setTimeout(stay, 5000);
  presses += 1;
  if (presses === 2) count(shortcut.dataset.one);
  if (presses < 3) return;
  clearTimeout(forgotten);
  before = { title: document.title, focus: document.activeElement };
  document.title = "";
  document.body.classList.add("leaving");
  count(shortcut.dataset.leaving);
  leaving = setTimeout(leave, SHORTCUT_SECONDS * 1000);
  shortcut.querySelector("button").focus();
});
shortcut.querySelector("button").addEventListener("click", stay);

// A web session ends with its last tab. The server marks the tab in which it began. Another tab that opens a private page
// asks the other tabs of this browser whether one is open, and if none is, ends the session before anything is shown.
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("tabs") : null;
const here = () => sessionStorage.getItem("here");
const join = () => sessionStorage.setItem("here", "1");
const { private: close, begun } = document.body.dataset;
if (begun !== undefined) join();
tabs?.addEventListener("message", ({ data }) => { if (data === "anyone?" && here()) tabs.postMessage("yes"); });
if (tabs && close && !here()) {
  document.body.hidden = true;
  const end = setTimeout(() => {
    const form = document.querySelector("form.languages").cloneNode(true);
    form.action = close;
    document.body.replaceChildren(form);
    form.submit();
  }, 500);
  tabs.addEventListener("message", ({ data }) => {
    if (data !== "yes") return;
    clearTimeout(end);
    join();
    document.body.hidden = false;
  });
  tabs.postMessage("anyone?");
}

// A page restored from the back/forward cache may show what should no longer be visible.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.body.replaceChildren();
    location.reload();
  }
});

// The end of a hold is announced twice: while there is time to ask for more, and when it is over. There is no countdown.
const SOON = 120;
for (const note of document.querySelectorAll("[data-until]")) {
  const left = Number(note.dataset.until);
  if (left > SOON) setTimeout(() => { note.textContent = note.dataset.soon; }, (left - SOON) * 1000);
  setTimeout(() => { note.textContent = note.dataset.ended; }, left * 1000);
}

// What is typed into a form with `data-keep` survives Back and a reload for half an hour. It stays in this tab, and is
// forgotten with the tab, on booking, on erasing and on leaving.
const KEPT_FOR = 30 * 60 * 1000;
const forget = (prefix) => {
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith(prefix)) sessionStorage.removeItem(key);
};
const isTicked = ({ type }) => type === "checkbox" || type === "radio";
const fields = (form) => [...form.elements].filter(({ name, type }) => name && type !== "hidden" && type !== "submit");
if (location.pathname.startsWith("/session/")) forget("kept:/book/");
document.querySelector("form.erase")?.addEventListener("submit", () => forget("kept:"));
for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `kept:${form.getAttribute("action")}`;
  const keep = () => {
    const values = fields(form).map((field) => (isTicked(field) ? field.checked : field.value));
    sessionStorage.setItem(key, JSON.stringify([Date.now(), values]));
  };
  const [at, values] = JSON.parse(sessionStorage.getItem(key) || "[0]");
  const empty = fields(form).every((field) => !(isTicked(field) ? field.checked : field.value));
  if (empty && Date.now() - at < KEPT_FOR) {
    fields(form).forEach((field, place) => {
      if (isTicked(field)) field.checked = values[place];
      else field.value = values[place] ?? "";
    });
  }
  form.addEventListener("input", keep);
  if (!empty) keep();
}

// An error, or else what was just done, is read out first. Each link of an error summary moves the focus to its field.
(document.querySelector(".errors") || document.querySelector("[data-focus]"))?.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest(".errors a[href^='#field-']");
  const field = link && document.querySelector(`${link.hash} :is(input, select, textarea)`);
  if (!field) return;
  event.preventDefault();
  field.closest("details")?.setAttribute("open", "");
  field.focus();
});

// A browser scrolls only the cursor of a text area into view; the rest of it must not lie under a fixed part.
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("textarea")) target.scrollIntoView({ block: "nearest" });
});

// A day of the calendar: open its list, announce how many times are free, then move the focus.
// Opening a day announces it, unless a part of that day was just announced.
let told = null;
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-day]");
  const day = link && document.querySelector(link.hash);
  if (!day) return;
  event.preventDefault();
  const around = day.closest("details");
  told = around.open ? null : around;
  around.open = true;
  said.textContent = day.dataset.says;
  day.scrollIntoView({ block: "nearest" });
  setTimeout(() => day.querySelector("button").focus({ preventScroll: true }), 150);
});
document.addEventListener("toggle", (event) => {
  if (event.target === told) told = null;
  else if (event.target.open && event.target.dataset.says) said.textContent = event.target.dataset.says;
}, true);

// Announce a change, even in the words of the last one.
function say(text) {
  said.textContent = "";
  setTimeout(() => { said.textContent = text; }, 50);
}

// At most three can be compared: a fourth tick is taken back, and why is announced and shown.
const MOST = 3;
document.addEventListener("change", ({ target }) => {
  if (target.name !== "with") return;
  const note = document.getElementById("compared");
  const count = document.querySelectorAll("[name=with]:checked").length;
  if (count > MOST) target.checked = false;
  note.textContent = count > MOST ? note.dataset.full : note.dataset.count.replace("0", count);
  if (count > MOST) target.closest(".with").append(note);
  say(note.textContent);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "shortlist") say(event.target.querySelector("h1").textContent);
});

// Offline, slow and failed requests are announced in one place, and cleared when they are over.
function tell(words) {
  connection.textContent = words || "";
  connection.hidden = !words;
}
let waiting;

function wait() {
  clearTimeout(waiting);
  waiting = setTimeout(() => tell(connection.dataset.slow), 4000);
}

function done() {
  clearTimeout(waiting);
  tell(navigator.onLine ? "" : connection.dataset.offline);
}
window.addEventListener("offline", done);
window.addEventListener("online", done);
window.addEventListener("pagehide", done);
document.addEventListener("htmx:beforeRequest", wait);
document.addEventListener("htmx:afterRequest", done);
for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, () => setTimeout(() => tell(connection.dataset.failed)));
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='/']:not([data-leave])");
  if (!link || navigator.onLine) return;
  event.preventDefault();
  tell(connection.dataset.offline);
});
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (navigator.onLine) {
    wait();
    return;
  }
  event.preventDefault();
  tell(connection.dataset.offline);
});
