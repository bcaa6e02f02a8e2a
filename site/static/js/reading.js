// Tells the server which heading one has come to, so that another device goes on from there.
// Reading works without it; only the place is then not kept.
const text = document.querySelector("[data-here]");
const token = document.querySelector("[name=csrfmiddlewaretoken]");

if (text && token) {
  let told = null;

  const tell = (anchor) => {
    if (anchor === told) return;
    told = anchor;
    const body = new URLSearchParams({ anchor, csrfmiddlewaretoken: token.value });
    fetch(text.dataset.here, { method: "POST", body, keepalive: true }).catch(() => {});
  };

  // The last heading that has passed the upper third of the screen.
  const headings = [...text.querySelectorAll("h2[id], h3[id]")];
  const place = () => {
    const line = window.innerHeight / 3;
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top <= line);
    return passed.length ? passed[passed.length - 1].id : "";
  };

  let waiting = 0;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => tell(place()), 1500);
  };

  later();
  document.addEventListener("scroll", later, { passive: true });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") tell(place());
  });
}
