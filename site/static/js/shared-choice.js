// The log-in page has several forms (password, passkey, the office's own service) and one box for
// a shared computer, in the first: the others send it too.
const box = document.querySelector("input[name=shared]");
for (const form of document.querySelectorAll("form")) {
  if (form === box.form || form.method !== "post") continue;
  const asked = form.appendChild(document.createElement("input"));
  Object.assign(asked, { type: "hidden", name: "sharing", value: "asked" });
  const ticked = form.appendChild(document.createElement("input"));
  Object.assign(ticked, { type: "hidden", name: "shared", value: "" });
  box.addEventListener("change", () => {
    ticked.value = box.checked ? "1" : "";
  });
}
