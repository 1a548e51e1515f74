// Draws a table's numbers as stacked bars: a row is a bar, a column with data-bar a part of it. The table stays, to be read.
(() => {
  const numberOf = (cell) => Number(cell.textContent.replaceAll(",", "").trim()) || 0;

  const read = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    return {
      days: rows.map((row) => row.cells[0].dataset.short),
      parts: heads.flatMap((head, at) => "bar" in head.dataset ? [{ name: head.textContent.trim(), values: rows.map((row) => numberOf(row.cells[at])) }] : []),
    };
  };

  const looks = () => {
    const style = getComputedStyle(document.body);
    const of = (name) => style.getPropertyValue(name).trim();
    return { ink: of("--ink"), soft: of("--soft"), line: of("--line"), paper: of("--paper"), font: style.fontFamily };
  };

  // As many as there are malls, to be told from each other and from both grounds.
  const COLOURS = ["#3b7ddd", "#e0803a", "#2f9e63", "#c9485b", "#8a63d2", "#c7a11d", "#2aa3b5", "#d066a6", "#7a8b2f", "#9a6b4f", "#5c7fa3", "#e06666", "#4fae9b", "#8f8f9c"];

  const options = ({ days, parts }, { ink, soft, line, paper, font }) => ({
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    color: COLOURS,
    textStyle: { fontFamily: font, color: ink },
    grid: { left: 8, right: 8, top: 12, bottom: 36, containLabel: true },
    legend: { type: "scroll", bottom: 0, textStyle: { color: ink }, pageTextStyle: { color: ink }, pageIconColor: ink, pageIconInactiveColor: soft },
    tooltip: {
      trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText",
      backgroundColor: paper, borderColor: line, textStyle: { color: ink, fontFamily: font },
    },
    xAxis: { type: "category", data: days, axisLabel: { color: soft }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } },
    yAxis: { type: "value", minInterval: 1, axisLabel: { color: soft }, splitLine: { lineStyle: { color: line } } },
    series: parts.map(({ name, values }) => ({ name, type: "bar", stack: "all", barMaxWidth: 40, data: values })),
  });

  for (const place of document.querySelectorAll("[data-chart]")) {
    const numbers = read(document.getElementById(place.dataset.chart));
    place.hidden = false;
    const chart = echarts.init(place, null, { renderer: "canvas" });
    const draw = () => chart.setOption(options(numbers, looks()), true);
    draw();
    new ResizeObserver(() => chart.resize()).observe(place);
    new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  }
})();
