// Two versions side by side, of a selection or of what an instruction asks for, of which one is chosen.
import {ask, byId, element, say} from './dom.js';

export class Versions {
  #editor;
  #desk;
  #box = byId('versions');

  /** @param desk profile, tab, signal(body), and isInstructed */
  constructor(editor, desk) {
    this.#editor = editor;
    this.#desk = desk;
    document.addEventListener('selectionchange', () => this.#enable());
    for (const event of ['select', 'keyup', 'mouseup', 'input']) editor.area.addEventListener(event, () => this.#enable());
    byId('rewrite').addEventListener('click', () => this.#ask({kind: 'rewrite', instruction: ''}));
    byId('instruct').addEventListener('submit', event => {
      event.preventDefault();
      this.#ask({kind: 'instruct', instruction: byId('instruction').value});
    });
  }

  #enable() {
    byId('rewrite').disabled = !this.#editor.hasSelection;
  }

  hide() {
    this.#box.hidden = true;
    this.#box.replaceChildren();
  }

  async #ask(wish) {
    const {selectionStart: from, selectionEnd: end} = this.#editor.area;
    const value = this.#editor.value;
    const selection = value.slice(from, end);
    const body = {profile: this.#desk.profile, ...wish, before: this.#editor.before(from), selection};
    say('writing two versions');
    this.hide();
    try {
      const {choices} = await ask('api/choices', {tab: this.#desk.tab + '-versions', ...body});
      say(choices.length === 2 ? '' : choices.length === 1 ? 'The model comes to one version only.' : 'The model comes to nothing here.');
      if (choices.length > 0) this.#show(choices, body, {from, end, value});
    } catch (problem) {
      say(problem.message, true);
    }
  }

  #show(choices, body, place) {
    this.#box.replaceChildren(
      element('div', {class: 'versions'}, ...choices.map((text, i) => element('div', {class: 'version'},
        element('p', {}, text),
        element('button', {type: 'button', onclick: () => this.#choose(choices, i, body, place)}, 'Take this')))),
      element('button', {type: 'button', onclick: () => this.#refuse(choices, body)}, body.selection === '' ? 'Take neither' : 'Keep mine'));
    this.#box.hidden = false;
  }

  #choose(choices, index, body, place) {
    if (this.#editor.value !== place.value) {
      say('The text has changed since: select it again.', true);
      return;
    }
    this.hide();
    this.#desk.signal(choices.length === 2
      ? {...body, event: 'chosen', better: choices[index], worse: choices[1 - index]}
      : {...body, event: 'accepted', shown: choices[index]});
    this.#editor.replace(place.from, place.end, choices[index]);
  }

  #refuse(choices, body) {
    this.hide();
    for (const shown of choices) this.#desk.signal({...body, event: 'rejected', shown});
  }
}
