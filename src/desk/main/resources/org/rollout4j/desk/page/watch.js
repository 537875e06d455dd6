// What becomes of places where something was suggested: what stands there at the end of the sentence was made of the suggestion.

const MAX_WATCHED = 8;
const END = /[.!?…]["')\]]*\s|[。！？\n]/;

/** What stands between the texts before and after a place; null if these have changed. */
export function written(place, value) {
  const stands = value.length >= place.before.length + place.after.length
    && value.startsWith(place.before) && value.endsWith(place.after);
  return stands ? value.slice(place.before.length, value.length - place.after.length) : null;
}

export class Watch {
  #places = [];
  #made;

  /** @param made told of a place and what was written there, which is empty if nothing was left of it */
  constructor(made) {
    this.#made = made;
  }

  /** Begins to watch a place: {before, after, shown, accepted} with whatever else belongs to it. */
  add(place) {
    this.#places.push(place);
    if (this.#places.length > MAX_WATCHED) this.#places.shift();
  }

  /** Looks at the text after a change. */
  look(value) {
    this.#places = this.#places.filter(place => this.#isOpen(place, written(place, value)));
  }

  #isOpen(place, text) {
    if (text === null) return false;
    if (place.accepted && text.startsWith(place.shown)) return !END.test(text.slice(place.shown.length - 1));
    if (place.accepted && text === '') {
      this.#made(place, '');
      return false;
    }
    const begin = text.length - text.trimStart().length;
    const end = END.exec(text.slice(begin));
    if (!end) return true;
    this.#made(place, text.slice(0, begin + end.index + end[0].length).trimEnd());
    return false;
  }

  /** Nobody looks any longer: what is there counts as it is. */
  end(value) {
    for (const place of this.#places) {
      const text = written(place, value)?.trimEnd() ?? '';
      if (text.trim() !== '' && !(place.accepted && text.startsWith(place.shown))) this.#made(place, text);
    }
    this.clear();
  }

  clear() {
    this.#places = [];
  }
}
