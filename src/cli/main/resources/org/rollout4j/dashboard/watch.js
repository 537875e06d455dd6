// An episode: the board, what the policy thinks of it, and a person who may take over.
import uPlot from './uplot.js';
import {ask, byId, colour, element, figure, nameOf} from './dom.js';

const KEYS = {ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right'};
const SPEEDS = [1, 2, 5, 10, 30];

export class Watch {
  #state;
  #session = null;
  #names = [];
  #run = null;
  #frames = [];
  #at = 0;
  #timer = null;
  #busy = false;
  #plot = null;
  #parts = null;
  #problem = '';

  constructor(state) {
    this.#state = state;
    document.addEventListener('keydown', event => this.#key(event));
  }

  draw() {
    if (!this.#parts) this.#build();
    const list = this.#parts.run;
    const ids = this.#state.runs.map(run => run.id);
    const names = this.#state.runs.map(nameOf);
    if (list.dataset.names !== names.join('\n')) {
      list.replaceChildren(...ids.map((id, i) => element('option', {value: id}, names[i])));
      list.dataset.names = names.join('\n');
      list.value = this.#run ?? (ids.includes(this.#state.focus) ? this.#state.focus : ids[0] ?? '');
    }
    this.#show();
  }

  leave() {
    this.#pause();
  }

  /** Lets the chart be made anew, in other colours. */
  forget() {
    this.#plot?.destroy();
    this.#plot = null;
    this.#parts?.value.replaceChildren();
  }

  #build() {
    const button = (text, action, title) => element('button', {type: 'button', onclick: action, title}, text);
    this.#parts = {
      run: element('select', {'aria-label': 'run'}),
      seed: element('input', {type: 'number', value: '1', min: '0', 'aria-label': 'seed'}),
      play: button('Play', () => (this.#timer ? this.#pause() : this.#play()), 'space'),
      step: button('Step', () => this.#advance(), 'the policy takes one step'),
      speed: element('select', {'aria-label': 'steps a second'}, ...SPEEDS.map(speed => element('option', {value: speed, selected: speed === 5}, speed + ' / s'))),
      stochastic: element('input', {type: 'checkbox'}),
      scrub: element('input', {type: 'range', min: '0', max: '0', value: '0', 'aria-label': 'moment', oninput: event => this.#goto(Number(event.target.value))}),
      status: element('p', {class: 'status', role: 'status'}),
      board: element('canvas', {class: 'board', role: 'img', 'aria-label': 'the state'}),
      observation: element('p', {class: 'note observation'}),
      actions: element('div', {class: 'actions'}),
      thoughts: element('div', {class: 'thoughts'}),
      value: element('div', {class: 'plot value'}),
    };
    const p = this.#parts;
    p.thoughts.append(
      element('h3', {}, 'Actions'), p.actions,
      element('p', {class: 'note'}, 'Click an action, or press its number or arrow, to take it yourself. ★ is optimal.'),
      element('h3', {}, 'Value and return so far'), p.value);
    byId('watch').replaceChildren(
      element('div', {class: 'controls'},
        element('label', {}, 'Run ', p.run), element('label', {}, 'Seed ', p.seed),
        button('New episode', () => this.#open()), p.play, p.step, p.speed,
        element('label', {}, p.stochastic, ' draw actions as in training')),
      p.status,
      element('div', {class: 'stage'}, element('div', {class: 'picture'}, p.board, p.observation, p.scrub), p.thoughts));
    new ResizeObserver(() => this.#show()).observe(p.board.parentElement);
  }

  async #open() {
    this.#pause();
    await this.#try(async () => {
      const run = this.#parts.run.value;
      if (run !== this.#run || this.#session === null) {
        if (this.#session !== null) ask(`api/episodes/${this.#session}/close`, {}).catch(() => {});
        this.#session = null;
        const opened = await ask('api/episodes', {run});
        this.#session = opened.session;
        this.#names = opened.actionNames;
        this.#run = run;
      }
      const frame = await ask(`api/episodes/${this.#session}/reset`, {seed: Number(this.#parts.seed.value)});
      this.#frames = [frame];
      this.#at = 0;
    });
  }

  /** The next frame: the one that is known already when looking back, else a step of the policy. */
  async #advance(action) {
    if (this.#session === null) return this.#open();
    if (action === undefined && this.#at < this.#frames.length - 1) return this.#goto(this.#at + 1);
    const last = this.#frames[this.#frames.length - 1];
    if (last.terminated || last.truncated) return this.#pause();
    return this.#try(async () => {
      const body = action === undefined ? {stochastic: this.#parts.stochastic.checked} : {action};
      this.#frames.push({...await ask(`api/episodes/${this.#session}/step`, body), byHand: action !== undefined});
      this.#at = this.#frames.length - 1;
    });
  }

  async #try(what) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      this.#problem = '';
      await what();
    } catch (error) {
      this.#problem = error.message;
      if (/open it again/.test(error.message)) this.#session = null;
      this.#pause();
    } finally {
      this.#busy = false;
    }
    this.#show();
  }

  #goto(moment) {
    this.#at = moment;
    this.#show();
  }

  async #play() {
    this.#parts.play.textContent = 'Pause';
    this.#timer = -1;
    if (this.#session === null) await this.#open();
    const tick = async () => {
      if (!this.#timer) return;
      await this.#advance();
      if (this.#timer) this.#timer = setTimeout(tick, 1000 / Number(this.#parts.speed.value));
    };
    if (this.#session !== null) tick();
    else this.#pause();
  }

  #pause() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#parts) this.#parts.play.textContent = 'Play';
  }

  #key(event) {
    if (this.#state.tab !== 'watch' || this.#frames.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/INPUT|SELECT|TEXTAREA/.test(event.target.tagName) && event.target.type !== 'checkbox') return;
    const action = this.#keyed(event.key);
    if (event.key === ' ' && event.target.tagName !== 'BUTTON') {
      event.preventDefault();
      if (this.#timer) this.#pause();
      else this.#play();
    } else if (action >= 0) {
      event.preventDefault();
      this.#take(action);
    }
  }

  /** The action of a key: arrows by the names of directions, numbers from 0. */
  #keyed(key) {
    const names = this.#names.map(name => name.toLowerCase());
    if (key in KEYS) {
      return names.findIndex(name => name === KEYS[key] || name === {up: '↑', down: '↓', left: '←', right: '→'}[KEYS[key]] || name.endsWith(' ' + KEYS[key]));
    }
    return /^[0-9]$/.test(key) && Number(key) < this.#count() ? Number(key) : -1;
  }

  #take(action) {
    this.#pause();
    this.#at = this.#frames.length - 1;
    this.#advance(action);
  }

  #count() {
    const frame = this.#frames[this.#at];
    return frame?.probabilities?.length ?? frame?.actionValues?.length ?? this.#names.length;
  }

  #show() {
    const p = this.#parts;
    const frame = this.#frames[this.#at];
    p.status.textContent = this.#problem || (frame ? this.#describe(frame) : this.#invite());
    p.status.classList.toggle('problem', this.#problem !== '');
    p.scrub.max = Math.max(0, this.#frames.length - 1);
    p.scrub.value = this.#at;
    p.scrub.hidden = this.#frames.length < 2;
    p.board.hidden = !frame?.scene;
    p.thoughts.hidden = !frame;
    p.observation.textContent = !frame || frame.scene ? '' : 'This environment has no picture.';
    if (frame?.scene) paint(p.board, frame.scene);
    if (frame) this.#showActions(frame);
    this.#showValue();
  }

  #invite() {
    const run = this.#state.runs.find(one => one.id === this.#parts.run.value);
    return run ? `Press New episode to watch what ${nameOf(run)} learned.` : 'There is no run to watch yet.';
  }

  #describe(frame) {
    const end = frame.terminated ? ' The episode has ended.' : frame.truncated ? ' The episode is cut off here.' : '';
    const name = frame.action >= 0 ? `, by ${this.#name(frame.action)}${frame.byHand ? ' (you)' : ''}`
      : frame.continuousAction ? `, by ${frame.continuousAction.map(value => figure(value, 3)).join(', ')}` : '';
    return `step ${frame.step}${name}: reward ${figure(frame.reward)}, return ${figure(frame.returned)}`
      + (frame.value === null ? '' : `, value ${figure(frame.value)}`) + '.' + end;
  }

  #name(action) {
    return this.#names[action] ?? 'action ' + action;
  }

  #showActions(frame) {
    const shown = frame.probabilities ?? frame.actionValues;
    const low = frame.probabilities ? 0 : Math.min(...(shown ?? []));
    const high = frame.probabilities ? 1 : Math.max(...(shown ?? []));
    const next = this.#frames[this.#at + 1];
    this.#parts.actions.replaceChildren(...Array.from({length: this.#count()}, (_, action) => {
      const value = shown?.[action] ?? null;
      const part = value === null || high === low ? 0 : (value - low) / (high - low);
      const legal = frame.legalActions === null || frame.legalActions[action];
      const best = frame.bestActions?.includes(action);
      const meter = element('progress', {max: 1, value: part, 'aria-label': 'of ' + this.#name(action)});
      return element('button', {
        class: 'action' + (best ? ' best' : '') + (next?.action === action ? ' taken' : ''),
        disabled: !legal || frame.terminated || frame.truncated,
        onclick: () => this.#take(action),
      }, element('kbd', {}, String(action)), element('span', {class: 'label'}, this.#name(action) + (best ? ' ★' : '')), meter,
      element('span', {class: 'number'}, value === null ? '' : frame.probabilities ? (100 * value).toFixed(1) + ' %' : figure(value)));
    }));
  }

  #showValue() {
    const frames = this.#frames;
    const data = [frames.map(frame => frame.step), frames.map(frame => frame.value), frames.map(frame => frame.returned)];
    const box = this.#parts.value;
    const width = box.clientWidth || 300;
    if (!this.#plot) {
      const axis = {stroke: colour('muted'), grid: {stroke: colour('grid')}, ticks: {stroke: colour('grid')}, font: '11px system-ui, sans-serif'};
      this.#plot = new uPlot({
        width, height: 150, legend: {show: false}, scales: {x: {time: false, range: (u, low, high) => [low ?? 0, Math.max((high ?? 0), (low ?? 0) + 1)]}},
        axes: [{...axis, size: 28, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10000]}, {...axis, size: 50}], cursor: {show: false},
        series: [{}, {label: 'value', stroke: colour('colour0'), width: 2, spanGaps: true, points: {show: false}},
          {label: 'return', stroke: colour('colour1'), width: 2, dash: [5, 3], points: {show: false}}],
      }, data, box);
      box.append(element('p', {class: 'note key'}, element('span', {}, element('span', {class: 'swatch colour0'}), 'value'),
        element('span', {}, element('span', {class: 'swatch colour1'}), 'return so far')));
    } else {
      if (width !== this.#plot.width) this.#plot.setSize({width, height: 150});
      this.#plot.setData(data);
    }
  }
}

/** Draws a scene as large as there is room for. */
function paint(canvas, scene) {
  const room = canvas.parentElement.clientWidth || 320;
  const scale = Math.min(room / scene.width, 420 / scene.height);
  const dots = devicePixelRatio || 1;
  canvas.width = Math.round(scene.width * scale * dots);
  canvas.height = Math.round(scene.height * scale * dots);
  canvas.style.width = scene.width * scale + 'px';
  canvas.style.height = scene.height * scale + 'px';
  const pen = canvas.getContext('2d');
  pen.scale(scale * dots, scale * dots);
  pen.fillStyle = colour('paint-background');
  pen.fillRect(0, 0, scene.width, scene.height);
  for (const [kind, paintName, strength, ...numbers] of scene.shapes) {
    pen.fillStyle = pen.strokeStyle = colour('paint-' + paintName);
    pen.globalAlpha = strength;
    pen.beginPath();
    if (kind === 'rectangle') pen.fillRect(...numbers);
    else if (kind === 'circle') {
      pen.arc(numbers[0], numbers[1], numbers[2], 0, 2 * Math.PI);
      pen.fill();
    } else if (kind === 'line') {
      pen.lineWidth = numbers[4];
      pen.lineCap = 'round';
      pen.moveTo(numbers[0], numbers[1]);
      pen.lineTo(numbers[2], numbers[3]);
      pen.stroke();
    } else if (kind === 'text') {
      pen.textAlign = 'center';
      pen.textBaseline = 'middle';
      pen.font = `${numbers[2] / 0.72}px system-ui, sans-serif`; // capitals are 0.72 of a letter's size
      pen.fillText(numbers[3], numbers[0], numbers[1]);
    }
  }
  pen.globalAlpha = 1;
}
