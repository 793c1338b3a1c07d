// Draw the trends of a page from the figures beside them; without a script the figures stand alone.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const yuan = (fen) => (fen / 100).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  for (const room of document.querySelectorAll("[data-chart]")) {
    const data = JSON.parse(document.getElementById(room.dataset.chart).textContent);
    const table = room.parentElement.querySelector("[data-chart-table]");
    room.hidden = false;
    if (table) table.open = false;
    const chart = window.echarts.init(room, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      color: ["#1a56a8", "#676e77", "#1c6b3c", "#8a5300", "#a9271e"],
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, show: data.series.length > 1 },
      tooltip: { trigger: "axis", valueFormatter: yuan },
      xAxis: { type: "category", data: data.labels, axisTick: { show: false } },
      yAxis: { type: "value", axisLabel: { formatter: (fen) => (fen / 100).toLocaleString("en") } },
      series: data.series.map(({ label, values }) => ({ name: label, type: data.kind, data: values, symbolSize: 6 })),
    });
    window.addEventListener("resize", () => chart.resize());
  }
});
