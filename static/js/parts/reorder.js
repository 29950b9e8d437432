// A list whose entries can be dragged by their grip: the drop presses the entry's own form with the
// new place. Without this the buttons up and down do the same.
const within = (node) => node.closest?.("[data-reorder] > li");
let dragged = null;

function ready(root) {
  root.querySelectorAll("[data-reorder] [data-grip]").forEach((grip) => {
    grip.hidden = false;
    grip.draggable = true;
  });
}

document.addEventListener("dragstart", (event) => {
  if (!event.target.matches?.("[data-grip]")) return;
  dragged = within(event.target);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.place);
  event.dataTransfer.setDragImage(dragged, 0, 0);
});
document.addEventListener("dragover", (event) => {
  const over = within(event.target);
  if (!dragged || !over || over.parentNode !== dragged.parentNode) return;
  event.preventDefault();
  document.querySelectorAll(".is-over").forEach((item) => item.classList.remove("is-over"));
  over.classList.add("is-over");
});
document.addEventListener("drop", (event) => {
  const over = within(event.target);
  if (!dragged || !over || over.parentNode !== dragged.parentNode) return;
  event.preventDefault();
  const form = dragged.querySelector("form");
  for (const [name, value] of [["act", "to"], ["place", over.dataset.place]]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  form.requestSubmit();
});
document.addEventListener("dragend", () => {
  dragged = null;
  document.querySelectorAll(".is-over").forEach((item) => item.classList.remove("is-over"));
});
ready(document);
document.addEventListener("htmx:afterSwap", (event) => ready(event.target));
