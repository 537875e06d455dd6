// A suggestion that is shown, and what somebody does with it.
import {written} from './watch.js';

const WORD = /^\s*\S+/;

export class Ghost {
  #editor;
  #on;
  #place = null;
  #taken = 0; // so many of its characters are in the text
  #words = 0; // and so many were taken word by word

  /** @param on signal(event, place, more), and watch(place) for what is to be seen at the end of the sentence */
  constructor(editor, on) {
    this.#editor = editor;
    this.#on = on;
  }

  get isShown() {
    return this.#place !== null;
  }

  /** Shows a text at the cursor. */
  show(context, shown) {
    const value = this.#editor.value;
    this.#place = {context, shown, before: value.slice(0, this.#editor.cursor), after: value.slice(this.#editor.cursor), accepted: false};
    this.#taken = 0;
    this.#words = 0;
    this.#editor.ghost(shown);
  }

  take() {
    this.#insert(this.#rest());
  }

  takeWord() {
    this.#words = this.#taken + WORD.exec(this.#rest())[0].length;
    this.#insert(this.#rest().slice(0, this.#words - this.#taken));
  }

  reject() {
    this.#end(place => this.#on.signal('rejected', place, {}));
  }

  /** The cursor is elsewhere, or the reader is. */
  leave() {
    this.#end(place => (this.#taken > 0 ? this.#on.watch(place) : this.#on.signal('ignored', place, {})));
  }

  /** It makes no sense any longer, and nobody has done anything with it. */
  hide() {
    this.#place = null;
    this.#editor.ghost(null);
  }

  /** Looks at the text after a change. */
  look(value) {
    if (!this.isShown) return;
    const text = written(this.#place, value);
    if (text === null) {
      this.leave();
    } else if (!this.#place.shown.startsWith(text)) {
      this.#end(place => this.#on.watch(place));
    } else if (text.length === this.#place.shown.length) {
      const place = {...this.#place, accepted: true};
      this.hide();
      this.#on.signal('accepted', place, {});
      this.#on.watch(place);
    } else {
      this.#taken = text.length;
      this.#editor.ghost(this.#rest());
    }
  }

  /** Whether the cursor is where the rest of it begins. */
  get isAtCursor() {
    return this.isShown && !this.#editor.hasSelection && this.#editor.cursor === this.#place.before.length + this.#taken;
  }

  #rest() {
    return this.#place.shown.slice(this.#taken);
  }

  #insert(text) {
    const at = this.#place.before.length + this.#taken;
    this.#editor.replace(at, at, text);
  }

  #end(otherwise) {
    const place = this.#place;
    const words = this.#words;
    if (place === null) return;
    if (words > 0 && words < place.shown.length) this.#on.signal('accepted-words', place, {kept: place.shown.slice(0, words)});
    else otherwise(place);
    this.hide();
  }
}
