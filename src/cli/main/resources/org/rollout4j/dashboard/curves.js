// The charts, one for each metric: which there are, in which order, and what is on them.
import {byId, element, figure, fill, nameOf} from './dom.js';
import {Chart} from './chart.js';
import {Hover} from './hover.js';
import {savePicture, saveTable} from './save.js';
import {band, present, smooth} from './series.js';
import {strokeOf, swatch} from './strokes.js';

/** The charts beyond these, in the order in which people look at them, are folded. */
const UNFOLDED = 12;

export class Curves {
  #state;
  #on;
  #hover = new Hover();
  #charts = new Map();
  #scheduled = false;
  #zoom = null;

  constructor(state, on) {
    this.#state = state;
    this.#on = on;
    for (const id of ['band', 'x']) byId(id).addEventListener('input', event => this.#change({[id]: event.target.value}));
    for (const id of ['log', 'references']) byId(id).addEventListener('input', event => this.#change({[id]: event.target.checked ? '1' : ''}));
    byId('smoothing').addEventListener('input', event => on.change({smoothing: event.target.value}, true));
    byId('unzoom').addEventListener('click', () => this.#zoomTo(null));
    byId('more').addEventListener('toggle', event => {
      const more = event.target.open ? '1' : '';
      if (more !== state.more) on.change({more}, true);
    });
    const seen = new ResizeObserver(() => this.#fit());
    seen.observe(byId('charts'));
    seen.observe(byId('more-charts'));
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

  leave() {
    this.#hover.hide();
  }

  #change(what) {
    if (what.x) this.#zoom = null;
    this.#on.change(what);
  }

  #zoomTo(range) {
    this.#zoom = range;
    this.draw();
  }

  #drawNow() {
    this.#controls();
    const groups = this.#groups();
    this.#warn();
    this.#legend(groups);
    const metrics = this.#metrics();
    const shown = metrics.filter(({name}) => !this.#state.hidden.includes(name));
    shown.sort((a, b) => this.#pinned(b) - this.#pinned(a));
    const unfolded = Math.max(UNFOLDED, shown.filter(metric => this.#pinned(metric)).length);
    const folded = shown.slice(unfolded);
    const range = this.#range();
    this.#say(metrics, range);
    const drawn = range === null ? [] : [...shown.slice(0, unfolded), ...(this.#state.more ? folded : [])];
    for (const [name, chart] of this.#charts) {
      if (!drawn.some(metric => metric.name === name)) {
        chart.remove();
        this.#charts.delete(name);
      }
    }
    drawn.forEach((metric, place) => {
      const chart = this.#chart(metric);
      const [into, at] = place < unfolded ? ['charts', place] : ['more-charts', place - unfolded];
      const there = byId(into).children[at];
      if (there !== chart.box) byId(into).insertBefore(chart.box, there ?? null);
      chart.draw({
        lines: this.#lines(metric, groups, Number(this.#state.smoothing)),
        levels: metric.isReturn ? this.#levels() : [],
        range,
        byTime: this.#state.x === 'time',
        log: this.#state.log !== '',
        pinned: this.#pinned(metric),
      });
    });
    this.#fold(folded, range);
    this.#hidden(metrics);
  }

  #controls() {
    for (const id of ['band', 'x', 'smoothing']) byId(id).value = this.#state[id];
    for (const id of ['log', 'references']) byId(id).checked = this.#state[id] !== '';
    byId('smoothing-value').textContent = Number(this.#state.smoothing).toFixed(2);
    byId('unzoom').hidden = this.#zoom === null;
  }

  #chart(metric) {
    const {name} = metric;
    if (!this.#charts.has(name)) {
      this.#charts.set(name, new Chart(metric, {
        zoom: range => this.#zoomTo(range),
        pin: () => this.#on.change({pinned: this.#switched('pinned', name)}),
        hide: () => this.#on.change({hidden: this.#switched('hidden', name)}),
        picture: drawing => savePicture(name, metric.title, drawing, this.#lines(metric, this.#groups(), 0)),
        table: () => saveTable(name, this.#state.x === 'time' ? 'seconds' : 'steps', this.#lines(metric, this.#groups(), 0)),
      }, this.#hover));
    }
    return this.#charts.get(name);
  }

  #pinned({name}) {
    return this.#state.pinned.includes(name);
  }

  #switched(list, name) {
    const names = this.#state[list];
    return names.includes(name) ? names.filter(other => other !== name) : [...names, name];
  }

  #fit() {
    for (const chart of this.#charts.values()) chart.fit();
  }

  /** What the chosen runs have, in the order of the server. */
  #metrics() {
    const rows = this.#state.chosen.map(id => this.#state.rows.get(id)).filter(Boolean);
    return this.#state.metrics.filter(metric => rows.some(({metrics}) => metrics.has(metric.name)));
  }

  /** Where the rows of a run are on the axis. */
  #places(rows) {
    return this.#state.x === 'time' ? rows.seconds : rows.steps;
  }

  /** The part of the axis that all charts show; null where nothing is known yet. */
  #range() {
    const ends = this.#state.chosen.map(id => this.#state.rows.get(id)).filter(Boolean).map(rows => this.#places(rows).filter(place => place !== null))
      .filter(places => places.length > 0).map(places => [places[0], places[places.length - 1]]);
    if (ends.length === 0) return null;
    const first = Math.min(...ends.map(([from]) => from));
    const last = Math.max(...ends.map(([, to]) => to));
    return this.#zoom ?? [first, last > first ? last : first + 1];
  }

  /** The chosen runs that are there, each by itself or those that differ only in their seed together. */
  #groups() {
    const runs = this.#state.chosen.map(id => this.#state.runs.find(run => run.id === id)).filter(Boolean);
    if (this.#state.band === 'each') {
      return runs.map(run => ({label: nameOf(run), ...strokeOf(this.#state, run.id), runs: [run]}));
    }
    const groups = new Map();
    for (const run of runs) {
      if (!groups.has(run.group)) groups.set(run.group, {...strokeOf(this.#state, run.id), runs: []});
      groups.get(run.group).runs.push(run);
    }
    return [...groups.values()].map(group => ({...group, label: this.#label(group.runs)}));
  }

  #label(runs) {
    if (runs.length === 1) return nameOf(runs[0]);
    const {algorithm, environment} = runs[0];
    return `${algorithm || nameOf(runs[0])}${environment ? ' on ' + environment : ''}, ${runs.length} seeds`;
  }

  #lines({name, group: of}, groups, weight) {
    const kind = this.#state.band;
    // Evaluations are few, and each is a mean already.
    const smoothed = values => (of === 'evaluation' ? values : smooth(values, weight));
    const lines = [];
    for (const group of groups) {
      const curves = group.runs
        .map(run => this.#state.rows.get(run.id))
        .filter(rows => rows?.metrics.has(name))
        .map(rows => present(this.#places(rows), rows.metrics.get(name).mean))
        .map(([places, values]) => [places, smoothed(values)])
        .filter(([places]) => places.length > 0);
      if (curves.length === 1) lines.push({...group, places: curves[0][0], mean: curves[0][1]});
      else if (curves.length > 1) lines.push({...group, ...band(curves, kind)});
    }
    return lines;
  }

  #chosen() {
    return this.#state.runs.filter(run => this.#state.chosen.includes(run.id));
  }

  #ofOneEnvironment() {
    return new Set(this.#chosen().map(run => run.environment)).size === 1;
  }

  /** The optimum and the random policy, where all runs are of one environment. */
  #levels() {
    if (!this.#ofOneEnvironment() || !this.#state.references) return [];
    const known = key => this.#chosen().map(run => run[key]).find(value => value !== null) ?? null;
    return [{label: 'optimum', value: known('optimal')}, {label: 'random policy', value: known('random')}]
      .filter(level => level.value !== null);
  }

  #warn() {
    const warned = this.#chosen().filter(run => run.warnings.length > 0);
    const key = JSON.stringify(warned.map(run => [nameOf(run), run.warnings]));
    fill(byId('warnings'), key, () => warned.flatMap(run => run.warnings.map(warning => element('div', {class: 'warning', role: 'alert'},
      element('strong', {}, '⚠ ' + warning.trouble), ' ', element('span', {class: 'of'}, nameOf(run)), ' — ',
      warning.evidence + '. ', element('span', {class: 'advice'}, warning.advice)))));
  }

  #legend(groups) {
    const levels = this.#levels().map(level => element('span', {},
      element('span', {class: 'dash ' + (level.label === 'optimum' ? 'optimum' : 'random')}), `${level.label} ${figure(level.value)}`));
    const several = this.#state.references && groups.length > 0 && !this.#ofOneEnvironment();
    const key = JSON.stringify([groups.map(group => [swatch(group), group.label]), levels.map(level => level.textContent), several]);
    fill(byId('legend'), key, () => [
      ...groups.map(group => element('span', {}, element('span', {class: swatch(group)}), group.label)), ...levels,
      ...(several ? [element('span', {class: 'advice'}, 'Optimum and random policy are shown for runs of one environment.')] : [])]);
  }

  /** What to do where there are no charts. */
  #say(metrics, range) {
    const {runs, chosen, rows, x} = this.#state;
    const nothing = runs.length === 0 ? ''
      : this.#chosen().length === 0 ? 'Tick runs in the table to see their curves.'
      : chosen.every(id => !rows.get(id)?.steps.length) ? 'Nothing is measured yet: the curves begin with the first line of metrics.jsonl.'
      : range === null && x === 'time' ? 'These runs do not say how long they took: look at them by steps.'
      : metrics.length === 0 ? 'These runs have no metrics.' : '';
    byId('no-curves').textContent = nothing;
    byId('no-curves').hidden = nothing === '';
  }

  #fold(folded, range) {
    const more = byId('more');
    more.hidden = folded.length === 0 || range === null;
    more.open = this.#state.more !== '';
    more.querySelector('summary').textContent = folded.length + (folded.length === 1 ? ' more chart' : ' more charts');
  }

  #hidden(metrics) {
    const hidden = metrics.filter(({name}) => this.#state.hidden.includes(name));
    byId('hidden-charts').hidden = hidden.length === 0;
    fill(byId('hidden-charts'), JSON.stringify(hidden), () => ['Hidden: ', ...hidden.map(({name, title}) => element('button', {
      type: 'button', 'aria-label': 'show ' + title, onclick: () => this.#on.change({hidden: this.#switched('hidden', name)})}, title))]);
  }
}
