// A toast goes after ten seconds; it stays while the pointer or the focus is on it.
const LONG = 10000;

function begin(toast) {
  let timer = 0;
  const wait = () => { timer = setTimeout(() => toast.remove(), LONG); };
  const stay = () => clearTimeout(timer);
  const close = toast.querySelector("[data-close]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
  }
  toast.addEventListener("focusin", stay);
  toast.addEventListener("focusout", wait);
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("pointerleave", () => { if (!toast.contains(document.activeElement)) wait(); });
  wait();
}

const list = document.querySelector("[data-toasts]");
if (list) {
  list.querySelectorAll("[data-toast]").forEach(begin);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.nodeType === 1 && node.matches("[data-toast]")) begin(node);
    }
  }).observe(list, { childList: true });
}
