// The number of a paragraph is a link to it; pressed, it is also copied. Where the browser gives no
// clipboard (a page that is not served over HTTPS) the link works as any link.
const links = document.querySelectorAll("[data-copy-link]");
const said = document.querySelector("[data-copy-said]");

if (links.length && said && navigator.clipboard) {
  document.querySelector("[data-copy-hint]")?.removeAttribute("hidden");
  const start = location.origin + location.pathname;
  for (const link of links) {
    link.addEventListener("click", () => {
      navigator.clipboard
        .writeText(start + link.hash)
        .then(() => {
          said.textContent = "";
          said.textContent = said.dataset.words;
          said.classList.remove("vh");
          said.classList.add("copied");
        })
        .catch(() => {});
    });
  }
}
