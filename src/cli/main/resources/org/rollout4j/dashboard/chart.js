// One chart: a metric, with a line for each run or group. It is made anew only when it has other lines.
import uPlot from './uplot.js';
import {colour, duration, element, figure, short} from './dom.js';
import {dashes, swatch} from './strokes.js';

const HEIGHT = 190;
const FEW = 30;
/** What a tick may be apart of the next, in seconds. */
const TIMES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800];
const LEVELS = {optimum: {stroke: 'optimum', dash: [8, 4]}, 'random policy': {stroke: 'random', dash: [3, 4]}};

export class Chart {
  box;
  #on;
  #hover;
  #body = element('div', {class: 'plot'});
  #menu;
  #pin;
  #plot = null;
  #made = '';
  #shown = [];
  #byTime = false;

  /** on has what its menu does (pin, hide, picture, table) and zoom, which is told a range of the axis or null. */
  constructor({name, title, better}, on, hover) {
    this.#on = on;
    this.#hover = hover;
    const hint = better === 'neither' ? {} : {title: better + ' is better'};
    const item = (text, action) => element('button', {type: 'button', onclick: () => {
      this.#menu.open = false;
      action();
    }}, text);
    this.#pin = item('Pin', on.pin);
    this.#menu = element('details', {class: 'menu'}, element('summary', {'aria-label': 'more of ' + title}, '⋯'),
      element('div', {}, this.#pin, item('Hide', on.hide), item('PNG', () => on.picture(this.#plot.ctx.canvas)), item('CSV', on.table)));
    this.#menu.addEventListener('focusout', event => {
      if (!this.#menu.contains(event.relatedTarget)) this.#menu.open = false;
    });
    this.box = element('figure', {class: 'chart', 'data-figure': name},
      element('figcaption', {}, element('span', {class: 'title', ...hint}, title), this.#menu), this.#body);
  }

  /** lines have places and mean, and low and high where they are a band; range is that of the axis, of all charts. */
  draw({lines, levels, range, byTime, log, pinned}) {
    // On such a scale there is nothing at zero and below.
    const logarithmic = log && lines.every(line => (line.low ?? line.mean).every(value => value === null || value > 0));
    const kept = levels.filter(level => !logarithmic || level.value > 0);
    const tables = lines.map(line => (line.low ? [line.places, line.mean, line.high, line.low] : [line.places, line.mean]));
    if (lines.length > 0) {
      for (const level of kept) tables.push([range, [level.value, level.value]]);
    }
    const data = tables.length === 0 ? [[], []] : uPlot.join(tables);
    const make = JSON.stringify([lines.map(line => [line.label, line.colour, line.dash, Boolean(line.low), few(line)]), kept.map(level => level.label), byTime, logarithmic]);
    Object.assign(this.box.dataset, {
      points: Math.max(0, ...lines.map(line => line.places.length)), lines: lines.length, scale: logarithmic ? 'log' : 'linear', range: range.join(' ')});
    this.#pin.textContent = pinned ? 'Unpin' : 'Pin';
    this.box.classList.toggle('pinned', pinned);
    this.#byTime = byTime;
    if (make === this.#made) {
      this.#plot.setData(data, false);
    } else {
      this.#made = make;
      this.#hover.hide();
      this.#plot?.destroy();
      this.#plot = new uPlot(this.#options(lines, kept, logarithmic), data, this.#body);
    }
    this.#plot.setScale('x', {min: range[0], max: range[1]});
  }

  fit() {
    const width = this.#body.clientWidth;
    if (this.#plot && width > 0 && width !== this.#plot.width) this.#plot.setSize({width, height: HEIGHT});
  }

  remove() {
    this.#plot?.destroy();
    this.box.remove();
  }

  #options(lines, levels, logarithmic) {
    const series = [{}];
    const bands = [];
    this.#shown = [];
    for (const line of lines) {
      const stroke = colour('colour' + line.colour);
      this.#shown.push({series: series.length, label: line.label, swatch: swatch(line)});
      series.push({label: line.label, stroke, width: 2, dash: dashes(line), spanGaps: true, points: {show: few(line), size: 5, fill: stroke}});
      if (line.low) {
        bands.push({series: [series.length, series.length + 1], fill: stroke + '33'});
        for (const edge of ['high', 'low']) {
          series.push({label: line.label + ' ' + edge, stroke: stroke + '00', width: 0, spanGaps: true, points: {show: false}});
        }
      }
    }
    for (const {label} of levels) {
      const {stroke, dash} = LEVELS[label];
      this.#shown.push({series: series.length, label, swatch: 'dash ' + stroke});
      series.push({label, stroke: colour(stroke), width: 1.5, dash, spanGaps: true, points: {show: false}});
    }
    const axis = {stroke: colour('muted'), grid: {stroke: colour('grid'), width: 1}, ticks: {stroke: colour('grid'), width: 1}, font: '11px system-ui, sans-serif'};
    const along = this.#byTime ? {incrs: TIMES, values: (plot, ticks) => ticks.map(duration)} : {values: (plot, ticks) => ticks.map(short)};
    return {
      width: this.#body.clientWidth || 320,
      height: HEIGHT,
      series,
      bands,
      legend: {show: false},
      scales: {x: {time: false, range: (plot, low, high) => [low, high]}, y: logarithmic ? {distr: 3, range: spread} : {range: padded}},
      axes: [
        {...axis, size: 30, space: 60, ...along},
        {...axis, size: 58, values: (plot, ticks) => ticks.map(tick => (tick === null ? '' : figure(tick, 3)))},
      ],
      cursor: {
        // The range is that of all charts, so that whoever has all of them sets it.
        drag: {x: true, y: false, setScale: false},
        bind: {dblclick: () => () => this.#on.zoom(null)},
        points: {size: 6},
        sync: {key: 'charts', filters: {pub: isMove, sub: isMove}},
      },
      hooks: {
        init: [plot => plot.over.addEventListener('mouseleave', () => this.#hover.hide())],
        setCursor: [plot => this.#read(plot)],
        setSelect: [plot => this.#zoom(plot)],
      },
    };
  }

  #zoom(plot) {
    const {left, width} = plot.select;
    plot.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
    if (width > 0) this.#on.zoom([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')]);
  }

  /** Says the values under the pointer, of the chart that it is over. */
  #read(plot) {
    const {idx, left, top} = plot.cursor;
    if (idx === null || idx === undefined || left < 0 || !plot.over.matches(':hover')) return;
    const values = this.#shown.map(line => ({...line, value: nearest(plot.data[line.series], idx)})).filter(({value}) => value !== null);
    const {x, y} = plot.over.getBoundingClientRect();
    const place = plot.data[0][idx];
    this.#hover.show(this.#byTime ? duration(place) : short(place) + ' steps', values, x + left, y + top);
  }
}

const isMove = type => type === 'mousemove';

/** Whether a line has so few points that each is shown. */
function few(line) {
  return line.places.length <= FEW;
}

/** A range with a little air, also for a line that is level but for rounding. */
function padded(plot, low, high) {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  const air = high - low > 1e-6 * size ? 0.06 * (high - low) : 0.1 * size || 0.1;
  return [low - air, high + air];
}

/** The same where each step is a factor. */
function spread(plot, low, high) {
  if (!(low > 0) || !Number.isFinite(high)) return [1, 10];
  return [low / 1.2, high * 1.2];
}

/** The value of a line at a place, or the last one before it, since lines have their points at different places. */
function nearest(values, place) {
  for (let i = place; i >= 0; i--) {
    if (values[i] !== null && values[i] !== undefined) return values[i];
  }
  return null;
}
