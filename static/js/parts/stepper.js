// A number with minus and plus beside it: big enough for a thumb.
function reveal() {
  document.querySelectorAll("[data-stepper] button").forEach((button) => { button.hidden = false; });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (!button) return;
  const field = button.parentElement.querySelector("input");
  const value = (Number(field.value) || 0) + Number(button.dataset.step);
  field.value = Math.min(Math.max(value, Number(field.min) || 0), Number(field.max) || value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
document.addEventListener("rounds:part", reveal);
reveal();
