// Small helps for every page; each is named by a data attribute and none is needed to use the site.
"use strict";

// data-confirm="sentence" on a form: ask before it is sent.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    event.stopPropagation();
  }
}, true);

// data-submit-once on a form: a second press sends nothing. Undone when the page comes back from the history.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.hasAttribute("data-submit-once")) return;
  if (form.classList.contains("is-sent")) event.preventDefault();
  form.classList.add("is-sent");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form.is-sent")) form.classList.remove("is-sent");
});
document.addEventListener("htmx:afterRequest", (event) => event.target.classList.remove("is-sent"));

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

// data-focus: the summary of errors takes the focus, so that a screen reader starts there.
document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-focus]")?.focus());

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
