// What is under the pointer: the name and value of each curve, whole, beside it.
import {element, figure} from './dom.js';

const GAP = 14;

export class Hover {
  #box = element('div', {class: 'hover', role: 'tooltip', hidden: true});

  constructor() {
    document.body.append(this.#box);
  }

  /**
   * Shows it.
   * lines are {label, value, swatch}, the class of what stands before the name; x and y are where the pointer is in the window.
   */
  show(title, lines, x, y) {
    this.#box.replaceChildren(element('p', {}, title), ...[...lines].sort((a, b) => b.value - a.value).map(line =>
      element('p', {}, element('span', {class: line.swatch}), element('span', {class: 'label'}, line.label), element('b', {}, figure(line.value, 5)))));
    this.#box.hidden = false;
    const {offsetWidth, offsetHeight} = this.#box;
    const left = x + GAP + offsetWidth < innerWidth ? x + GAP : x - GAP - offsetWidth;
    this.#box.style.left = Math.max(4, left) + 'px';
    this.#box.style.top = Math.max(4, Math.min(y + GAP, innerHeight - offsetHeight - 4)) + 'px';
  }

  hide() {
    this.#box.hidden = true;
  }
}
