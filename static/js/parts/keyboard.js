// Keys of the house: / find, g and a letter to a place, l log, j and k in lists, ? help.
// Never inside fields; a person can switch them off (then `data-keyboard` is missing).
let going = 0;

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
  const field = document.querySelector("[data-find]");
  if (!field || !field.offsetParent) return false;
  field.focus();
  field.select();
  return true;
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
  const acts = { "/": find, "?": help, l: () => follow("l"), j: () => move(1), k: () => move(-1) };
  return Object.hasOwn(acts, key) && acts[key]();
}

document.addEventListener("keydown", (event) => {
  if (!("keyboard" in document.body.dataset)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || inField(event.target)) return;
  if (press(event)) event.preventDefault();
});
