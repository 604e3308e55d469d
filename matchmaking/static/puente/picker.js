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
    const name = box.closest("label").textContent.trim();
    button.textContent = `${name} ×`;
    button.setAttribute("aria-label", `${list.dataset.remove}: ${name}`);
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

// A term that was found but stands in none of the groups gets a box of its own.
function newBox(picker, value, name) {
  const group = document.createElement("details");
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = picker.hasAttribute("data-single") ? "radio" : "checkbox";
  box.name = picker.dataset.picker;
  box.value = value;
  label.append(box, name);
  group.hidden = true;
  group.append(label);
  picker.append(group);
  return box;
}

function setBox(picker, value, checked, name = "") {
  const box = boxOf(picker, value) || newBox(picker, value, name);
  box.checked = checked;
  if (!checked && picker.hasAttribute("data-single")) picker.querySelector('input[value=""]').checked = true;
  showChosen(picker);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pick], [data-unpick]");
  const picker = button?.closest("[data-picker]");
  if (!picker) return;
  if (button.dataset.unpick) {
    // The button goes with its term: the next one takes the focus, and the search after the last.
    const chosen = () => [...picker.querySelectorAll("[data-unpick]")];
    const place = chosen().indexOf(button);
    setBox(picker, button.dataset.unpick, false);
    (chosen()[place] ?? chosen().at(-1) ?? picker.querySelector("input[type=search]")).focus();
  } else {
    const box = boxOf(picker, button.dataset.pick);
    setBox(picker, button.dataset.pick, !(box && box.checked), button.textContent.trim());
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
  // With the search and the list of what is chosen at hand, the long list may stay shut.
  picker.querySelector(".picker-browse").open = false;
  showChosen(picker);
}
