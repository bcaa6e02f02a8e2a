// What Wagtail starts by inline scripts, started from data attributes instead, because our
// Content-Security-Policy allows no inline script. The attributes are written by
// templates/wagtailadmin/{widgets,panels}/ and home/choosers.py.

class Start extends window.StimulusModule.Controller {
  static values = { call: String, make: String, with: String, options: Object };

  connect() {
    // An element moved by drag and drop connects again.
    if (this.element.dataset.started) return;
    const name = this.callValue || this.makeValue;
    if (!window[name]) {
      // The script of the form's media stands after this one.
      window.addEventListener("load", () => this.connect(), { once: true });
      return;
    }
    this.element.dataset.started = "yes";
    const given = this.withValue ? [this.withValue, this.optionsValue] : [this.optionsValue];
    if (this.callValue) window[name](...given);
    else new window[name](...given);
  }
}

window.wagtail.app.register("hagukumi-start", Start);

// Text fields grow by style where the browser can do it (cms.css). Wagtail's script measures the whole
// page several times for each of them, which an author of a long case waits for.
if (CSS.supports("field-sizing", "content")) window.wagtail.app.unload("w-autosize");

// A video gets the name of its file as a title, as long as it has none.
document.addEventListener("change", (event) => {
  const title = document.getElementById("id_title");
  if (event.target.id !== "id_file" || !title || title.value) return;
  title.value = event.target.value.split("\\").pop().replace(/\.[^.]+$/, "");
});

// The button of Wagtail's search forms, which only screen readers meet, is in no catalogue. It
// stands on the dashboard and in dialogs, which are fetched later.
const sayInJapanese = (part) => {
  for (const button of part.querySelectorAll('input[type="submit"][value="Search"]')) {
    button.value = window.gettext("Search");
  }
};

document.addEventListener("DOMContentLoaded", () => {
  sayInJapanese(document.body);
  new MutationObserver((changes) => {
    for (const part of changes.flatMap((change) => [...change.addedNodes])) {
      if (part instanceof Element) sayInJapanese(part);
    }
  }).observe(document.body, { childList: true, subtree: true });
});

// A long list of boxes is narrowed down by typing a part of a name. What is ticked stays in sight.
document.addEventListener("DOMContentLoaded", () => {
  for (const part of document.querySelectorAll("[data-filtered-choices]")) {
    const label = part.querySelector("label[hidden]");
    const field = label.querySelector("input");
    const said = part.querySelector("[role=status]");
    label.hidden = false;
    const rows = [...part.querySelectorAll("input[type=checkbox]")].map((box) => [box, box.closest("label").parentElement]);
    const narrow = () => {
      const typed = field.value.normalize("NFKC").trim();
      let found = 0;
      for (const [box, row] of rows) {
        const fits = row.textContent.normalize("NFKC").includes(typed);
        row.hidden = !(fits || box.checked);
        found += fits;
      }
      said.textContent = found ? "" : said.dataset.none;
    };
    field.addEventListener("input", narrow);
    // Enter would save the form.
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  }
});
