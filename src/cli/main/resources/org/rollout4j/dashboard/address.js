// The address says what is shown, so that a link, a reload and the back button show it again.

const DEFAULTS = {tab: 'curves', x: 'steps', log: '', band: 'each', smoothing: '0.6', references: '1', filter: '', grouped: '', more: '', left: '', right: ''};
const LISTS = {chosen: 'run', pinned: 'pin', hidden: 'hide'};
const NAMES = {tab: 'view', focus: 'focus', band: 'seeds'};
const nameOf = field => NAMES[field] ?? field;

/** What the address says, with what it does not say as it is by default. */
export function read() {
  const address = new URLSearchParams(location.hash.slice(1));
  const said = {focus: address.get('focus')};
  for (const [field, name] of Object.entries(LISTS)) said[field] = [...new Set(address.getAll(name))];
  for (const [field, value] of Object.entries(DEFAULTS)) said[field] = address.get(nameOf(field)) ?? value;
  return said;
}

/** Makes it the address; a step that one can go back from, unless it is small. */
export function write(state, small) {
  const address = new URLSearchParams();
  for (const [field, name] of Object.entries(LISTS)) state[field].forEach(value => address.append(name, value));
  if (state.focus) address.set('focus', state.focus);
  for (const [field, value] of Object.entries(DEFAULTS)) {
    if (state[field] !== value) address.set(nameOf(field), state[field]);
  }
  const hash = '#' + address;
  if (hash === location.hash || (hash === '#' && location.hash === '')) return;
  if (small) history.replaceState(null, '', hash);
  else history.pushState(null, '', hash);
}
