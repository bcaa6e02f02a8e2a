// The editor of a question shows the fields of the kind that is chosen. What was entered for
// another kind stays in the form, so that changing one's mind loses nothing.

const kind = document.querySelector('select[name="kind"]');
const panels = document.querySelectorAll(".for-kind");

function show() {
  for (const panel of panels) panel.hidden = !panel.classList.contains(`for-${kind.value}`);
}

if (kind && panels.length) {
  kind.addEventListener("change", show);
  show();
}
