// The search of a term picker. The boxes in the groups are what is sent; this shows which are ticked and ticks what was found.
"use strict";

function showChosen(picker) {
  const list = picker.querySelector("[data-picker-chosen]");
  const ticked = picker.querySelectorAll("details input:checked");
  list.replaceChildren(...Array.from(ticked, (box) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.unpick = box.value;
    button.textContent = `${picker.querySelector(`label[for="${CSS.escape(box.id)}"]`).textContent} ×`;
    button.setAttribute("aria-label", `${list.dataset.remove}: ${button.textContent.slice(0, -2)}`);
    item.append(button);
    return item;
  }));
  for (const found of picker.querySelectorAll("[data-pick]")) {
    const box = boxOf(picker, found.dataset.pick);
    found.setAttribute("aria-pressed", String(Boolean(box && box.checked)));
  }
}

function boxOf(picker, value) {
  return picker.querySelector(`details input[value="${CSS.escape(value)}"]`);
}

function setBox(picker, value, checked) {
  const box = boxOf(picker, value);
  if (!box) return;
  box.checked = checked;
  if (!checked && picker.hasAttribute("data-single")) picker.querySelector('input[value=""]').checked = true;
  showChosen(picker);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pick], [data-unpick]");
  const picker = button?.closest("[data-picker]");
  if (!picker) return;
  if (button.dataset.unpick) {
    setBox(picker, button.dataset.unpick, false);
  } else {
    const box = boxOf(picker, button.dataset.pick);
    setBox(picker, button.dataset.pick, !(box && box.checked));
  }
});

document.addEventListener("change", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (picker) showChosen(picker);
});

document.addEventListener("htmx:afterSwap", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (picker) showChosen(picker);
});

for (const picker of document.querySelectorAll("[data-picker]")) {
  picker.querySelector(".picker-search").hidden = false;
  // With the search and the list of what is chosen at hand, the long groups may stay shut.
  for (const group of picker.querySelectorAll("details")) group.open = false;
  showChosen(picker);
}
