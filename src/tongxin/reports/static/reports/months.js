// Draws the months' chart with ECharts where scripts run. The list of bars it stands on stays for readers,
// keyboards and paper. Words come from the page.
(function () {
  "use strict";
  var list = document.querySelector("ol[data-chart]");
  if (!list || !window.echarts || window.matchMedia("(forced-colors: active)").matches) return;
  var data = JSON.parse(list.dataset.chart);
  var phone = window.innerWidth < 768, ink = "#24211d", soft = "#57524a", line = "#e5e2dc";
  var holder = document.createElement("div");
  holder.className = "ch ch-200";
  holder.setAttribute("aria-hidden", "true");
  list.parentNode.insertBefore(holder, list);
  list.classList.add("sr", "mch-under");
  var chart = window.echarts.init(holder, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
  var width = phone ? 7 : 14;
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12, color: soft },
    grid: { left: 4, right: 4, top: 20, bottom: 0, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: { type: "category", data: data.months, axisLine: { lineStyle: { color: "#b5afa4" } }, axisTick: { show: false }, axisLabel: { color: soft, fontSize: 12, interval: phone ? 1 : 0 } },
    yAxis: { type: "value", minInterval: 1, splitNumber: 3, splitLine: { lineStyle: { color: line } }, axisLabel: { color: soft, fontSize: 12 } },
    series: [
      { name: data.words[1], type: "bar", data: data.old, barWidth: width, barGap: "15%", itemStyle: { color: "#fff", borderColor: "#968f84", borderWidth: 1.5 }, cursor: "pointer" },
      { name: data.words[0], type: "bar", barWidth: width, cursor: "pointer", itemStyle: { color: "#35607f" },
        data: data.now.map(function (value, i) { return i === data.chosen ? { value: value, itemStyle: { color: "#9e3620" } } : value; }),
        label: { show: true, position: "top", color: ink, fontSize: 12, distance: 3, formatter: function (p) { return p.value ? String(p.value) : ""; } } }
    ]
  });
  chart.getZr().on("click", function (event) {
    var point = [event.offsetX, event.offsetY];
    if (!chart.containPixel("grid", point)) return;
    var i = Math.round(chart.convertFromPixel({ seriesIndex: 0 }, point)[0]);
    var links = list.querySelectorAll("a");
    if (links[i]) window.location.assign(links[i].href);
  });
  new ResizeObserver(function () { chart.resize(); }).observe(holder);
})();
