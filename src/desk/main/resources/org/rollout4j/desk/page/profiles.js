// Several profiles on one base: which one writes, and what each would write here.
import {ask, byId, element, fill, onClick, say} from './dom.js';

export class Profiles {
  #editor;
  #desk;

  /** @param desk profile, tab, and open(name) */
  constructor(editor, desk) {
    this.#editor = editor;
    this.#desk = desk;
    byId('profile').addEventListener('change', event => desk.open(event.target.value).catch(problem => say(problem.message, true)));
    onClick('new-profile', () => this.#create());
    onClick('compare', () => this.#compare());
  }

  show({profiles, profile}) {
    fill(byId('profile'), JSON.stringify([profiles, profile]), () => profiles.map(({name, problem, base}) =>
      element('option', {value: name, selected: name === profile, disabled: problem !== null, title: problem ?? base}, name)));
    byId('compare').hidden = profiles.length < 2;
  }

  async #create() {
    const name = prompt('What is the profile to be called?')?.trim();
    if (!name) return;
    await ask('api/profile', {profile: name});
    await this.#desk.open(name);
  }

  async #compare() {
    const {suggestions} = await ask('api/compare', {profile: this.#desk.profile, tab: this.#desk.tab + '-compare', before: this.#editor.before(this.#editor.cursor)});
    byId('versions').replaceChildren(element('div', {class: 'versions'}, ...suggestions.map(({name, text, problem, statistics}) =>
      element('div', {class: 'version'}, element('strong', {}, name), element('p', {}, problem ?? text ?? 'nothing that is likely enough'),
        statistics ? element('span', {class: 'note'}, statistics.accepted + ' of ' + statistics.opportunities + ' accepted') : null))));
    byId('versions').hidden = false;
  }
}
