// A checklist: the statement at hand, answers by keyboard, and a word where a click was not kept.
// Keys: 0 to 3, ? don't know, n does not apply, j and k down and up. Never inside text fields.
const KEYS = { "0": "0", "1": "1", "2": "2", "3": "3", "?": "dont_know", n: "not_applicable" };
const list = document.querySelector("[data-checklist]");

function statements() {
  return [...list.querySelectorAll("[data-statement]")];
}

function atHand() {
  return list.querySelector("[data-statement].now") || statements()[0];
}

function goTo(statement) {
  if (!statement) return;
  statements().forEach((each) => each.classList.toggle("now", each === statement));
  const radio = statement.querySelector("input[type=radio]:checked") || statement.querySelector("input[type=radio]");
  radio.focus({ preventScroll: true });
  statement.scrollIntoView({ block: "center", behavior: "auto" });
}

function step(by) {
  const all = statements();
  goTo(all[Math.min(Math.max(all.indexOf(atHand()) + by, 0), all.length - 1)]);
}

function choose(value) {
  const statement = atHand();
  const radio = [...statement.querySelectorAll("input[type=radio]")].find((each) => each.value === value && each.name.endsWith("-given"));
  if (!radio) return;
  if (!radio.checked) {
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }
  step(1);
}

function inText(target) {
  return target.isContentEditable || (target.matches("input, textarea, select") && target.type !== "radio");
}

const NAMES = ["given", "evidence", "importance"];

// What was shown before follows what is kept, so that the page's own button does not send it again: what
// was sent, for on a slow line another answer may be chosen by now, and that one is still to be kept.
function remember(statement, sent) {
  for (const name of NAMES) {
    const was = statement.querySelector(`[data-was="${name}"]`);
    const value = sent[`${statement.dataset.statement}-${name}`];
    if (was && value !== undefined) was.value = value;
  }
}

function isAllSent(statement, sent) {
  const now = new FormData(list);
  return NAMES.map((name) => `${statement.dataset.statement}-${name}`).every((key) => (now.get(key) ?? "") === (sent[key] ?? ""));
}

// Send what could not be kept: a choice that stands there already makes no change by itself.
function sendAgain(statement) {
  statement.dispatchEvent(new Event("change", { bubbles: true }));
}

// Answers go one after the other, so that what is told last is how far one is. Whoever leaves while some still
// wait sends those along; what was kept by then is sent to no effect.
function sendAlong(statement) {
  const fields = new FormData(list);
  fields.set("statement", statement.dataset.statement);
  navigator.sendBeacon(statement.getAttribute("hx-post"), fields);
}

function notKept(statement) {
  let note = statement.querySelector("[data-not-kept]");
  if (!note) {
    note = document.createElement("p");
    note.className = "invalid-feedback";
    note.dataset.notKept = "";
    note.setAttribute("role", "alert");
    statement.append(note);
  }
  note.textContent = list.dataset.notKept;
}

if (list) {
  list.classList.add("by-script"); // without it every statement shows all it has
  // The statement at hand shows more, so the page moves: never between the press of a finger and its
  // release, nor between two presses of a double click, else one would land beside its answer.
  const DOUBLE_CLICK = 400;
  let isPressing = false;
  let soon = 0;
  const attend = (event) => {
    const statement = event.target.closest("[data-statement]");
    if (statement) statements().forEach((each) => each.classList.toggle("now", each === statement));
  };
  document.addEventListener("pointerdown", () => { isPressing = true; }, true);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { isPressing = false; }, true);
  list.addEventListener("focusin", (event) => { if (!isPressing) attend(event); });
  list.addEventListener("click", (event) => {
    clearTimeout(soon);
    soon = setTimeout(attend, DOUBLE_CLICK, event);
    const statement = event.target.closest("[data-statement]");
    if (event.target.checked && statement?.querySelector("[data-not-kept]")) sendAgain(statement);
  });
  const waiting = new Set();
  list.addEventListener("change", (event) => { waiting.add(event.target.closest("[data-statement]")); });
  window.addEventListener("pagehide", () => waiting.forEach(sendAlong));
  window.addEventListener("online", () => {
    statements().filter((each) => each.querySelector("[data-not-kept]")).forEach(sendAgain);
  });
  document.addEventListener("keydown", (event) => {
    if (!("keyboard" in document.body.dataset || "keyboard" in list.dataset) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (inText(event.target)) return;
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    else if (Object.hasOwn(KEYS, event.key)) choose(KEYS[event.key]);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const statement = event.detail.elt.closest("[data-statement]");
    if (!statement) return;
    const kept = event.detail.successful && event.detail.xhr.getResponseHeader("X-Kept") === "yes";
    if (!kept) return event.detail.successful || notKept(statement);
    statement.querySelector("[data-not-kept]")?.remove();
    const sent = event.detail.requestConfig.parameters;
    if (isAllSent(statement, sent)) waiting.delete(statement);
    remember(statement, sent);
  });
}
