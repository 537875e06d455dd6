// One run: what is wrong with it, what it is, what began it, what came of it; and what people call it.
import {ask, byId, element, figure, nameOf, short} from './dom.js';
import {flat} from './settings.js';

export class Details {
  #state;
  #on;
  #shown = '';
  #editing = null;

  constructor(state, on) {
    this.#state = state;
    this.#on = on;
  }

  async draw() {
    const run = this.#state.runs.find(one => one.id === this.#state.focus) ?? null;
    if (run !== null && this.#editing === run.id) return; // what a person is typing stays
    this.#editing = null;
    const key = run === null ? 'none ' + this.#state.runs.length : JSON.stringify([run.id, run.name, run.note, run.state, run.best, run.lastLoss, run.lastReward, run.wrote, run.warnings, run.damaged, run.leftOut]);
    if (key === this.#shown) {
      if (run !== null) this.#progress(run);
      return;
    }
    this.#shown = key;
    if (run === null) {
      byId('details').replaceChildren(element('p', {class: 'note'}, this.#state.runs.length === 0 ? '' : 'Press the name of a run in the table to see what it is.'));
      return;
    }
    try {
      const one = new URLSearchParams({run: run.id});
      const [answer, {samples}] = await Promise.all([ask('api/run?' + one), run.wrote === 0 ? {samples: []} : ask('api/samples?' + one)]);
      if (this.#shown === key && this.#editing === null) this.#page(run, answer, samples);
    } catch (error) {
      this.#shown = '';
      byId('details').replaceChildren(element('p', {class: 'problem'}, error.message));
    }
  }

  leave() {
    this.#editing = null;
    this.#shown = '';
  }

  #progress(run) {
    const bar = byId('details').querySelector('progress');
    if (bar) bar.value = run.steps;
  }

  #page(run, {config, report, path}, samples) {
    const {provenance, training, configuration} = config;
    const ofTexts = Array.isArray(config.data);
    const command = run.environment ? 'train' : ofTexts ? 'lm ' + config.algorithm : null;
    const opened = new Set([...byId('details').querySelectorAll('.samples[open]')].map(one => one.dataset.step));
    byId('details').replaceChildren(element('div', {},
      element('h2', {}, nameOf(run)),
      element('p', {}, element('span', {class: 'state ' + run.state}, run.state), ' ',
        run.totalSteps === null ? null : element('progress', {max: run.totalSteps, value: run.steps}), ` ${short(run.steps)} of ${short(run.totalSteps)} steps`),
      run.note ? element('p', {class: 'said'}, run.note) : null,
      this.#edits(run),
      run.state === 'stopped' && command ? element('p', {class: 'note'}, 'It stopped, or its process died, before its end. Go on with: ',
        element('code', {}, `rollout4j ${command} --resume --run ${path}`)) : null,
      ...run.warnings.map(warning => element('div', {class: 'warning'},
        element('strong', {}, '⚠ ' + warning.trouble), ' — ', warning.evidence + '. ', element('span', {class: 'advice'}, warning.advice))),
      run.damaged > 0 ? element('p', {class: 'problem'}, `${run.damaged} lines of metrics.jsonl make no sense and are left out.`) : null,
      run.leftOut > 0 ? element('p', {class: 'problem'}, `${run.leftOut} values of metrics.jsonl are left out: they have too many names, or too long ones.`) : null,
      element('div', {class: 'tables'},
        list('Result', result(run)),
        list('Run', {...(ofTexts
          ? {data: config.data.join(', '), 'held out': config.validation ?? 'a part of it', 'begins with': config.model ?? 'random weights'}
          : {environment: config.environment}), algorithm: config.algorithm, seed: config.seed, folder: path,
          ...Object.fromEntries((config.classpath ?? []).map((entry, i) => ['classpath ' + (i + 1), entry]))}),
        provenance ? list('Provenance', provenance) : null,
        training ? list('Training', flat(training)) : list('Settings', flat(config)),
        configuration ? list('Settings of ' + config.algorithm, flat(configuration)) : null),
      samples.length > 0 ? element('h3', {}, 'What it wrote') : null,
      samples.some(sample => values(sample).length > 0) ? element('p', {class: 'note'}, 'Beside an evaluation stand the means of the completions below it.') : null,
      ...written(samples, opened),
      report ? element('h3', {}, 'Report') : null,
      report ? element('pre', {}, report) : null));
  }

  /** What can be done with it; nothing is done before it is confirmed. */
  #edits(run) {
    const box = element('div', {class: 'edits'});
    const button = (text, action, attributes = {}) => element('button', {type: 'button', onclick: action, ...attributes}, text);
    const problem = element('span', {class: 'problem', role: 'alert'});
    const leave = () => {
      this.#editing = null;
      this.#shown = '';
      this.draw();
    };
    const save = async (what, more) => {
      try {
        await this.#on.edit(what, run, more);
        leave();
      } catch (error) {
        problem.textContent = error.message;
      }
    };
    const rename = () => {
      this.#editing = run.id;
      const name = element('input', {type: 'text', value: run.name, placeholder: run.id, maxlength: 100, 'aria-label': 'name'});
      const note = element('textarea', {rows: 3, maxlength: 2000, placeholder: 'Note', 'aria-label': 'note'}, run.note);
      box.replaceChildren(element('div', {class: 'edit'}, name, note),
        button('Save', () => save('label', {name: name.value, note: note.value})), button('Cancel', leave), problem);
      name.focus();
    };
    const confirm = () => {
      this.#editing = run.id;
      box.replaceChildren(`Move ${nameOf(run)} to the trash? `, button('Move to trash', () => save('delete')), button('Keep it', leave), problem);
    };
    box.append(button('Name and note', rename), button('Delete', confirm, {disabled: run.state === 'running', title: run.state === 'running' ? 'it is being trained' : null}));
    return box;
  }
}

/** What came of a run: of an agent its returns, of a language model the reward of its completions or its loss on held-out text. */
function result(run) {
  if (run.lastReward !== null) {
    return {'best reward of held-out prompts': figure(run.bestReward, 5), 'last reward of held-out prompts': figure(run.lastReward, 5),
      'updates a second': short(run.stepsPerSecond)};
  }
  if (run.lastLoss !== null) {
    return {'least loss on held-out text': figure(run.bestLoss, 5), 'its perplexity': figure(Math.exp(run.bestLoss), 5),
      'last loss on held-out text': figure(run.lastLoss, 5), 'updates a second': short(run.stepsPerSecond)};
  }
  return {'best evaluation': figure(run.best, 6), 'last evaluation': figure(run.last, 6), 'of the optimum': figure(run.fraction, 5),
    optimum: figure(run.optimal, 6), 'random policy': figure(run.random, 6), 'steps a second': short(run.stepsPerSecond)};
}

/** The texts of each evaluation with what they are worth, the latest first; that one is open, and what a person has opened stays so. */
function written(samples, opened) {
  const steps = [...new Set(samples.map(sample => sample.step))].sort((a, b) => b - a);
  return steps.map((step, i) => {
    const those = samples.filter(sample => sample.step === step);
    return element('details', {class: 'samples', 'data-step': step, open: i === 0 || opened.has(String(step))},
      element('summary', {}, `after ${step} updates`, worth(means(those))),
      ...those.map(sample => element('div', {class: 'sample'},
        element('pre', {}, element('span', {class: 'prompt'}, sample.prompt), sample.completion), worth(values(sample)))));
  });
}

/** What a completion is worth, by who says so: [name, value]. */
function values({reward, judges}) {
  return [...(reward === undefined ? [] : [['reward', reward]]), ...Object.entries(judges ?? {})];
}

/** The same of several completions, each over those that have it. */
function means(samples) {
  const all = new Map();
  for (const [name, value] of samples.flatMap(values)) all.set(name, [...(all.get(name) ?? []), value]);
  return [...all].map(([name, its]) => [name, its.reduce((a, b) => a + b) / its.length]);
}

function worth(its) {
  return its.length === 0 ? null : element('span', {class: 'worth'}, ...its.map(([name, value]) =>
    element('span', {}, name + ' ', element('b', {}, figure(value, 3)))));
}

function list(title, values) {
  return element('section', {class: 'list'}, element('h3', {}, title), element('dl', {}, ...Object.entries(values).flatMap(([name, value]) =>
    [element('dt', {}, name), element('dd', {}, value === null || value === undefined ? '–' : String(value))])));
}
