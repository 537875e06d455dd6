// Every text, whoever wrote it, gets onto the page as text: there is no innerHTML anywhere.

export const byId = id => document.getElementById(id);

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

/** Fills a box anew where what it says, the key, has changed: who uses it is left alone. */
export function fill(box, key, children) {
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.replaceChildren(...children());
}

export function say(text, problem = false) {
  byId('said').textContent = text;
  byId('said').classList.toggle('problem', problem);
}

/** Asks the server, and gives its answer or throws its complaint, with its status. */
export async function ask(path, body, options = {}) {
  const answer = await fetch(path, body === undefined
    ? options
    : {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body), ...options});
  const json = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(json.error), {status: answer.status});
  return json;
}

/** A long text in pieces, as the server takes it; no pair of surrogates is cut. */
export const pieces = text => text.match(/[^]{1,100000}/gu) ?? [];

/** Does something at a click, and says why it failed. */
export function onClick(id, action) {
  byId(id).addEventListener('click', () => action().catch(problem => say(problem.message, true)));
}
