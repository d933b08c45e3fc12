/**
 * The calls of docs/architecture.md.
 * @typedef {import('./types').QuizState} QuizState
 */

const PATIENCE = 20000;
/** The browser allows 64 KiB of `keepalive` bodies in flight; some is left for headers. */
const KEEPALIVE = 60 * 1024;

/** A call that did not do what it was asked to. `status` is 0 when no answer came at all. */
export class Failure extends Error {
  /** @param {number} status @param {string} message @param {Record<string, any>} [data] */
  constructor(status, message, data = {}) {
    super(message);
    this.status = status;
    this.data = data;
    /** @type {string} */
    this.reason = typeof data.reason === 'string' ? data.reason : '';
    /** The session ended; 403 with the reason "place" means something else: nothing is answered here. */
    this.signedOut = status === 401 || (status === 403 && this.reason !== 'place');
  }

  /** True when the same call may well succeed later. */
  get passing() {
    return this.status === 0 || this.signedOut || this.status === 429 || this.status >= 500;
  }

  /** Why, as half a sentence without a full stop; what a server says may be several sentences. */
  get why() {
    if (this.signedOut) {
      return 'your session ended';
    }
    const known = { 0: 'the server does not answer', 507: 'the disk of the server is full' }[this.status];
    return known ?? (this.message.trim().replace(/\.$/, '') || 'something went wrong on the server');
  }

  /** What the person can do about it, as a sentence. */
  get next() {
    if (this.signedOut) {
      return 'Sign in again in another tab, then press Try again.';
    }
    return this.status === 507 ? 'Tell your trainer. This page tries again by itself.' : this.passing ? 'This page tries again by itself.' : '';
  }
}

export class Api {
  #inFlight = 0;

  /**
   * @param {(url: string, init: RequestInit) => Promise<Response>} request adds XSRF header and token
   * @param {string} base address of the API with a slash at its end
   */
  constructor(request, base) {
    this.request = request;
    this.base = base;
  }

  /** @param {string} path @returns {Promise<QuizState>} */
  quiz(path) {
    return this.call('GET', 'quiz', { path });
  }

  /** @param {import('./types').Write} write @returns {Promise<{slot: string, rev: number, saved: string}>} */
  answer(write) {
    return this.call('PUT', 'answer', {}, write);
  }

  /**
   * Any call; those that a page makes later or seldom are made by the module that needs them.
   * @param {string} method @param {string} name @param {Record<string, string>} [query] @param {object} [body] @param {number} [patience] milliseconds
   * @returns {Promise<any>}
   */
  async call(method, name, query = {}, body, patience = PATIENCE) {
    const search = new URLSearchParams(query).toString();
    const text = body && JSON.stringify(body);
    const bytes = text ? new TextEncoder().encode(text).length : 0;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), patience);
    this.#inFlight += bytes;
    try {
      const response = await this.request(this.base + name + (search && `?${search}`), {
        method,
        body: text,
        cache: 'no-store',
        signal: stop.signal,
        keepalive: bytes > 0 && this.#inFlight < KEEPALIVE
      });
      // Read in every case: unread bodies keep counting against the allowance of keepalive.
      return await read(response);
    } catch (error) {
      throw error instanceof Failure ? error : new Failure(0, 'The server does not answer.');
    } finally {
      clearTimeout(timer);
      this.#inFlight -= bytes;
    }
  }
}

/** @param {Response} response @returns {Promise<any>} */
async function read(response) {
  const text = await response.text();
  /** @type {any} */
  let data = null;
  try {
    data = JSON.parse(text);
  } catch {
    // Not ours: a sign-in page, or the error page of a server in between.
  }
  if (response.ok && data && typeof data === 'object') {
    return data;
  }
  if (response.ok) {
    throw new Failure(403, 'Your session ended.');
  }
  throw new Failure(response.status, typeof data?.message === 'string' ? data.message : '', data ?? {});
}
