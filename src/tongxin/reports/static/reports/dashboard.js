// Draws the dashboard's charts with ECharts where scripts run. The tables they stand on stay, folded, for
// readers, keyboards and paper. Words come from the page.
(function () {
  "use strict";
  document.querySelectorAll("[data-print]").forEach(function (b) {
    b.hidden = false;
    b.addEventListener("click", function () { window.print(); });
  });
  if (!window.echarts || window.matchMedia("(forced-colors: active)").matches) return;
  var phone = window.innerWidth < 768, ink = "#24211d", soft = "#57524a", line = "#e5e2dc", old = "#968f84";
  var colours = ["#35607f", "#4e8069", "#a37a2a", "#85608a", "#7d8189"];
  var MOST = 15;
  var font = getComputedStyle(document.body).fontFamily;
  var label = { color: soft, fontSize: 12 };

  function category(data, more) {
    return Object.assign({ type: "category", data: data, axisLine: { lineStyle: { color: "#b5afa4" } }, axisTick: { show: false }, axisLabel: label }, more);
  }
  function value(more) {
    return Object.assign({ type: "value", minInterval: 1, splitNumber: 4, splitLine: { lineStyle: { color: line } }, axisLabel: label }, more);
  }
  function go(link) { if (link) window.location.assign(link); }

  function months(data) {
    return {
      height: 220,
      option: {
        tooltip: { trigger: "axis", renderMode: "richText" },
        xAxis: category(data.months, { axisLabel: Object.assign({ interval: phone ? 1 : 0 }, label) }),
        yAxis: value(),
        series: data.series.map(function (s, i) {
          return { name: s.name, type: "bar", stack: "a", data: s.data, barWidth: phone ? 14 : 26, cursor: "pointer", itemStyle: { color: colours[i % 5], borderColor: "#fff", borderWidth: 1 } };
        })
      },
      link: function (event) { return data.links[event.seriesIndex][event.dataIndex]; }
    };
  }

  function units(data) {
    // units with something to show, at most MOST: all of them stand in the table
    var shown = data.units.map(function (_, i) { return i; }).filter(function (i) { return data.now[i] || data.old[i]; }).slice(0, MOST);
    var n = shown.length, at = function (i) { return shown[n - 1 - i]; };
    var low = [], gap = [], names = [], now = [], before = [];
    for (var i = 0; i < n; i++) {
      var k = at(i), a = data.now[k], b = data.old[k];
      names.push(data.units[k]); low.push(Math.min(a, b)); gap.push(Math.abs(a - b));
      now.push({ value: [a, i], label: { position: a < b ? "left" : "right" } }); before.push([b, i]);
    }
    return {
      height: Math.max(120, 36 + n * 34),
      option: {
        tooltip: { trigger: "item", renderMode: "richText", formatter: function (p) { return p.seriesName + " " + names[p.value[1]] + " " + p.value[0]; } },
        xAxis: value(), yAxis: category(names, { axisLine: { show: false }, axisLabel: Object.assign({ margin: 16 }, label) }),
        series: [
          { type: "bar", stack: "x", data: low, itemStyle: { color: "transparent" }, silent: true, barWidth: 2, tooltip: { show: false } },
          { type: "bar", stack: "x", data: gap, itemStyle: { color: "#cfcac1" }, silent: true, barWidth: 2, tooltip: { show: false } },
          { name: data.words[1], type: "scatter", symbolSize: 10, z: 5, data: before, silent: true, itemStyle: { color: "#fff", borderColor: old, borderWidth: 2, opacity: 1 } },
          { name: data.words[0], type: "scatter", symbolSize: 13, z: 6, data: now, cursor: "pointer", itemStyle: { color: colours[0], opacity: 1 }, label: { show: true, color: ink, fontSize: 12, formatter: function (p) { return String(p.value[0]); } } }
        ]
      },
      link: function (event) { return event.seriesIndex === 3 ? data.links[at(event.dataIndex)] : ""; }
    };
  }

  document.querySelectorAll("details[data-chart]").forEach(function (table) {
    var data = JSON.parse(table.dataset.chartData);
    var made = table.dataset.chart === "months" ? months(data) : units(data);
    var holder = document.createElement("div");
    holder.className = "ch";
    holder.setAttribute("role", "img");
    holder.setAttribute("aria-label", table.dataset.chartLabel);
    table.parentNode.insertBefore(holder, table);
    var chart = window.echarts.init(holder, null, { renderer: "canvas", height: made.height, devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
    chart.setOption(Object.assign({ animation: false, textStyle: { fontFamily: font, fontSize: 12, color: soft }, grid: { left: 4, right: 24, top: 14, bottom: 0, containLabel: true } }, made.option));
    chart.on("click", function (event) { go(made.link(event)); });
    new ResizeObserver(function () { chart.resize(); }).observe(holder);
    table.open = false;
  });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details[data-chart]").forEach(function (table) { table.open = true; });
  });
})();
