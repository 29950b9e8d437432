// A button that fills in fields of a form by their ids: data-fill='{"id_username": "manager"}'.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  for (const [id, value] of Object.entries(JSON.parse(button.dataset.fill))) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
});
