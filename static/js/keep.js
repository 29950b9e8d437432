// What is typed into a form is kept under its link while one types, to go on with later or elsewhere.
// Without this script a press keeps it; nothing here decides anything.
const form = document.querySelector("form[data-keep]");
const PAUSE = 2500; // milliseconds without a key
const ROOM = 60000; // letters that a page may still send while it closes
let timer;
let isSent = false;

const typed = () => {
  const fields = new FormData(form);
  fields.set("act", "keep");
  return new URLSearchParams(fields).toString();
};

if (form) {
  const said = form.querySelector("[role=status]");
  let kept = typed();

  const keep = async () => {
    clearTimeout(timer);
    const body = typed();
    if (isSent || body === kept) return;
    try {
      const answer = await fetch(location.pathname, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
        keepalive: body.length < ROOM,
      });
      if (answer.status !== 204) return;
      kept = body;
      said.textContent = form.dataset.keep;
    } catch {
      // no line: the next key tries again, and the press below says so
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isSent = true;
  });
  addEventListener("pageshow", () => (isSent = false));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
}
