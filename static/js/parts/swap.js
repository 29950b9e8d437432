// After a part of the page changed: move the focus to its new heading where it asks for that.
document.addEventListener("htmx:afterSwap", (event) => {
  const heading = event.detail.target.querySelector("[data-focus]");
  if (heading) heading.focus();
});
