// A shared computer: typing counts as being there, a word comes two minutes before the end, and at
// the end the page itself goes, so that nothing stays on the screen for whoever sits down next.
const { seconds, still, out } = document.querySelector("script[data-still]").dataset;
const WARN = 120;
const GRAIN = 30; // seconds between two words to the server while somebody types
const warning = document.querySelector("[data-shared-warning]");
let end = Date.now() + seconds * 1000;
let asking = false;

// The seconds that are left by the server, which other windows keep busy too; 0 when it is over,
// null when the server cannot be asked. A mere look lengthens nothing.
async function left(address) {
  const answer = await fetch(address, { redirect: "manual", cache: "no-store" }).catch(() => null);
  if (!answer) return null;
  return answer.ok ? (await answer.json()).seconds : 0;
}

async function ask(address) {
  if (asking) return;
  asking = true;
  const known = await left(address);
  asking = false;
  if (known === 0 || (known === null && Date.now() > end)) {
    location.replace(`${out}?next=${encodeURIComponent(location.pathname + location.search)}`);
  } else if (known !== null) {
    end = Date.now() + known * 1000;
    warning.hidden = known > WARN;
  }
}

addEventListener("input", () => {
  if (end - Date.now() < (seconds - GRAIN) * 1000) ask(still);
});
warning.querySelector("[data-shared-stay]").addEventListener("click", () => ask(still));
setInterval(() => {
  const open = (end - Date.now()) / 1000;
  if (open < -1 || (open < WARN && warning.hidden)) ask(`${still}?look=1`);
}, 1000);
