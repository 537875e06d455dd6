// One run: what is wrong with it, what it is, what began it, what came of it.
import {ask, byId, element, figure, short} from './dom.js';

export class Details {
  #state;
  #shown = '';
  #run = null;

  constructor(state) {
    this.#state = state;
  }

  async draw() {
    const run = this.#state.runs.find(one => one.id === this.#state.focus) ?? null;
    const key = run === null ? 'none' : JSON.stringify([run.id, run.state, run.best, run.warnings]);
    if (key === this.#shown) {
      if (run !== null) this.#progress(run);
      return;
    }
    this.#shown = key;
    if (run === null) {
      byId('details').replaceChildren(element('p', {class: 'note'}, 'Choose a run in the table.'));
      return;
    }
    try {
      this.#run = await ask('api/run?' + new URLSearchParams({run: run.id}));
      if (this.#shown === key) this.#page(run, this.#run);
    } catch (error) {
      this.#shown = '';
      byId('details').replaceChildren(element('p', {class: 'problem'}, error.message));
    }
  }

  #progress(run) {
    const bar = byId('details').querySelector('progress');
    if (bar) bar.value = run.steps;
  }

  #page(run, {config, report, path}) {
    const {provenance, training, configuration} = config;
    byId('details').replaceChildren(element('div', {},
      element('h2', {}, run.id),
      element('p', {}, element('span', {class: 'state ' + run.state}, run.state), ' ',
        element('progress', {max: run.totalSteps, value: run.steps}), ` ${short(run.steps)} of ${short(run.totalSteps)} steps`),
      run.state === 'stopped' ? element('p', {class: 'note'}, 'It stopped, or its process died, before its end. Go on with: ',
        element('code', {}, 'rollout4j train --resume --run ' + path)) : null,
      ...run.warnings.map(warning => element('div', {class: 'warning'},
        element('strong', {}, '⚠ ' + warning.trouble), ' — ', warning.evidence + '. ', element('span', {class: 'advice'}, warning.advice))),
      run.damaged > 0 ? element('p', {class: 'problem'}, `${run.damaged} lines of metrics.jsonl make no sense and are left out.`) : null,
      element('div', {class: 'tables'},
        list('Result', {
          'best evaluation': figure(run.best, 6), 'last evaluation': figure(run.last, 6), 'of the optimum': figure(run.fraction, 5),
          optimum: figure(run.optimal, 6), 'random policy': figure(run.random, 6), 'steps a second': short(run.stepsPerSecond)}),
        list('Run', {environment: config.environment, algorithm: config.algorithm, seed: config.seed, folder: path,
          ...Object.fromEntries((config.classpath ?? []).map((entry, i) => ['classpath ' + (i + 1), entry]))}),
        list('Provenance', provenance ?? {}),
        list('Training', flat(training)),
        list('Settings of ' + config.algorithm, flat(configuration ?? {}))),
      report ? element('h3', {}, 'Report') : null,
      report ? element('pre', {}, report) : null));
  }
}

function list(title, values) {
  return element('section', {class: 'list'}, element('h3', {}, title), element('dl', {}, ...Object.entries(values).flatMap(([name, value]) =>
    [element('dt', {}, name), element('dd', {}, value === null || value === undefined ? '–' : String(value))])));
}

/** Settings in settings by their names with dots, as --set takes them. */
function flat(settings, prefix = '') {
  return Object.fromEntries(Object.entries(settings).flatMap(([name, value]) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.entries(flat(value, prefix + name + '.'))
      : [[prefix + name, Array.isArray(value) ? value.join(', ') : value]]));
}
