// Draws a chart beside a table of the report, from the table's own cells. Without this script, or without Chart.js, the table
// says everything.
"use strict";

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
      data: rows.map((row) => Number(row.cells[column].textContent)),
      backgroundColor: colours[index % colours.length],
      maxBarThickness: 26,
    }));
    if (!datasets.some((series) => series.data.some((number) => number > 0))) continue;
    canvas.parentElement.hidden = false;
    canvas.parentElement.style.height = `${rows.length * (datasets.length + 1) * 0.8 + 4}rem`;
    new Chart(canvas, {
      type: "bar",
      data: { labels, datasets },
      options: {
        indexAxis: "y",
        maintainAspectRatio: false,
        animation: false,
        plugins: { legend: { display: datasets.length > 1 } },
        scales: { x: { beginAtZero: true, ticks: { precision: 0 } }, y: { grid: { display: false } } },
      },
    });
  }
});
