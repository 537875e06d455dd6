// The text: a plain text area, and a mirror behind it in which the ghost text stands where the cursor is.
import {byId, element} from './dom.js';

/** In a longer text the suggestion stands below it: laying it out a second time would take too long. */
const MAX_MIRRORED = 20_000;

/** The text before the cursor that is looked at, in characters; it begins at a multiple of the step, so that it mostly begins where it did before. */
const WINDOW = 4000;
const STEP = 2000;

export class Editor {
  area = byId('text');
  #mirror = byId('mirror');
  #below = byId('suggestion');

  constructor() {
    this.area.addEventListener('scroll', () => this.#scroll());
  }

  get value() {
    return this.area.value;
  }

  get cursor() {
    return this.area.selectionEnd;
  }

  get hasSelection() {
    return this.area.selectionStart !== this.area.selectionEnd;
  }

  /** What a suggestion may stand behind: the cursor is at the end of what is written in its line. */
  get isAtEnd() {
    const rest = this.value.slice(this.cursor, this.cursor + 200).split('\n', 1)[0];
    return !this.hasSelection && rest.trim() === '';
  }

  /** The end of the text before a place, of whole characters. */
  before(place) {
    let from = place <= WINDOW ? 0 : Math.ceil((place - WINDOW) / STEP) * STEP;
    if (from > 0 && isLow(this.value.charCodeAt(from))) from++;
    return this.value.slice(from, place).toWellFormed?.() ?? this.value.slice(from, place);
  }

  /** Shows ghost text at the cursor; null for none. */
  ghost(text) {
    const mirrored = text !== null && this.value.length <= MAX_MIRRORED;
    this.#mirror.replaceChildren(...(mirrored
      ? [this.value.slice(0, this.cursor), element('span', {}, text), this.value.slice(this.cursor), '\n']
      : []));
    this.#below.hidden = text === null || mirrored;
    this.#below.textContent = text !== null && !mirrored ? '… ' + text : '';
    this.#scroll();
  }

  #scroll() {
    this.#mirror.scrollTop = this.area.scrollTop;
  }

  /** Puts a text in place of the characters from .. end - 1, as if it were typed: the browser's undo takes it back. */
  replace(from, end, text) {
    this.area.focus();
    this.area.setSelectionRange(from, end);
    if (!document.execCommand('insertText', false, text)) {
      this.area.setRangeText(text, from, end, 'end');
      this.area.dispatchEvent(new Event('input', {bubbles: true}));
    }
  }

  /** Another text, as from a file. */
  load(text) {
    this.area.value = text;
    this.ghost(null);
  }
}

const isLow = code => code >= 0xdc00 && code <= 0xdfff;
