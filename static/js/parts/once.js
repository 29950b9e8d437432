// A form is sent once: a second click on its button does nothing until the answer is there.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // After the browser gathered the fields, else the pressed button's own value would be lost.
  setTimeout(() => form.querySelectorAll("[type=submit]").forEach((button) => button.setAttribute("aria-busy", "true")));
});

function again(root) {
  root.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });
}
window.addEventListener("pageshow", (event) => { if (event.persisted) again(document); });
document.addEventListener("htmx:afterRequest", () => again(document));
