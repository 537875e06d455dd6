// The table of runs: what came of each, to be sorted by any column, and which of them are on the charts.
import {ago, byId, element, figure, short} from './dom.js';

/** Colours that people with any kind of colour blindness tell apart (Okabe and Ito), by the style sheet. */
const COLOURS = 8;

/** The number of a run's colour: its place among the chosen ones, or that of the first of its group where seeds are joined. */
export function colourOf(state, id) {
  const groupOf = one => state.runs.find(run => run.id === one)?.group;
  const first = state.joined ? state.chosen.find(other => groupOf(other) === groupOf(id)) : id;
  return state.chosen.indexOf(first) % COLOURS;
}

const COLUMNS = [
  {name: 'run', of: run => run.id},
  {name: 'environment', of: run => run.environment, wide: true},
  {name: 'algorithm', of: run => run.algorithm, wide: true},
  {name: 'seed', of: run => run.seed, wide: true},
  {name: 'state', of: run => run.state},
  {name: 'steps', of: run => run.steps, number: true, text: run => short(run.steps) + ' / ' + short(run.totalSteps)},
  {name: 'best', of: run => run.best, number: true, text: run => figure(run.best), title: 'the best mean return of an evaluation'},
  {name: 'of optimum', of: run => run.fraction, number: true, wide: true, text: run => figure(run.fraction, 3), title: '0 is the random policy, 1 the optimum'},
  {name: 'steps/s', of: run => run.stepsPerSecond, number: true, wide: true, text: run => short(run.stepsPerSecond)},
  {name: 'written', of: run => -run.written, number: true, wide: true, text: run => ago(run.written), title: 'how long ago'},
];

export class RunTable {
  #state;
  #on;
  #sort = COLUMNS.find(column => column.name === 'best');
  #down = true;

  constructor(state, on) {
    this.#state = state;
    this.#on = on;
  }

  draw() {
    const table = byId('table');
    const before = document.activeElement?.dataset?.key;
    table.tHead.replaceChildren(element('tr', {}, element('th', {}, ''), ...COLUMNS.map(column => this.#head(column))));
    table.tBodies[0].replaceChildren(...this.#sorted().map(run => this.#row(run)));
    if (before) table.querySelector(`[data-key="${CSS.escape(before)}"]`)?.focus();
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

  #sorted() {
    const {of} = this.#sort;
    const sign = this.#down ? -1 : 1;
    return [...this.#state.runs].sort((a, b) => {
      const [left, right] = [of(a), of(b)];
      if (left === null || right === null) return (left === null) - (right === null); // what is not known comes last
      return left === right ? (a.id < b.id ? -1 : 1) : (left < right ? -sign : sign);
    });
  }

  #row(run) {
    const chosen = this.#state.chosen.includes(run.id);
    const box = element('input', {
      type: 'checkbox',
      'aria-label': 'on the charts: ' + run.id,
      'data-key': 'box ' + run.id,
      onchange: () => this.#on.toggle(run.id),
    });
    box.checked = chosen;
    const swatch = element('span', {class: 'swatch ' + (chosen ? 'colour' + colourOf(this.#state, run.id) : 'none')});
    const cells = COLUMNS.map(column => {
      const value = column.text ? column.text(run) : column.of(run) ?? '–';
      return element('td', {class: this.#classes(column)}, column.name === 'run'
        ? element('button', {class: 'name', title: run.id, 'data-key': 'run ' + run.id, onclick: () => this.#on.focus(run.id)}, run.id)
        : column.name === 'state' ? this.#stateCell(run) : String(value));
    });
    return element('tr', {class: run.id === this.#state.focus ? 'focus' : null}, element('td', {class: 'pick'}, box, swatch), ...cells);
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
