// The administration's pickers say what they pick: their own label, not only what is chosen so far.
function name(picker) {
  const label = document.querySelector(`label[for="${CSS.escape(picker.id)}"]`);
  const box = picker.nextElementSibling?.querySelector("[role=combobox]");
  const words = label?.textContent.trim().replace(/:$/, "") || picker.closest("td")?.dataset.label || picker.name;
  if (!box) return;
  const chosen = box.querySelector(".select2-selection__rendered")?.textContent.replace("×", "").trim();
  box.removeAttribute("aria-labelledby");
  box.setAttribute("aria-label", chosen ? `${words}: ${chosen}` : words);
  const text = box.querySelector("[role=textbox]");
  text?.setAttribute("aria-label", words);
}
const all = () => document.querySelectorAll("select.admin-autocomplete").forEach(name);
addEventListener("load", all);
document.addEventListener("change", all);
document.addEventListener("formset:added", () => setTimeout(all));
window.django?.jQuery(document).on("select2:select select2:unselect", () => setTimeout(all));
