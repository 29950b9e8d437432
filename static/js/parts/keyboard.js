// Keys of the house: / find, g and a letter to a place, l log, j and k in lists, e answer, ? help.
// Never inside fields; a person can switch them off (then `data-keyboard` is missing).
// In Find arrows go through what was found, and Escape gives the focus back.
let going = 0;
let before = null;

function inField(target) {
  return target.isContentEditable || target.closest("input, textarea, select, dialog, [contenteditable]");
}

function move(step) {
  const links = [...document.querySelectorAll("[data-rows] a[data-row], .tbl .unit")].filter((link) => link.offsetParent);
  if (!links.length) return false;
  const at = links.indexOf(document.activeElement);
  links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
  return true;
}

function follow(letter) {
  const link = document.querySelector(`a[data-letter="${CSS.escape(letter)}"]`);
  if (link) link.click();
  return Boolean(link);
}

function find() {
  const field = document.querySelector("[data-find=here]") || document.querySelector("[data-find]");
  if (!field || !field.offsetParent) return false;
  before = document.activeElement;
  field.focus();
  field.select();
  return true;
}

function answer() {
  const here = document.activeElement.closest("a[data-answers]");
  if (here) {
    window.location.assign(`${here.href}#answer`);
    return true;
  }
  const field = document.querySelector("#answer :is(input:not([type=hidden]), textarea)");
  if (field) field.focus();
  return Boolean(field);
}

function giveBack(field) {
  if (before && before.isConnected && before !== document.body) before.focus();
  else field.blur();
  before = null;
  return true;
}

function inFound(key, at) {
  const field = document.querySelector("[data-find=here]");
  if (key === "Escape" && at.matches("[data-find]")) return giveBack(at);
  if (!field || !at.matches("[data-find=here], [data-hit]")) return false;
  if (key === "Escape") {
    field.focus();
    return true;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  const all = [field, ...document.querySelectorAll("[data-hit]")];
  const to = step && all[all.indexOf(at) + step];
  if (to) to.focus();
  return Boolean(to);
}

function help() {
  const keys = document.getElementById("keys");
  if (!keys || !keys.togglePopover) return false;
  keys.togglePopover();
  return true;
}

function press(event) {
  const key = event.key;
  if (going && Date.now() - going < 1500) {
    going = 0;
    return /^[a-z]$/.test(key) && key !== "l" && follow(key);
  }
  if (key === "g") {
    going = Date.now();
    return false;
  }
  const acts = { "/": find, "?": help, e: answer, l: () => follow("l"), j: () => move(1), k: () => move(-1) };
  return Object.hasOwn(acts, key) && acts[key]();
}

document.addEventListener("keydown", (event) => {
  if (!event.isComposing && event.target.matches && inFound(event.key, event.target)) {
    event.preventDefault();
    return;
  }
  if (!("keyboard" in document.body.dataset)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || inField(event.target)) return;
  if (press(event)) event.preventDefault();
});
