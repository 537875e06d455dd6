// What runs were made with: the chosen ones' settings against their results, and two of them side by side.
import {ask, byId, element, figure, nameOf, short} from './dom.js';
import {strokeOf, swatch} from './strokes.js';

const RESULTS = [
  {name: 'best', of: run => run.best ?? run.bestReward ?? run.bestLoss, text: run => figure(run.best ?? run.bestReward ?? run.bestLoss)},
  {name: 'last', of: run => run.last ?? run.lastReward ?? run.lastLoss, text: run => figure(run.last ?? run.lastReward ?? run.lastLoss)},
  {name: 'of optimum', of: run => run.fraction, text: run => figure(run.fraction, 3)},
  {name: 'steps', of: run => run.steps, text: run => short(run.steps)},
];

/** When and where a run was made is not what it was made with. */
const ASIDE = /^(provenance|classpath)/;

export class Settings {
  #state;
  #on;
  #configs = new Map();
  #shown = '';

  constructor(state, on) {
    this.#state = state;
    this.#on = on;
  }

  async draw() {
    const {runs, chosen} = this.#state;
    const find = id => runs.find(run => run.id === id);
    const shown = chosen.map(find).filter(Boolean);
    const left = find(this.#state.left) ?? shown[0] ?? runs[0];
    const right = find(this.#state.right) ?? shown.find(run => run !== left) ?? runs.find(run => run !== left);
    const choice = JSON.stringify([chosen, left?.id, right?.id]);
    const key = choice + JSON.stringify([shown.map(run => RESULTS.map(({text}) => text(run))), runs.map(nameOf)]);
    const inUse = this.#shown.startsWith(choice) && byId('settings').contains(document.activeElement);
    if (key === this.#shown || inUse) return; // a list that is open stays open
    this.#shown = key;
    try {
      await this.#ask([...new Set([...shown, left, right])].filter(Boolean));
      if (this.#shown === key) byId('settings').replaceChildren(this.#against(shown), this.#beside(left, right));
    } catch (error) {
      this.#shown = '';
      byId('settings').replaceChildren(element('p', {class: 'problem'}, error.message));
    }
  }

  /** Lets it be made anew, in other colours. */
  leave() {
    this.#shown = '';
  }

  async #ask(runs) {
    if (runs.length === 0) return;
    const configs = await ask('api/configs?' + new URLSearchParams(runs.map(run => ['run', run.id])));
    for (const [id, config] of Object.entries(configs)) {
      const {configuration, training, ...rest} = config;
      this.#configs.set(id, flat({...rest, ...(training ? {training} : {}), ...(configuration ?? {})}));
    }
  }

  /** A row for each run, the best first: its results, then the settings in which they differ. */
  #against(runs) {
    if (runs.length < 2) {
      return element('p', {class: 'note'}, 'Tick two or more runs in the table to see their settings against their results.');
    }
    const configs = runs.map(run => this.#configs.get(run.id));
    const differing = differences(configs).filter(name => !ASIDE.test(name));
    const order = [...runs].sort((a, b) => (b.best ?? -Infinity) - (a.best ?? -Infinity));
    return element('div', {}, element('h3', {}, 'Settings against results'),
      element('div', {class: 'scroll whole'}, element('table', {id: 'against'},
        element('thead', {}, element('tr', {}, element('th', {scope: 'col'}, 'run'), ...RESULTS.map(({name}) => element('th', {scope: 'col', class: 'number'}, name)),
          ...differing.map(name => element('th', {scope: 'col'}, name)))),
        element('tbody', {}, ...order.map(run => element('tr', {},
          element('th', {scope: 'row'}, element('span', {class: swatch(strokeOf(this.#state, run.id))}), nameOf(run)),
          ...RESULTS.map(({text}) => element('td', {class: 'number'}, text(run))),
          ...differing.map(name => element('td', {}, shownValue(this.#configs.get(run.id)[name])))))))),
      differing.length > 0 ? null : element('p', {class: 'note'}, 'All settings of these runs are the same.'));
  }

  /** Two runs, what differs first. */
  #beside(left, right) {
    if (!left || !right) return element('p', {class: 'note'}, 'With a second run here, two of them can be set side by side.');
    const [a, b] = [left, right].map(run => this.#configs.get(run.id));
    const differing = differences([a, b]);
    const same = Object.keys(a).filter(name => !differing.includes(name));
    const choice = (field, run) => element('select', {'aria-label': field + ' run', onchange: event => this.#on.change({[field]: event.target.value})},
      ...this.#state.runs.map(one => element('option', {value: one.id, selected: one === run}, nameOf(one))));
    const rows = (names, kind) => names.map(name => element('tr', {class: kind},
      element('th', {scope: 'row'}, name), element('td', {}, shownValue(a[name])), element('td', {}, shownValue(b[name]))));
    return element('div', {}, element('h3', {}, 'Side by side'),
      element('div', {class: 'scroll whole'}, element('table', {id: 'beside'},
        element('thead', {}, element('tr', {}, element('th', {}, ''), element('th', {}, choice('left', left)), element('th', {}, choice('right', right)))),
        element('tbody', {}, ...rows(differing, 'differs'), ...rows(same, 'same')))),
      differing.length > 0 ? null : element('p', {class: 'note'}, 'They do not differ in anything.'));
  }
}

/** The names of what is not the same in all of them. */
function differences(configs) {
  const names = [...new Set(configs.flatMap(config => Object.keys(config)))];
  return names.filter(name => configs.some(config => String(config[name]) !== String(configs[0][name])));
}

const shownValue = value => (value === null || value === undefined ? '–' : String(value));

/** Settings in settings by their names with dots, as --set takes them. */
export function flat(settings, prefix = '') {
  return Object.fromEntries(Object.entries(settings).flatMap(([name, value]) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.entries(flat(value, prefix + name + '.'))
      : [[prefix + name, Array.isArray(value) ? value.join(', ') : value]]));
}
