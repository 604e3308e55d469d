// Small helps for every page; each is named by a data attribute and none is needed to use the site.
"use strict";

// data-confirm="sentence" on a form, or on one of its buttons: ask before it is sent.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    event.stopPropagation();
  }
}, true);

// data-submit-once on a form: a second press sends nothing. Undone when the page comes back from the history, and after a
// while: whoever stopped a page that did not come, as in a tunnel, can press again.
const PATIENCE = 15_000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.hasAttribute("data-submit-once")) return;
  if (form.classList.contains("is-sent")) event.preventDefault();
  form.classList.add("is-sent");
  setTimeout(() => form.classList.remove("is-sent"), PATIENCE);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form.is-sent")) form.classList.remove("is-sent");
});
document.addEventListener("htmx:afterRequest", (event) => event.target.classList.remove("is-sent"));

// data-keep="reader" on a long form: what was sent stays in this tab until a page says that it arrived. A connection that
// broke or a log-in that had run out then costs nothing: the form, opened again by the same reader, is as it was sent.
// Behind the link of a letter the page's notice carries data-keep and, in data-keep-said, how much the link's reader has said;
// each form is named by data-keep-as, since there are several and the address is a secret. What arrived is forgotten, what is
// old too: others may sit at the same computer.
const KEPT = "puente-kept";
const KEPT_FOR = 2 * 60 * 60 * 1000;
const keeperOf = (form) => ("keepAs" in form.dataset ? document.querySelector("[data-keep-said]") : form);
const placeOf = (form) => form.dataset.keepAs ?? location.pathname;
const saidOn = (keeper) => keeper.dataset.keepSaid ?? "";
const forgetKept = () => sessionStorage.removeItem(KEPT);
document.addEventListener("submit", (event) => {
  const form = event.target;
  const keeper = keeperOf(form);
  if (!keeper || !("keep" in keeper.dataset)) return;
  const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  const kept = { reader: keeper.dataset.keep, said: saidOn(keeper), place: placeOf(form), at: Date.now(), fields };
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
});
document.addEventListener("DOMContentLoaded", () => {
  const kept = JSON.parse(sessionStorage.getItem(KEPT));
  if (!kept) return;
  const keeper = document.querySelector("[data-keep]");
  const left = kept.at + KEPT_FOR - Date.now();
  const isOver = !(left > 0) || document.querySelector(".alert-success");
  if (isOver || (keeper && (keeper.dataset.keep !== kept.reader || saidOn(keeper) !== kept.said))) {
    forgetKept();
    return;
  }
  setTimeout(forgetKept, left);
  const form = [...document.forms].find((one) => keeperOf(one) === keeper && placeOf(one) === kept.place);
  if (!keeper || !form || "keepFilled" in form.dataset || form.querySelector(".form-errors")) return;
  fillAgain(form, kept.fields);
  form.closest("details")?.setAttribute("open", "");
  const notice = document.querySelector("[data-kept-notice]");
  notice.hidden = false;
  notice.addEventListener("click", (event) => {
    if (event.target.closest("[data-kept-show]")) {
      event.preventDefault();
      [...form.elements].find((control) => control.type !== "hidden")?.focus();
    } else if (event.target.closest("[data-kept-discard]")) {
      forgetKept();
      form.reset();
      notice.hidden = true;
    }
  });
});
function fillAgain(form, fields) {
  const left = new Map();
  for (const [name, value] of fields) left.set(name, [...(left.get(name) ?? []), value]);
  for (const control of form.elements) {
    if (!control.name || control.type === "file" || control.name === "csrfmiddlewaretoken") continue;
    // How things stood is the page's to say, not what it said before.
    if (control.type === "hidden" && "keepAs" in form.dataset) continue;
    if (control.type === "checkbox" || control.type === "radio") control.checked = Boolean(left.get(control.name)?.includes(control.value));
    else if (left.get(control.name)?.length) control.value = left.get(control.name).shift();
  }
  for (const picker of form.querySelectorAll("[data-picker]")) picker.dispatchEvent(new Event("change", { bubbles: true }));
}

// data-menu on <details>: closes on Escape and on a press elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// data-autosubmit on a select or checkbox: sends its form on change (the form keeps a button for readers without JavaScript).
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
});

// data-tick-all="name" on a checkbox: ticks every box of that name in its form. Its label is hidden until a script can do so.
for (const event of ["DOMContentLoaded", "htmx:afterSettle"]) {
  document.addEventListener(event, () => {
    for (const all of document.querySelectorAll("[data-tick-all]")) all.closest("label").hidden = false;
  });
}
document.addEventListener("change", ({ target: { form, name, dataset, checked } }) => {
  const boxes = (of) => [...form.elements].filter((control) => control.name === of);
  if (dataset.tickAll) for (const box of boxes(dataset.tickAll)) box.checked = checked;
  const all = name && form?.querySelector(`[data-tick-all="${CSS.escape(name)}"]`);
  if (all) all.checked = boxes(name).every((box) => box.checked);
});

// data-announce="sentence" on a part that htmx asks for again and again: [data-announced], which stays, says it when it changes. A
// part that is replaced every second is no live region: it would be read every second, or never.
document.addEventListener("htmx:afterSettle", () => {
  const sentence = document.querySelector("[data-announce]")?.dataset.announce;
  const place = document.querySelector("[data-announced]");
  if (place && sentence && place.textContent !== sentence) place.textContent = sentence;
});

// Where htmx took away what had the focus, the part that came takes it, so that Tab goes on from there.
let partWithFocus = "";
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  partWithFocus = target.contains(document.activeElement) ? target.id : "";
});
document.addEventListener("htmx:afterSettle", () => {
  const part = document.getElementById(partWithFocus);
  if (!part || document.activeElement !== document.body) return;
  part.tabIndex = -1;
  part.focus({ preventScroll: true });
});

// data-focus: the summary of errors takes the focus, so that a screen reader starts there.
document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-focus]")?.focus());

// A table that is wider than its frame is scrolled by the arrow keys in every browser: the frame takes the focus, under the
// table's name. Observed, since a <details> that opens or a larger text changes what fits.
const tableFrames = new ResizeObserver((entries) => {
  for (const { target: frame } of entries) {
    const isWide = frame.scrollWidth > frame.clientWidth;
    const attributes = { tabindex: "0", role: "group", "aria-labelledby": frame.querySelector("table").getAttribute("aria-labelledby") };
    for (const [name, value] of Object.entries(attributes)) {
      if (isWide) frame.setAttribute(name, value);
      else frame.removeAttribute(name);
    }
  }
});
for (const event of ["DOMContentLoaded", "htmx:afterSettle"]) {
  document.addEventListener(event, () => {
    for (const frame of document.querySelectorAll(".table-responsive")) tableFrames.observe(frame);
  });
}

// Rows of links that are swiped on a phone begin with the present one in sight.
document.addEventListener("DOMContentLoaded", () => {
  for (const here of document.querySelectorAll(".tabs [aria-current], .site-nav [aria-current]")) {
    const row = here.closest("ul");
    if (row.scrollWidth > row.clientWidth) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }
});

// data-print on a button prints the page.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
