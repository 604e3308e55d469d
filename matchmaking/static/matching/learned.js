// Draws the reliability diagram from the table below it: what was foretold against what came. Without this script, or without
// Chart.js, the table says everything.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const canvas = document.querySelector("canvas[data-reliability-of]");
  if (!canvas || typeof Chart === "undefined") return;
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const rows = [...document.querySelectorAll(`#${canvas.dataset.reliabilityOf} tbody tr`)];
  const value = (row, name) => Number(row.querySelector(`[data-${name}]`).dataset[name]);
  const points = rows.map((row) => ({ x: value(row, "foretold"), y: value(row, "came") }));
  const bounds = rows.map((row) => ({ x: value(row, "foretold"), low: value(row, "low"), high: value(row, "high") }));
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 13;
  Chart.defaults.color = "#22262e";
  const reach = (index) => bounds.map((bound) => ({ x: bound.x, y: index ? bound.high : bound.low }));
  const band = { pointRadius: 0, borderWidth: 0, backgroundColor: "rgba(43, 76, 126, 0.14)" };
  const axis = (title) => ({
    type: "linear", min: 0, max: 100,
    title: { display: true, text: title },
    ticks: { stepSize: 20, maxRotation: 0, callback: (tick) => `${tick} %` },
  });
  canvas.parentElement.hidden = false;
  new Chart(canvas, {
    type: "line",
    data: {
      datasets: [
        { label: canvas.dataset.came, data: points, borderColor: colour("--ai-700"), backgroundColor: colour("--ai-700"),
          pointRadius: 4, borderWidth: 2 },
        { label: canvas.dataset.perfect, data: [{ x: 0, y: 0 }, { x: 100, y: 100 }], borderColor: colour("--ocre-500"),
          backgroundColor: "transparent", borderDash: [6, 5], borderWidth: 2, pointRadius: 0 },
        { ...band, label: canvas.dataset.range, data: reach(1), fill: "+1" },
        { ...band, label: "", data: reach(0) },
      ],
    },
    options: {
      maintainAspectRatio: false,
      animation: false,
      scales: { x: axis(canvas.dataset.foretold), y: axis(canvas.dataset.came) },
      plugins: { legend: { position: "bottom", labels: { filter: (item) => item.text !== "" } } },
    },
  });
});
