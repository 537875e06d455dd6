// The charts: one for each metric, with a line for each chosen run, or for all seeds of the same settings.
import uPlot from './uplot.js';
import {byId, colour, element, figure, short} from './dom.js';
import {colourOf} from './runs.js';
import {band, present, smooth} from './series.js';

const HEIGHT = 190;

export class Curves {
  #state;
  #charts = new Map();
  #scheduled = false;

  constructor(state) {
    this.#state = state;
    for (const id of ['smoothing', 'band', 'references']) {
      byId(id).addEventListener('input', () => this.draw());
    }
    new ResizeObserver(() => this.#fit()).observe(byId('charts'));
  }

  /** Draws soon, once however often it is asked. */
  draw() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      if (this.#state.tab === 'curves') this.#drawNow();
    });
  }

  /** Lets the charts be made anew, in other colours. */
  forget() {
    for (const chart of this.#charts.values()) chart.remove();
    this.#charts.clear();
  }

  #drawNow() {
    byId('smoothing-value').textContent = Number(byId('smoothing').value).toFixed(2);
    const groups = this.#groups();
    this.#warn();
    this.#legend(groups);
    const metrics = this.#metrics();
    for (const [name, chart] of this.#charts) {
      if (!metrics.some(metric => metric.name === name)) {
        chart.remove();
        this.#charts.delete(name);
      }
    }
    metrics.forEach((metric, place) => {
      const {name} = metric;
      if (!this.#charts.has(name)) this.#charts.set(name, new Chart(metric));
      const chart = this.#charts.get(name);
      const there = byId('charts').children[place];
      if (there !== chart.box) byId('charts').insertBefore(chart.box, there ?? null);
      chart.draw(this.#lines(metric, groups), metric.isReturn ? this.#levels() : []);
    });
  }

  #fit() {
    for (const chart of this.#charts.values()) chart.fit();
  }

  /** What the chosen runs have, in the order of the server. */
  #metrics() {
    const rows = this.#state.chosen.map(id => this.#state.rows.get(id)).filter(Boolean);
    return this.#state.metrics.filter(metric => rows.some(({metrics}) => metrics.has(metric.name)));
  }

  /** The chosen runs that are there, each by itself or those that differ only in their seed together. */
  #groups() {
    const runs = this.#state.chosen.map(id => this.#state.runs.find(run => run.id === id)).filter(Boolean);
    if (!this.#state.joined) {
      return runs.map(run => ({label: run.id, colour: colourOf(this.#state, run.id), runs: [run]}));
    }
    const groups = new Map();
    for (const run of runs) {
      if (!groups.has(run.group)) groups.set(run.group, {colour: colourOf(this.#state, run.id), runs: []});
      groups.get(run.group).runs.push(run);
    }
    return [...groups.values()].map(group => ({...group, label: this.#label(group.runs)}));
  }

  #label(runs) {
    return runs.length === 1
      ? runs[0].id
      : `${runs[0].algorithm} on ${runs[0].environment}, ${runs.length} seeds`;
  }

  #lines({name, group: of}, groups) {
    const weight = Number(byId('smoothing').value);
    const kind = byId('band').value;
    // Evaluations are few, and each is a mean already.
    const smoothed = values => (of === 'evaluation' ? values : smooth(values, weight));
    const lines = [];
    for (const group of groups) {
      const curves = group.runs
        .map(run => this.#state.rows.get(run.id))
        .filter(rows => rows?.metrics.has(name))
        .map(rows => present(rows.steps, rows.metrics.get(name).mean))
        .map(([steps, values]) => [steps, smoothed(values)])
        .filter(([steps]) => steps.length > 0);
      if (curves.length === 1) lines.push({...group, steps: curves[0][0], mean: curves[0][1]});
      else if (curves.length > 1) lines.push({...group, ...band(curves, kind)});
    }
    return lines;
  }

  /** The optimum and the random policy, where all runs are of one environment. */
  #levels() {
    const runs = this.#state.runs.filter(run => this.#state.chosen.includes(run.id));
    const one = new Set(runs.map(run => run.environment)).size === 1;
    if (!one || !byId('references').checked) return [];
    const known = key => runs.map(run => run[key]).find(value => value !== null) ?? null;
    return [{label: 'optimum', value: known('optimal')}, {label: 'random policy', value: known('random')}]
      .filter(level => level.value !== null);
  }

  #warn() {
    const warned = this.#state.runs.filter(run => this.#state.chosen.includes(run.id) && run.warnings.length > 0);
    byId('warnings').replaceChildren(...warned.flatMap(run => run.warnings.map(warning => element('div', {class: 'warning', role: 'alert'},
      element('strong', {}, '⚠ ' + warning.trouble), ' ', element('span', {class: 'of'}, run.id), ' — ',
      warning.evidence + '. ', element('span', {class: 'advice'}, warning.advice)))));
  }

  #legend(groups) {
    const levels = this.#levels().map(level => element('span', {},
      element('span', {class: 'dash ' + (level.label === 'optimum' ? 'optimum' : 'random')}), `${level.label} ${figure(level.value)}`));
    byId('legend').replaceChildren(...groups.map(group => element('span', {},
      element('span', {class: 'swatch colour' + group.colour}), group.label)), ...levels);
  }
}

/** One chart. It is made anew only when it has other lines. */
class Chart {
  box;
  #readout = element('span', {class: 'readout'});
  #body = element('div', {class: 'plot'});
  #plot = null;
  #made = '';
  #labels = [];

  constructor({name, title, better}) {
    const hint = better === 'neither' ? {} : {title: better + ' is better'};
    this.box = element('figure', {class: 'chart', 'data-figure': name},
      element('figcaption', {}, element('span', hint, title), this.#readout), this.#body);
  }

  draw(lines, levels) {
    const first = Math.min(...lines.map(line => line.steps[0]));
    const last = Math.max(...lines.map(line => line.steps[line.steps.length - 1]));
    const tables = lines.map(line => (line.low ? [line.steps, line.mean, line.high, line.low] : [line.steps, line.mean]));
    if (lines.length > 0) {
      for (const level of levels) tables.push([[first, Math.max(last, first + 1)], [level.value, level.value]]);
    }
    const data = tables.length === 0 ? [[], []] : uPlot.join(tables);
    const make = JSON.stringify([lines.map(line => [line.label, line.colour, Boolean(line.low)]), levels.map(level => level.label)]);
    this.box.dataset.points = Math.max(0, ...lines.map(line => line.steps.length));
    this.box.dataset.lines = lines.length;
    if (make === this.#made) {
      this.#plot.setData(data);
      return;
    }
    this.#made = make;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(lines, levels), data, this.#body);
  }

  fit() {
    const width = this.#body.clientWidth;
    if (this.#plot && width > 0 && width !== this.#plot.width) this.#plot.setSize({width, height: HEIGHT});
  }

  remove() {
    this.#plot?.destroy();
    this.box.remove();
  }

  #options(lines, levels) {
    const series = [{}];
    const bands = [];
    this.#labels = [];
    for (const line of lines) {
      const stroke = colour('colour' + line.colour);
      this.#labels.push({series: series.length, colour: line.colour});
      series.push({label: line.label, stroke, width: 2, spanGaps: true, points: {show: this.#few(line), size: 5, fill: stroke}});
      if (line.low) {
        bands.push({series: [series.length, series.length + 1], fill: stroke + '33'});
        for (const edge of ['high', 'low']) {
          series.push({label: line.label + ' ' + edge, stroke: stroke + '00', width: 0, spanGaps: true, points: {show: false}});
        }
      }
    }
    for (const level of levels) {
      const stroke = colour(level.label === 'optimum' ? 'optimum' : 'random');
      const dash = level.label === 'optimum' ? [8, 4] : [3, 4];
      series.push({label: level.label, stroke, width: 1.5, dash, spanGaps: true, points: {show: false}});
    }
    const axis = {stroke: colour('muted'), grid: {stroke: colour('grid'), width: 1}, ticks: {stroke: colour('grid'), width: 1}, font: '11px system-ui, sans-serif'};
    return {
      width: this.#body.clientWidth || 320,
      height: HEIGHT,
      series,
      bands,
      legend: {show: false},
      scales: {x: {time: false}, y: {range: padded}},
      axes: [
        {...axis, size: 30, space: 60, values: (plot, ticks) => ticks.map(short)},
        {...axis, size: 58, values: (plot, ticks) => ticks.map(tick => figure(tick, 3))},
      ],
      cursor: {drag: {x: true, y: false}, points: {size: 6}, sync: {key: 'steps'}},
      hooks: {setCursor: [plot => this.#read(plot)]},
    };
  }

  #few(line) {
    return line.steps.length <= 30;
  }

  /** Says the values under the pointer. */
  #read(plot) {
    const {idx} = plot.cursor;
    if (idx === null || idx === undefined) {
      this.#readout.replaceChildren();
      return;
    }
    const values = this.#labels.map(label => [label.colour, nearest(plot.data[label.series], idx)]).filter(([, value]) => value !== null);
    this.#readout.replaceChildren(short(plot.data[0][idx]), ...values.map(([number, value]) =>
      element('span', {class: 'ink' + number}, figure(value))));
  }
}

/** A range with a little air, also for a line that is level. */
function padded(plot, low, high) {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const air = high > low ? 0.06 * (high - low) : Math.abs(high) * 0.1 || 0.1;
  return [low - air, high + air];
}

/** The value of a line at a place, or the last one before it, since lines have their points at different steps. */
function nearest(values, place) {
  for (let i = place; i >= 0; i--) {
    if (values[i] !== null && values[i] !== undefined) return values[i];
  }
  return null;
}
