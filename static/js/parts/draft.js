// What is typed of a visit stays on this device until the server has it: through a reload, a closed
// browser, a lost line. It carries one id, so however often it is sent it counts once.
const who = document.body.dataset.who || "";
const OURS = "rounds-log:";
const own = `${OURS}${who}:`;
const PATIENCE = 20000; // milliseconds until an answer counts as lost
const AGAIN = 20000; // milliseconds between two attempts
let busy = false;
let trouble = "";

const store = (() => {
  try {
    localStorage.getItem(OURS);
    return localStorage;
  } catch {
    return null; // a browser that keeps nothing: the form is sent as any other
  }
})();
const drafts = () => (store && who ? Object.keys(store).filter((key) => key.startsWith(own)).sort() : []);
const forget = (key) => store.removeItem(key);
const shown = () => document.querySelector("form[data-draft]");

function read(key) {
  try {
    return JSON.parse(store.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    store.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    return false; // no room left
  }
}

function typed(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
}

function keep(form, state) {
  const fields = typed(form);
  if (state === "waiting" && form.dataset.draft.startsWith("new-")) {
    // the next visit that nobody planned begins with an empty sheet
    if (form.dataset.key === own + form.dataset.draft) forget(form.dataset.key);
    form.dataset.key = `${own}${form.dataset.draft}-${new Map(fields).get("client_id")}`;
  }
  return write(form.dataset.key, { state, fields, at: Date.now(), url: form.getAttribute("action"), title: form.dataset.title });
}

// One more part of a kind, copied from the page's own blank one.
function add(many) {
  const count = many.querySelector("[data-count]");
  const number = Number(count.value);
  if (number >= 20) return;
  const holder = document.createElement("div");
  holder.innerHTML = many.querySelector("[data-blank]").innerHTML.replaceAll("0n0", number);
  const part = holder.firstElementChild;
  many.querySelector("[data-parts]").append(part);
  count.value = number + 1;
  part.querySelector("textarea, input:not([type=hidden])").focus();
}

function restore(form, fields) {
  const values = new Map(fields);
  for (const many of form.querySelectorAll("[data-many]")) {
    const wanted = Number(values.get(`${many.dataset.many}-count`)) || 1;
    while (Number(many.querySelector("[data-count]").value) < Math.min(wanted, 20)) add(many);
  }
  for (const field of form.elements) {
    if (!values.has(field.name)) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.get(field.name) === field.value;
    else field.value = values.get(field.name);
  }
  for (const closed of form.querySelectorAll("details:not([open])")) {
    const inside = [...closed.querySelectorAll("textarea, input:not([type=hidden], [type=radio])")];
    closed.open = inside.some((field) => field.value !== field.defaultValue);
  }
  document.activeElement.blur();
}

function begin(form, isFresh) {
  const asked = new URLSearchParams(location.search).get("draft");
  const key = own + (asked && read(own + asked) ? asked : form.dataset.draft);
  const draft = read(key);
  form.dataset.key = key;
  if (draft && isFresh) restore(form, draft.fields);
  form.querySelectorAll("[data-script]").forEach((element) => { element.hidden = false; });
}

async function send(key, later) {
  const draft = read(key);
  const headers = { Accept: "application/json", ...JSON.parse(document.body.getAttribute("hx-headers")) };
  if (later) headers["X-Sent-Later"] = "yes";
  try {
    const answer = await fetch(draft.url, {
      method: "POST", headers, body: new URLSearchParams(draft.fields), signal: AbortSignal.timeout(PATIENCE),
    });
    if ((answer.headers.get("Content-Type") || "").startsWith("application/json")) return await answer.json();
    return answer.redirected ? "signed-out" : "later";
  } catch {
    return "offline";
  }
}

function tell(words) {
  const list = document.querySelector("[data-toasts]");
  const toast = document.createElement("div");
  const text = document.createElement("span");
  toast.className = "toast";
  toast.dataset.toast = "";
  text.textContent = words;
  toast.append(text);
  list.append(toast);
}

function show() {
  const waiting = drafts().filter((key) => read(key)?.state === "waiting");
  const says = navigator.onLine ? trouble : "offline";
  for (const banner of document.querySelectorAll("[data-offline]")) {
    banner.hidden = !says;
    banner.querySelectorAll("[data-says]").forEach((text) => { text.hidden = text.dataset.says !== says; });
    const words = banner.querySelector("[data-waits]");
    words.textContent = waiting.length === 0 ? "" : waiting.length === 1 ? words.dataset.one : words.dataset.many.replace("#", waiting.length);
  }
  list();
}

// On the day's page: the mark at each visit, and a line for what has no visit there.
function list() {
  const lines = document.querySelector("[data-drafts]");
  if (!lines) return;
  lines.querySelectorAll("li").forEach((line) => line.remove());
  document.querySelectorAll("[data-chip]").forEach((chip) => { chip.hidden = true; });
  for (const key of drafts()) {
    const draft = read(key);
    if (!draft) continue;
    const chip = document.querySelector(`[data-chip="${CSS.escape(key.slice(own.length))}"]`);
    if (chip && draft.state === "waiting") chip.hidden = false;
    if (chip) continue;
    const line = lines.querySelector("template").content.cloneNode(true);
    const link = line.querySelector("a");
    const address = new URL(draft.url, location.href);
    const unit = new Map(draft.fields).get("unit");
    if (unit) address.searchParams.set("unit", unit);
    address.searchParams.set("draft", key.slice(own.length));
    link.href = address;
    link.textContent = draft.title;
    line.querySelectorAll("[data-state]").forEach((word) => { word.hidden = word.dataset.state !== draft.state; });
    lines.append(line);
  }
  lines.hidden = !lines.querySelector("li");
}

function swap(form, html) {
  form.outerHTML = html;
  const next = shown();
  begin(next, false);
  next.dataset.key = form.dataset.key;
  keep(next, "typing");
  document.dispatchEvent(new CustomEvent("rounds:part"));
  (next.querySelector("[data-focus]") || next).focus();
}

function release(form) {
  delete form.dataset.pressed;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

async function free() {
  while (busy) await new Promise((resolve) => { setTimeout(resolve, 50); });
  busy = true;
}

async function press(form) {
  if (form.dataset.pressed) return;
  form.dataset.pressed = "yes";
  form.querySelectorAll("[type=submit]").forEach((button) => button.setAttribute("aria-busy", "true"));
  await free();
  if (!keep(form, "waiting")) {
    form.submit(); // nothing can be kept here, so the line has to hold
    return;
  }
  const said = await send(form.dataset.key, false);
  busy = false;
  if (said.kept) {
    forget(form.dataset.key);
    location.assign(said.url);
    return;
  }
  release(form);
  trouble = typeof said === "string" ? said : "";
  if (said.html) swap(form, said.html);
  else if (!isWhole(form)) keep(form, "typing");
  show();
  if (trouble) document.querySelector("[data-offline]").scrollIntoView({ block: "center" });
}

// Without an answer from the server the browser says what is missing.
function isWhole(form) {
  const wrong = form.querySelector("input:invalid, textarea:invalid");
  if (!wrong) return true;
  for (let closed = wrong.closest("details"); closed; closed = closed.parentElement.closest("details")) closed.open = true;
  return wrong.reportValidity();
}

async function sendWaiting() {
  if (busy || !store || !who) return;
  busy = true;
  let sent = false;
  for (const key of drafts()) {
    const draft = read(key);
    if (draft?.state !== "waiting") continue;
    // a page that is opened anew says by itself that it was kept
    const stays = !document.querySelector("[data-drafts]") && shown()?.dataset.key !== key;
    const said = await send(key, stays);
    trouble = typeof said === "string" ? said : "";
    if (trouble) break;
    if (said.kept) {
      forget(key);
      sent = true;
      if (stays) tell(said.said);
      else if (shown()) location.assign(said.url);
    } else {
      write(key, { ...draft, state: "mend" });
    }
  }
  busy = false;
  show();
  if (sent && document.querySelector("[data-drafts]")) location.reload();
}

// Beside the button: on a phone that lies in a sheet above the toasts.
function warn(form) {
  const words = document.createElement("p");
  words.className = "note warm";
  words.setAttribute("role", "alert");
  words.textContent = form.dataset.signOut;
  form.closest(".me").before(words);
}

async function signOut(form) {
  await sendWaiting();
  if (drafts().length && !form.dataset.warned) {
    form.dataset.warned = "yes";
    warn(form);
    return;
  }
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) throw new Error(answer.status);
    drafts().forEach(forget);
    location.assign(answer.url);
  } catch {
    trouble = "offline";
    show();
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!store || event.defaultPrevented) return;
  if (form.matches("[data-draft]")) {
    event.preventDefault();
    if (event.submitter?.name !== "more") press(form);
    else {
      add(event.submitter.closest("[data-many]"));
      keep(form, "typing");
    }
  } else if (form.matches("[data-sign-out]") && drafts().length) {
    event.preventDefault();
    signOut(form);
  }
});

if (store) {
  // another person at this device: what the one before had not sent goes, too
  if (who) Object.keys(store).filter((key) => key.startsWith(OURS) && !key.startsWith(own)).forEach(forget);
  const form = shown();
  if (form) begin(form, true);
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form && !form.dataset.pressed) keep(form, "typing");
  });
  window.addEventListener("online", sendWaiting);
  window.addEventListener("offline", show);
  window.addEventListener("pageshow", (event) => { if (event.persisted && shown()) release(shown()); });
  setInterval(sendWaiting, AGAIN);
  show();
  if (navigator.onLine) sendWaiting();
}
