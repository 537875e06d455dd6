// Colours and dashes: each run that is shown has a pair of its own, and keeps it as long as it is shown.

/** Colours that people with any kind of colour blindness tell apart (Okabe and Ito), by the style sheet. */
const COLOURS = 8;
const DASHES = [[], [9, 4], [2, 3]];

export class Strokes {
  #places = new Map();

  /** Gives places to these and takes them from all others. */
  keep(ids) {
    for (const id of [...this.#places.keys()]) {
      if (!ids.includes(id)) this.#places.delete(id);
    }
    for (const id of ids) {
      if (!this.#places.has(id)) this.#places.set(id, this.#free());
    }
  }

  /** The stroke of one of them. */
  of(id) {
    const place = this.#places.get(id) ?? 0;
    return {colour: place % COLOURS, dash: Math.floor(place / COLOURS) % DASHES.length};
  }

  #free() {
    const taken = new Set(this.#places.values());
    let place = 0;
    while (taken.has(place)) place++;
    return place;
  }
}

/** The stroke of a run, which is that of the first of its group where seeds are joined. */
export function strokeOf(state, id) {
  const groupOf = one => state.runs.find(run => run.id === one)?.group;
  const joined = state.band !== 'each';
  return state.strokes.of(joined ? state.chosen.find(other => groupOf(other) === groupOf(id)) : id);
}

/** The classes of a swatch in that stroke. */
export const swatch = ({colour, dash}) => `swatch colour${colour} dash${dash}`;

/** Its dashes, as a canvas takes them. */
export const dashes = ({dash}) => DASHES[dash];
