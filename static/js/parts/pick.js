// Rows chosen in a list: how many, all of the page at once. Without this the boxes work one by one.
const boxes = () => [...document.querySelectorAll("input.pick")];

function tell() {
  const picked = boxes().filter((box) => box.checked).length;
  document.querySelectorAll("[data-picked]").forEach((place) => { place.textContent = picked; });
  const all = document.querySelector("[data-pick-all]");
  if (!all) return;
  all.checked = picked > 0 && picked === boxes().length;
  all.indeterminate = picked > 0 && !all.checked;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) boxes().forEach((box) => { box.checked = event.target.checked; });
  if (event.target.matches("[data-pick-all], input.pick")) tell();
});
document.addEventListener("reset", () => setTimeout(tell));
document.addEventListener("htmx:afterSwap", tell);
window.addEventListener("pageshow", tell);
