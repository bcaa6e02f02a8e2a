// Buttons 上へ and 下へ beside each item that is to be put in order. They set the same selects
// that do the work without this script, and tell what they did.

const selectsOf = (list) => [...list.querySelectorAll("select")];
const isWhole = (list) => new Set(selectsOf(list).map((select) => select.value).filter(Boolean)).size === selectsOf(list).length;

// Items stand as the places say; who has none yet, or one that is taken, stands behind in order.
function arrange(list) {
  const items = [...list.children];
  const place = (item) => Number(item.querySelector("select").value) || items.length + 1;
  items.sort((one, other) => place(one) - place(other)).forEach((item) => list.append(item));
}

function number(list) {
  selectsOf(list).forEach((select, at) => {
    select.value = String(at + 1);
  });
}

function enable(list) {
  const items = [...list.children];
  items.forEach((item, at) => {
    item.querySelector('[data-move="-1"]').disabled = at === 0;
    item.querySelector('[data-move="1"]').disabled = at === items.length - 1;
  });
}

function move(list, button) {
  const item = button.closest("li");
  arrange(list);
  const items = [...list.children];
  const at = items.indexOf(item) + Number(button.dataset.move);
  if (at >= 0 && at < items.length) items[at][button.dataset.move === "1" ? "after" : "before"](item);
  number(list);
  enable(list);
  (button.disabled ? item.querySelector("[data-move]:not(:disabled)") : button)?.focus();
  const said = list.dataset.said
    .replace("{item}", item.querySelector("label").textContent.trim())
    .replace("{place}", item.querySelector("select").value)
    .replace("{total}", String(items.length));
  list.parentElement.querySelector("[data-ordering-status]").textContent = said;
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

for (const list of document.querySelectorAll("[data-ordering]")) {
  const template = list.parentElement.querySelector("[data-ordering-buttons]");
  for (const item of list.children) {
    const buttons = template.content.cloneNode(true);
    const text = item.querySelector("label").textContent.trim();
    for (const button of buttons.querySelectorAll("button")) {
      button.setAttribute("aria-label", `${button.textContent} ${text}`);
      button.addEventListener("click", () => move(list, button));
    }
    item.querySelector(".parts__answer").append(buttons);
  }
  if (isWhole(list)) arrange(list);
  enable(list);
}
