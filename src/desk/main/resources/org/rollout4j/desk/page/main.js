// What happens when: a pause asks for a suggestion, keys say what is done with it, and the server is told.
import {ask, byId, say} from './dom.js';
import {Editor} from './editor.js';
import {Ghost} from './ghost.js';
import {Keep} from './keep.js';
import {Panel} from './panel.js';
import {Profiles} from './profiles.js';
import {Versions} from './versions.js';
import {Watch} from './watch.js';

/** So long after a key somebody seems to pause, in milliseconds. */
const PAUSE = 100;
const REFRESH = 2000;

const editor = new Editor();
const keep = new Keep(editor);
const desk = {profile: null, tab: crypto.randomUUID(), signal, refresh, open, forgotten};
const watch = new Watch((place, text) => {
  if (text === '') signal({event: 'rejected', before: place.context, shown: place.shown});
  else if (text !== place.shown) signal({event: 'edited', before: place.context, shown: place.shown, written: text});
});
const ghost = new Ghost(editor, {
  signal: (event, place, more) => signal({event, before: place.context, shown: place.shown, ...more}),
  watch: place => watch.add(place),
});
const panel = new Panel(desk);
const profiles = new Profiles(editor, desk);
const versions = new Versions(editor, desk);

let composing = false;
let timer = null;
let typedAt = 0;
let signals = Promise.resolve();

/** Tells the server what somebody did, in order. */
function signal(body) {
  signals = signals.then(() => ask('api/signal', {profile: desk.profile, ...body}))
    .then(refresh)
    .catch(problem => say(problem.message, true));
}

function schedule() {
  clearTimeout(timer);
  timer = setTimeout(suggest, PAUSE);
}

async function suggest() {
  if (composing || ghost.isShown || !editor.isAtEnd || desk.profile === null) return;
  const {value, cursor} = editor;
  const before = editor.before(cursor);
  if (before.trim() === '') return;
  const begun = typedAt;
  try {
    const {text} = await ask('api/suggest', {profile: desk.profile, tab: desk.tab, before});
    if (text === null || composing || ghost.isShown || editor.value !== value || editor.cursor !== cursor || begun !== typedAt) return;
    ghost.show(before, text);
    performance.measure('ghost', {start: begun});
  } catch (problem) {
    if (problem.status) say(problem.message, true);
    else status(false);
  }
}

function typed() {
  typedAt = performance.now();
  ghost.look(editor.value);
  if (!composing) watch.look(editor.value);
  keep.changed();
  schedule();
}

function pressed(event) {
  if (event.isComposing || composing || !ghost.isShown) return;
  const actions = {Tab: () => ghost.take(), Escape: () => ghost.reject(), ArrowRight: () => ghost.takeWord()};
  const plain = !event.altKey && !event.metaKey && !event.shiftKey && event.ctrlKey === (event.key === 'ArrowRight');
  if (plain && ghost.isAtCursor && actions[event.key]) {
    event.preventDefault();
    actions[event.key]();
  }
}

function moved() {
  if (ghost.isShown && !composing && !ghost.isAtCursor) ghost.leave();
}

editor.area.addEventListener('input', typed);
editor.area.addEventListener('keydown', pressed);
for (const event of ['keyup', 'mouseup', 'select']) editor.area.addEventListener(event, moved);
editor.area.addEventListener('compositionstart', () => {
  composing = true;
  clearTimeout(timer);
  ghost.leave();
});
editor.area.addEventListener('compositionend', () => {
  composing = false;
  typed();
});
addEventListener('pagehide', () => {
  ghost.leave();
  watch.end(editor.value);
});

function status(live) {
  byId('connection').textContent = live ? 'ready' : 'the desk is not running: start it again, and open the address that it prints';
  byId('connection').className = live ? '' : 'lost';
}

async function refresh() {
  if (desk.profile !== null && document.visibilityState === 'hidden') return;
  try {
    const state = await ask('api/state' + (desk.profile === null ? '' : '?' + new URLSearchParams({profile: desk.profile})));
    if (desk.profile === null) await open(state.profile, state);
    else await shown(state);
    status(true);
  } catch (problem) {
    status(false);
    if (problem.status) say(problem.message, true);
  }
}

async function shown(state) {
  if (state.profile !== desk.profile) return;
  panel.show(state);
  profiles.show(state);
  byId('instruct').hidden = !state.instructed;
  byId('example').hidden = state.example === '';
  byId('example').onclick = () => editor.replace(editor.cursor, editor.cursor, state.example);
  if (await keep.hear(state.version)) ghost.hide();
}

/** Writes with another profile from now on; nothing may be typed until its text is there. */
async function open(name, state) {
  editor.area.readOnly = true;
  if (desk.profile !== null) await keep.save();
  ghost.leave();
  watch.end(editor.value);
  versions.hide();
  await signals;
  await keep.load(name);
  desk.profile = name;
  editor.area.readOnly = false;
  await shown(state ?? await ask('api/state?' + new URLSearchParams({profile: name})));
}

async function forgotten() {
  ghost.hide();
  watch.clear();
  versions.hide();
  await keep.load(desk.profile);
}

await refresh();
editor.area.focus();
setInterval(refresh, REFRESH);
