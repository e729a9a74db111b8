// Questions on a page (lapenna/course/quiz.py): a field, a button, and right or a hint.
// Jupyter Book loads every script of this folder.
const lapennaQuestions = (() => {
  "use strict";

  const read = (text) => {
    // A comma may stand between thousands or before the decimals: both readings count.
    const plain = text.trim().replace(/[\s\u2009\u202f_]/g, "").replace(/[\u2212\u2013]/g, "-");
    const readings = plain.includes(",")
      ? [plain.replaceAll(",", ""), plain.replace(",", ".")]
      : [plain];
    return readings.map((reading) => {
      const parts = reading.split("/");
      if (parts.length > 2 || parts.some((part) => part === "")) return NaN;
      return parts.length === 2 ? Number(parts[0]) / Number(parts[1]) : Number(reading);
    }).filter(Number.isFinite);
  };

  const judge = (text, { answer, decimals, hints }) => {
    const numbers = read(text);
    if (!numbers.length) return ["empty", "Type a number, for example 12 or -0.5."];
    const within = decimals ? 0.5 * 10 ** -decimals * 1.001 : 0;
    const near = (value, allowed) => numbers.some((n) => Math.abs(n - value) <= allowed);
    if (near(answer, within)) return ["right", "Right."];
    const hint = hints.find(([wrong]) => near(wrong, within || 1e-9));
    if (hint) return ["wrong", `Not yet. ${hint[1]}`];
    if (answer !== 0 && near(-answer, within)) return ["wrong", "Not yet. Look at the sign."];
    if (decimals && near(answer, 20 * within)) {
      return ["wrong", `Close. Give ${decimals} decimals, rounded, and round only at the end.`];
    }
    return ["wrong", "Not yet. Try again, or look at the answer below."];
  };

  const equip = (box) => {
    const question = JSON.parse(box.dataset.question);
    const text = box.querySelector(".lapenna-question-text");
    const form = document.createElement("form");
    form.noValidate = true;
    form.innerHTML = `<label for="${text.id}-field">Your answer</label>
      <input id="${text.id}-field" type="text" autocomplete="off" spellcheck="false"
        aria-describedby="${text.id}">
      <button type="submit">Check</button>
      <p role="status"></p>`;
    const said = form.querySelector("[role=status]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const [verdict, sentence] = judge(form.querySelector("input").value, question);
      box.dataset.verdict = verdict;
      said.innerHTML = sentence;
      window.MathJax?.typesetPromise?.([said]);
    });
    text.after(form);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".lapenna-question").forEach(equip);
  });

  return { judge };
})();
