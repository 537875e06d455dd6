// Everything that comes from a run gets onto the page as text: there is no innerHTML anywhere.

/** An element with attributes, event listeners (on...) and children; strings become text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

/** Fills a box anew where what it says, the key, has changed: who reads or uses it there is left alone. */
export function fill(box, key, children) {
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.replaceChildren(...children());
}

export const byId = id => document.getElementById(id);

/** A colour of the style sheet, which has one for light and one for dark. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
}

/** A figure with as many digits as say something. */
export function figure(value, digits = 4) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e9)) return value.toExponential(2);
  return size >= 1e5 ? short(value) : String(Number(value.toPrecision(digits)));
}

/** A large number in a few characters: 200k, 1.5M. */
export function short(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  for (const [unit, letter] of [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']]) {
    if (Math.abs(value) >= unit) return Number((value / unit).toPrecision(3)) + letter;
  }
  return String(Number(value.toPrecision(3)));
}

/** A time of training in a few characters. */
export function duration(seconds) {
  if (seconds === null || !Number.isFinite(seconds)) return '–';
  for (const [unit, name] of [[86400, 'd'], [3600, 'h'], [60, 'min']]) {
    if (Math.abs(seconds) >= unit) return Number((seconds / unit).toPrecision(3)) + ' ' + name;
  }
  return Number(seconds.toPrecision(3)) + ' s';
}

/** What a run is called: as somebody named it, or as its folder. */
export const nameOf = run => run.name || run.id;

export function ago(millis) {
  const seconds = Math.max(0, (Date.now() - millis) / 1000);
  if (seconds < 60) return 'now';
  if (seconds < 3600) return Math.floor(seconds / 60) + ' min';
  if (seconds < 86400) return Math.floor(seconds / 3600) + ' h';
  return Math.floor(seconds / 86400) + ' d';
}

/** Asks the server for something, and gives its answer or throws its complaint. */
export async function ask(path, body) {
  const answer = await fetch(path, body === undefined
    ? {}
    : {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error);
  return json;
}
