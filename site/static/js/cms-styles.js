// The rich text editor of Wagtail writes <style> elements while one types: placeholders, list
// counters. Our Content-Security-Policy allows no inline style, so it is handed another, hidden
// element instead, and what it writes there goes into an adopted style sheet, which the policy
// allows. (A type attribute would not do: Chromium asks the policy first.)

const made = new Set();
let waits = false;
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets.push(sheet);

function adopt() {
  waits = false;
  for (const style of made) if (!style.isConnected) made.delete(style);
  sheet.replaceSync([...made].map((style) => style.textContent).join("\n"));
}

// Once a frame, however many editors a page has: a new sheet is read as a whole.
function adoptSoon() {
  if (waits) return;
  waits = true;
  requestAnimationFrame(adopt);
}

const create = Document.prototype.createElement;
Document.prototype.createElement = function createElement(name, ...rest) {
  if (String(name).toLowerCase() !== "style") return create.call(this, name, ...rest);
  const style = create.call(this, "hagukumi-style", ...rest);
  style.hidden = true;
  const remember = () => {
    made.add(style);
    adoptSoon();
  };
  new MutationObserver(remember).observe(style, { childList: true, characterData: true, subtree: true });
  requestAnimationFrame(remember);
  return style;
};
