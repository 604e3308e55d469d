// Draws a chart beside a table of the report, from the numbers of the table's own cells. Without this script, or without Chart.js, the table
// says everything.
"use strict";

// A label in lines of at most `most` characters, broken between words; Japanese, which has none, anywhere.
const inLines = (label, most) => {
  const lines = [""];
  for (const word of label.split(/(?<= )|(?<=[\u3040-\u30ff\u4e00-\u9fff])/)) {
    if ((lines.at(-1) + word).trimEnd().length > most && lines.at(-1)) lines.push("");
    lines[lines.length - 1] += word;
  }
  return lines.map((line) => line.trim());
};

document.addEventListener("DOMContentLoaded", () => {
  if (typeof Chart === "undefined") return;
  const style = getComputedStyle(document.documentElement);
  const colours = ["--ai-700", "--ocre-500"].map((name) => style.getPropertyValue(name).trim());
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 13;
  Chart.defaults.color = "#22262e";
  for (const canvas of document.querySelectorAll("canvas[data-chart-of]")) {
    const table = document.getElementById(canvas.dataset.chartOf);
    const rows = [...table.querySelectorAll("tbody tr")];
    const names = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
    const labels = rows.map((row) => row.cells[0].textContent.trim());
    const datasets = table.dataset.chartColumns.split(" ").map((column, index) => ({
      label: names[column],
      data: rows.map((row) => Number(row.cells[column].dataset.number)),
      backgroundColor: colours[index % colours.length],
      maxBarThickness: 26,
    }));
    if (!datasets.some((series) => series.data.some((number) => number > 0))) continue;
    canvas.parentElement.hidden = false;
    const narrow = canvas.parentElement.clientWidth < 480;
    const most = /[\u3040-\u30ff]/.test(labels.join("")) ? 10 : 17;
    const written = narrow ? labels.map((label) => inLines(label, most)) : labels;
    const ofRow = Math.max((datasets.length + 1) * 0.8, ...written.map((lines) => (Array.isArray(lines) ? lines.length + 0.4 : 0)));
    canvas.parentElement.style.height = `${rows.length * ofRow + (datasets.length > 1 ? 6 : 4)}rem`;
    new Chart(canvas, {
      type: "bar",
      data: { labels: written, datasets },
      options: {
        indexAxis: "y",
        maintainAspectRatio: false,
        animation: false,
        plugins: { legend: { display: datasets.length > 1 } },
        scales: { x: { beginAtZero: true, ticks: { precision: 0 } }, y: { grid: { display: false }, ticks: { autoSkip: false } } },
      },
    });
  }
});
