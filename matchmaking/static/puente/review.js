// Keys of the review page. Every key presses a button that is on the page; without this file all of it works by mouse.
"use strict";

(() => {
  const cards = () => [...document.querySelectorAll("[data-proposal]")].filter((card) => card.offsetParent);
  const current = () => document.activeElement?.closest?.("[data-proposal]");
  let last = null;

  const go = (card) => {
    if (!card) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    last = card.id;
  };

  const step = (by) => {
    const all = cards();
    const here = all.indexOf(current() ?? document.getElementById(last));
    go(all[Math.max(0, Math.min(all.length - 1, here < 0 ? 0 : here + by))]);
  };

  // Whoever dictates, or strikes keys by chance, can turn the single keys off; this browser remembers it.
  const OFF = "puente-review-keys-off";
  const keysSwitch = document.querySelector("[data-keys-switch]");
  const box = keysSwitch.querySelector("input");
  keysSwitch.hidden = false;
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));

  document.addEventListener("keydown", (event) => {
    if (!box.checked) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input:not([type=checkbox]), textarea");
    if (typing) return;
    if (event.target.matches("select")) {
      if (event.key === "Enter") {
        event.preventDefault();
        event.target.form.querySelector("[data-reject]")?.click();
      }
      return;
    }
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      step(event.key === "j" ? 1 : -1);
      return;
    }
    const card = current() ?? document.getElementById(last);
    if (event.key === "x") {
      card?.querySelector("input[name=proposals]")?.click();
      return;
    }
    const scope = ["n", "p", "?"].includes(event.key) ? document : card;
    const target = scope?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("select")) target.focus();
    else target.click();
  });

  // After a decision the answered card takes the focus, so that the next key goes on from there.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.matches?.("[data-proposal]")) go(document.getElementById(event.target.id));
  });
})();
