// The table of runs: what came of each, which are on the charts; to be filtered, grouped, and sorted by any column.
import {ago, byId, element, figure, nameOf, short} from './dom.js';
import {strokeOf, swatch} from './strokes.js';

const COLUMNS = [
  {name: 'run', of: nameOf},
  {name: 'environment', of: run => run.environment || null, wide: true},
  {name: 'algorithm', of: run => run.algorithm || null, wide: true},
  {name: 'seed', of: run => run.seed, wide: true},
  {name: 'state', of: run => run.state},
  {name: 'steps', of: run => run.steps, number: true, text: run => short(run.steps) + ' / ' + short(run.totalSteps)},
  {name: 'best', of: run => run.best ?? run.bestReward ?? (run.bestLoss === null ? null : -run.bestLoss), number: true,
    text: run => figure(run.best ?? run.bestReward ?? run.bestLoss),
    title: 'the best mean return of an evaluation; of a language model the best reward of held-out prompts, or the least loss on held-out text'},
  {name: 'of optimum', of: run => run.fraction, number: true, wide: true, text: run => figure(run.fraction, 3), title: '0 is the random policy, 1 the optimum'},
  {name: 'steps/s', of: run => run.stepsPerSecond, number: true, wide: true, text: run => short(run.stepsPerSecond)},
  {name: 'written', of: run => run.written, number: true, wide: true, text: run => ago(run.written), title: 'how long ago; running ones first'},
];
const BY_TIME = COLUMNS[COLUMNS.length - 1];

export class RunTable {
  #state;
  #on;
  #sort = BY_TIME;
  #down = true;

  constructor(state, on) {
    this.#state = state;
    this.#on = on;
    byId('filter').addEventListener('input', event => on.change({filter: event.target.value}, true));
    byId('grouped').addEventListener('input', event => on.change({grouped: event.target.checked ? '1' : ''}));
  }

  draw() {
    const state = this.#state;
    if (byId('filter').value !== state.filter) byId('filter').value = state.filter;
    byId('grouped').checked = state.grouped !== '';
    const table = byId('table');
    const before = document.activeElement?.dataset?.key;
    const runs = this.#sorted(state.runs.filter(run => matches(run, state.filter)));
    table.tHead.replaceChildren(element('tr', {}, element('th', {}, ''), ...COLUMNS.map(column => this.#head(column))));
    table.tBodies[0].replaceChildren(...(state.grouped ? this.#groups(runs) : runs.map(run => this.#row(run))));
    if (before) table.querySelector(`[data-key="${CSS.escape(before)}"]`)?.focus();
    byId('empty').hidden = runs.length > 0 || !state.told;
    byId('empty').textContent = state.runs.length === 0
      ? 'No runs here yet. Start one: rollout4j train drain-grid'
      : `None of ${state.runs.length} runs has all of these words. Empty the filter to see them.`;
  }

  #head(column) {
    const sorted = column === this.#sort ? (this.#down ? 'descending' : 'ascending') : 'none';
    const button = element('button', {
      title: column.title,
      'data-key': 'sort ' + column.name,
      onclick: () => {
        this.#down = column === this.#sort ? !this.#down : Boolean(column.number);
        this.#sort = column;
        this.draw();
      },
    }, column.name + (sorted === 'none' ? '' : this.#down ? ' ↓' : ' ↑'));
    return element('th', {'aria-sort': sorted, class: this.#classes(column)}, button);
  }

  #sorted(runs) {
    const {of} = this.#sort;
    const sign = this.#down ? -1 : 1;
    const byName = (a, b) => (a.id < b.id ? -1 : 1);
    return [...runs].sort((a, b) => {
      if (this.#sort === BY_TIME && (a.state === 'running' || b.state === 'running')) {
        return (b.state === 'running') - (a.state === 'running') || byName(a, b); // all of them write all the time
      }
      const [left, right] = [of(a), of(b)];
      if (left === null || right === null) return (left === null) - (right === null) || byName(a, b); // what is not known comes last
      return left === right ? byName(a, b) : (left < right ? -sign : sign);
    });
  }

  /** The rows by environment, that of the first run first. */
  #groups(runs) {
    const groups = new Map();
    for (const run of runs) {
      if (!groups.has(run.environment)) groups.set(run.environment, []);
      groups.get(run.environment).push(run);
    }
    return [...groups].flatMap(([environment, members]) => [
      element('tr', {class: 'group'}, element('th', {colspan: COLUMNS.length + 1, scope: 'rowgroup'},
        `${environment || 'no environment'} (${members.length})`)),
      ...members.map(run => this.#row(run))]);
  }

  #row(run) {
    const chosen = this.#state.chosen.includes(run.id);
    const box = element('input', {
      type: 'checkbox',
      'aria-label': 'on the charts: ' + nameOf(run),
      'data-key': 'box ' + run.id,
      onchange: () => this.#on.toggle(run.id),
    });
    box.checked = chosen;
    const mark = element('span', {class: chosen ? swatch(strokeOf(this.#state, run.id)) : 'swatch none'});
    const cells = COLUMNS.map(column => {
      const value = column.text ? column.text(run) : column.of(run) ?? '–';
      return element('td', {class: this.#classes(column)}, column.name === 'run' ? this.#name(run)
        : column.name === 'state' ? this.#stateCell(run) : String(value));
    });
    return element('tr', {class: run.id === this.#state.focus ? 'focus' : null}, element('td', {class: 'pick'}, box, mark), ...cells);
  }

  #name(run) {
    const title = [run.id, run.note].filter(Boolean).join('\n');
    return element('button', {class: 'name', title, 'data-key': 'run ' + run.id, onclick: () => this.#on.focus(run.id)}, nameOf(run));
  }

  #stateCell(run) {
    const state = element('span', {class: 'state ' + run.state}, run.state);
    return run.warnings.length === 0 ? state : element('span', {}, state, element('span', {
      class: 'alert',
      title: run.warnings.map(warning => warning.trouble).join(', '),
    }, ' ⚠ ' + run.warnings.length));
  }

  #classes(column) {
    return [column.number && 'number', column.wide && 'wide'].filter(Boolean).join(' ') || null;
  }
}

/** Whether all words of the filter are in what is said of a run. */
function matches(run, filter) {
  const said = [run.id, run.name, run.note, run.environment, run.algorithm, run.state, 'seed ' + run.seed].join(' ').toLowerCase();
  return filter.toLowerCase().split(/\s+/).every(word => said.includes(word));
}
