// A page that is being saved by itself for the first time has no address yet: whoever pressed the
// button at that moment made it a second time. So the button waits, and nothing is saved by itself
// once the form is on its way.
{
  let saving = false;
  let leaving = false;
  let waiting = null;

  const send = () => {
    const { form, button } = waiting;
    waiting = null;
    if (button?.name) {
      // The button may be disabled by now, and would not be sent.
      const said = document.createElement("input");
      Object.assign(said, { type: "hidden", name: button.name, value: button.value });
      form.append(said);
    }
    form.requestSubmit();
  };

  document.addEventListener("w-autosave:save", (event) => {
    if (leaving) event.preventDefault();
    else saving = true;
  });

  for (const end of ["w-autosave:success", "w-autosave:error"]) {
    document.addEventListener(end, () => {
      saving = false;
      if (waiting) send();
    });
  }

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!form.dataset.controller?.includes("w-autosave")) return;
      if (!saving) {
        leaving = true;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = { form, button: event.submitter };
    },
    true,
  );
}
