// What the page is about (runs, what is chosen), the stream of news, and which view is open. Views draw; they keep no truth of their own.
import * as address from './address.js';
import {ask, byId, element, nameOf} from './dom.js';
import {RunTable} from './runs.js';
import {Curves} from './curves.js';
import {Details} from './details.js';
import {Settings} from './settings.js';
import {Watch} from './watch.js';
import {Rows} from './series.js';
import {Strokes} from './strokes.js';

const MAX_CHOSEN = 12;

const state = {
  runs: [],        // as the server sums them up
  rows: new Map(), // what was read of the metrics of the chosen runs, by id
  metrics: [],     // what metrics there are, in the order of the charts
  strokes: new Strokes(),
  told: false,     // whether the server has said which runs there are
  heard: false,    // and whether there were any
  // What the address says: chosen runs in the order they were chosen, the run in the views Run and Watch, and how all is shown.
  ...address.read(),
};

const table = new RunTable(state, {toggle, focus, change});
const curves = new Curves(state, {change});
const views = {
  curves,
  details: new Details(state, {edit}),
  settings: new Settings(state, {change}),
  watch: new Watch(state),
};
let events = null;

/** Connects anew for other runs; the browser connects anew by itself when the connection is lost. */
function listen() {
  if (events) events.close();
  for (const id of [...state.rows.keys()]) {
    if (!state.chosen.includes(id)) state.rows.delete(id);
  }
  state.strokes.keep(state.chosen);
  events = new EventSource('api/events?' + new URLSearchParams(state.chosen.map(id => ['run', id])));
  events.onopen = () => status('live');
  events.onerror = () => {
    status('lost');
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
  events.addEventListener('runs', event => hearRuns(JSON.parse(event.data)));
  events.addEventListener('metrics', event => hearMetrics(JSON.parse(event.data)));
  events.addEventListener('rows', event => hearRows(JSON.parse(event.data)));
}

function status(what) {
  byId('connection').textContent = what === 'live' ? 'live' : 'connection lost, trying again';
  byId('connection').className = what;
}

function hearRuns({runs, left}) {
  state.runs = runs;
  state.told = true;
  byId('left').hidden = left === 0;
  byId('left').textContent = left + ' older runs are not shown.';
  if (!state.heard) chooseAtFirst();
  state.heard ||= runs.length > 0; // from now on, who chooses none sees none
  draw();
}

function hearMetrics(metrics) {
  state.metrics = metrics;
  if (state.tab === 'curves') curves.draw();
}

function hearRows(rows) {
  if (!state.rows.has(rows.run)) state.rows.set(rows.run, new Rows());
  state.rows.get(rows.run).take(rows);
  if (state.tab === 'curves') curves.draw();
}

/** Who comes without a wish sees the run that was written last, and those of other seeds. */
function chooseAtFirst() {
  const there = new Set(state.runs.map(run => run.id));
  if (state.chosen.some(id => there.has(id)) || state.runs.length === 0) return;
  const latest = state.runs.reduce((a, b) => (b.written > a.written ? b : a));
  state.chosen = state.runs.filter(run => run.group === latest.group).map(run => run.id).slice(0, MAX_CHOSEN);
  state.focus ??= latest.id; // a run that the address names may not have been read yet
  address.write(state, true);
  listen();
}

function toggle(id) {
  state.chosen = state.chosen.includes(id)
    ? state.chosen.filter(other => other !== id)
    : [...state.chosen, id].slice(-MAX_CHOSEN);
  address.write(state);
  listen();
  draw();
}

function focus(id) {
  change({focus: id, tab: state.tab === 'curves' || state.tab === 'settings' ? 'details' : state.tab});
}

/** Shows something else; small changes are no step that the back button goes back from. */
function change(what, small) {
  Object.assign(state, what);
  address.write(state, small);
  draw();
}

/** Goes where the address says, which a person typed or the back button brought. */
function go() {
  const before = state.chosen.join('\n');
  Object.assign(state, address.read());
  if (state.chosen.join('\n') !== before) listen();
  draw();
}

/** Lets the server change something of a run, and says what came of it. */
async function edit(what, run, more = {}) {
  const answer = await ask('api/runs/' + what, {run: run.id, ...more});
  if (what === 'delete') {
    const undo = element('button', {type: 'button', onclick: () => edit('restore', run).catch(error => say(error.message))}, 'Undo');
    state.chosen = state.chosen.filter(id => id !== run.id);
    change({focus: state.focus === run.id ? null : state.focus}, true);
    say(`${nameOf(run)} is in the trash now: ${answer.path} `, undo);
  } else {
    say(what === 'restore' ? nameOf(run) + ' is back.' : '');
  }
  listen(); // the news come at once
}

function say(...what) {
  byId('said').replaceChildren(...what);
}

function draw() {
  if (!(state.tab in views)) state.tab = 'curves';
  for (const [name, view] of Object.entries(views)) {
    byId(name).hidden = name !== state.tab;
    if (name !== state.tab) view.leave?.();
  }
  for (const link of byId('tabs').children) {
    link.setAttribute('aria-current', link.dataset.tab === state.tab ? 'page' : 'false');
  }
  table.draw();
  views[state.tab].draw();
}

for (const link of byId('tabs').children) {
  link.addEventListener('click', event => {
    event.preventDefault();
    change({tab: link.dataset.tab});
  });
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  curves.forget();
  views.watch.forget();
  draw();
});
addEventListener('popstate', go); // of changes by hand, too
draw();
listen();
