// What is learned: how it goes, what it thinks one likes, and what one may do about it.
import {ask, byId, element, fill, onClick, pieces, say} from './dom.js';

const figure = value => (Number.isFinite(value) ? String(Number(value.toFixed(2))) : '–');
const share = (part, whole) => (whole === 0 ? '–' : Math.round(100 * part / whole) + ' % of ' + whole);

export class Panel {
  #desk;
  #state = null;

  /** @param desk profile, and refresh(), forgotten() */
  constructor(desk) {
    this.#desk = desk;
    onClick('pause', () => this.#post('pause', {pause: !this.#state.paused}));
    onClick('undo', async () => say((await this.#post('undo')).undone ? 'The last lesson is taken back.' : 'There is nothing to take back.'));
    onClick('forget', () => this.#forget());
    onClick('export-preferences', () => this.#export('preferences'));
    onClick('export-unpaired', () => this.#export('unpaired'));
    byId('import').addEventListener('change', event => this.#import(event.target).catch(problem => say(problem.message, true)));
  }

  show(state) {
    this.#state = state;
    byId('folder').textContent = state.folder;
    byId('model').textContent = state.model;
    byId('knows').textContent = state.knows;
    byId('pause').textContent = state.paused ? 'Go on learning' : 'Pause';
    const s = state.statistics;
    fill(byId('statistics'), JSON.stringify([s, state.kl, state.updates, state.behind, state.problem, state.paused]), () => [
      ['Accepted', share(s.accepted, s.opportunities)],
      ['Shown', share(s.shown, s.opportunities)],
      ['Changed', share(s.edited, s.opportunities)],
      ['Refused', share(s.rejected, s.opportunities)],
      ['Pairs chosen', String(s.choices)],
      ['Updates', String(state.updates) + (state.paused ? ', paused' : '') + (state.behind ? ', learning again' : '')],
      ['Distance from the base', figure(state.kl) + ' nats a token'],
      ...(state.problem ? [['Problem', state.problem]] : []),
    ].flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
    fill(byId('likings'), JSON.stringify([state.profile, state.likings]), () => [this.#likings(state.likings)]);
  }

  #likings(likings) {
    if (likings.length === 0) return element('p', {class: 'note'}, 'Nothing yet.');
    return element('table', {}, ...likings.map(({feature, weight, low, high, isSet}) => element('tr', {},
      element('th', {scope: 'row'}, feature),
      element('td', {}, element('input', {type: 'number', step: 'any', value: figure(weight), 'aria-label': 'weight of ' + feature,
        onchange: event => this.#set(feature, event.target.valueAsNumber)})),
      element('td', {class: low > 0 ? 'liked' : high < 0 ? 'disliked' : ''}, figure(low) + ' to ' + figure(high) + (isSet ? ', set by you' : '')))));
  }

  async #set(feature, value) {
    if (!Number.isFinite(value)) return;
    await this.#post('weight', {feature, value}).catch(problem => say(problem.message, true));
  }

  async #post(what, body = {}) {
    const answer = await ask('api/' + what, {profile: this.#desk.profile, ...body});
    await this.#desk.refresh();
    return answer;
  }

  async #forget() {
    if (!confirm('Forget everything that this profile has learned, and the text on this page? This cannot be taken back.')) return;
    await this.#post('forget');
    await this.#desk.forgotten();
    say('Everything is forgotten.');
  }

  async #export(kind) {
    const {rows} = await ask('api/export?' + new URLSearchParams({profile: this.#desk.profile, kind}));
    const link = element('a', {href: URL.createObjectURL(new Blob([rows], {type: 'application/jsonl'})), download: kind + '.jsonl'});
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  async #import(input) {
    const [file] = input.files;
    if (!file) return;
    const {rows} = await this.#post('import', {rows: pieces(await file.text())}).finally(() => { input.value = ''; });
    say(rows + ' rows are read.');
  }
}
