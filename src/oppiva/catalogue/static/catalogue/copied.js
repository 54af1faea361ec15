/* Marks the buttons whose text was copied, so that one sees which fields are done; oppiva.js copies and says so. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button && navigator.clipboard) button.dataset.copied = "";
});
