// What the page is about (runs, what is chosen), the stream of news, and which view is open. Views draw; they keep no truth of their own.
import {byId} from './dom.js';
import {RunTable} from './runs.js';
import {Curves} from './curves.js';
import {Details} from './details.js';
import {Watch} from './watch.js';
import {Rows} from './series.js';

const MOST_CHOSEN = 12;

const state = {
  runs: [],        // as the server sums them up
  rows: new Map(), // what was read of the metrics of the chosen runs, by id
  metrics: [],     // what metrics there are, in the order of the charts
  chosen: [],      // ids of the runs on the charts, in the order they were chosen
  focus: null,     // the id of the run in the views Run and Watch
  joined: false,   // whether runs that differ only in their seed are one line
  tab: 'curves',
  heard: false,
};

const table = new RunTable(state, {toggle, focus});
const curves = new Curves(state);
const views = {curves, details: new Details(state), watch: new Watch(state)};
let events = null;

function readAddress() {
  const address = new URLSearchParams(location.hash.slice(1));
  state.chosen = address.getAll('run');
  state.focus = address.get('focus');
  state.tab = address.get('view') in views ? address.get('view') : 'curves';
}

function writeAddress() {
  const address = new URLSearchParams();
  state.chosen.forEach(id => address.append('run', id));
  if (state.focus) address.set('focus', state.focus);
  if (state.tab !== 'curves') address.set('view', state.tab);
  history.replaceState(null, '', '#' + address);
}

/** Connects anew for other runs; the browser connects anew by itself when the connection is lost. */
function listen() {
  if (events) events.close();
  for (const id of [...state.rows.keys()]) {
    if (!state.chosen.includes(id)) state.rows.delete(id);
  }
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
  byId('left').hidden = left === 0;
  byId('left').textContent = left + ' older runs are not shown.';
  byId('empty').hidden = runs.length > 0;
  if (!state.heard) chooseAtFirst();
  state.heard ||= runs.length > 0; // from now on, who chooses none sees none
  table.draw();
  views[state.tab].draw();
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
  state.chosen = state.runs.filter(run => run.group === latest.group).map(run => run.id).slice(0, MOST_CHOSEN);
  if (!there.has(state.focus)) state.focus = latest.id;
  listen();
}

function toggle(id) {
  state.chosen = state.chosen.includes(id)
    ? state.chosen.filter(other => other !== id)
    : [...state.chosen, id].slice(-MOST_CHOSEN);
  writeAddress();
  listen();
  table.draw();
  curves.draw();
}

function join() {
  state.joined = byId('band').value !== 'each';
  table.draw();
}

function focus(id) {
  state.focus = id;
  show(state.tab === 'curves' ? 'details' : state.tab);
  table.draw();
}

function show(tab) {
  state.tab = tab;
  for (const [name, view] of Object.entries(views)) {
    byId(name).hidden = name !== tab;
    if (name !== tab) view.leave?.();
  }
  for (const link of byId('tabs').children) {
    link.setAttribute('aria-current', link.dataset.tab === tab ? 'page' : 'false');
  }
  writeAddress();
  views[tab].draw();
}

for (const link of byId('tabs').children) {
  link.addEventListener('click', event => {
    event.preventDefault();
    show(link.dataset.tab);
  });
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  curves.forget();
  views.watch.forget();
  table.draw();
  views[state.tab].draw();
});
byId('band').addEventListener('input', join);
join(); // a browser may remember what was chosen before
readAddress();
show(state.tab);
listen();
