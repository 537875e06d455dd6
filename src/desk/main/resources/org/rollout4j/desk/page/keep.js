// The text is kept by the server, so that it survives this page and the server too. Two tabs write one text: neither overwrites what it has not seen.
import {ask, byId, pieces, say} from './dom.js';

const PAUSE = 400;

export class Keep {
  #editor;
  #profile = null;
  #version = 0;
  #timer = null;
  #isChanged = false;
  #saving = Promise.resolve();

  constructor(editor) {
    this.#editor = editor;
    byId('take-other').addEventListener('click', () => this.load(this.#profile));
    byId('take-own').addEventListener('click', () => this.#overwrite());
    addEventListener('pagehide', () => this.#send({keepalive: true}).catch(() => {}));
  }

  /** Shows the text of a profile. */
  async load(profile) {
    const {text, version} = await ask('api/text?' + new URLSearchParams({profile}));
    clearTimeout(this.#timer);
    this.#profile = profile;
    this.#version = version;
    this.#isChanged = false;
    byId('conflict').hidden = true;
    this.#editor.load(text);
  }

  changed() {
    this.#isChanged = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), PAUSE);
  }

  /** Keeps it now; one after the other. */
  save() {
    this.#saving = this.#saving.then(() => this.#send({})).catch(problem => {
      if (problem.status === 409 && problem.message.startsWith('another tab')) byId('conflict').hidden = false;
      else if (problem.status) say('The text is not kept: ' + problem.message, true);
      else this.#timer = setTimeout(() => this.save(), 2000); // the server may come back
    });
    return this.#saving;
  }

  async #send(options) {
    if (!this.#isChanged || !byId('conflict').hidden) return;
    this.#isChanged = false;
    try {
      this.#version = (await ask('api/text', {profile: this.#profile, text: pieces(this.#editor.value), version: this.#version}, options)).version;
      document.body.dataset.kept = this.#version;
    } catch (problem) {
      this.#isChanged = true;
      throw problem;
    }
  }

  /** The server has that version; returns whether another tab has written, and its text is shown now. */
  async hear(version) {
    if (this.#profile === null || version === this.#version || this.#isChanged) return false;
    await this.#saving;
    if (version <= this.#version || this.#isChanged) return false;
    await this.load(this.#profile);
    return true;
  }

  async #overwrite() {
    this.#version = (await ask('api/text?' + new URLSearchParams({profile: this.#profile}))).version;
    byId('conflict').hidden = true;
    this.#isChanged = true;
    await this.save();
  }
}
