// A check question answers at once when a choice is taken. Without this script the
// answer is one disclosure away and nothing is missing.
document.addEventListener("change", (event) => {
  const question = event.target.closest("[data-check]");
  if (!question || event.target.type !== "radio") return;
  const answers = question.querySelectorAll("[data-check-answer]");
  const answer = answers[Number(event.target.value)];
  const said = question.querySelector("[data-check-said]");
  said.replaceChildren(...[...answer.cloneNode(true).childNodes]);
  said.classList.toggle("is-right", answer.classList.contains("is-right"));
});
