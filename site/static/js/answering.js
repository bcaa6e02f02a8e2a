// Answers are saved on the side as they are given, also the one that is being typed when Enter or
// the button hands in the paper. With both on their way at once the saving may come second: it is
// refused as too late, and leads away from the page that is just being loaded. So the form waits
// until nothing is being saved any more, but never long.
const PATIENCE = 3000;
const form = document.querySelector("[hx-post]")?.closest("form");
const saving = new Set();
let waiting = null;

function send() {
  const { button } = waiting;
  waiting = null;
  saving.clear();
  form.requestSubmit(button);
}

form?.addEventListener("submit", (event) => {
  if (!saving.size) return;
  event.preventDefault();
  const pressed = { button: event.submitter };
  waiting = pressed;
  setTimeout(() => waiting === pressed && send(), PATIENCE);
});

form?.addEventListener("htmx:beforeSend", (event) => saving.add(event.target));

form?.addEventListener("htmx:afterRequest", (event) => {
  saving.delete(event.target);
  if (event.detail.xhr.getResponseHeader("HX-Redirect")) waiting = null; // it is over already
  // What was given in the meantime is saved next, in this same moment.
  setTimeout(() => waiting && !saving.size && send());
});

// Back from another page: what was on its way then has ended unheard.
addEventListener("pageshow", () => saving.clear());
