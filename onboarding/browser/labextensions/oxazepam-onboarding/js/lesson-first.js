// A classic script on purpose: it runs when the lesson's text has been read and before anything is painted. It opens the text at its
// place and keeps JupyterLab, which starts below, out of the way. js/lesson-handover.js takes the text away.
(() => {
  /** Milliseconds after which the reader is told that questions and activities do not come. */
  const patience = 60000;
  const text = /** @type {HTMLElement} */ (document.querySelector('[data-role="lesson-first"]'));
  const scroll = /** @type {HTMLElement} */ (text.querySelector('[data-role="lesson-text"]'));
  const status = /** @type {HTMLElement} */ (text.querySelector('[data-role="first-status"]'));
  /** @param {string} id */
  const place = id => (id ? document.getElementById(id) : null);

  const sources = /** @type {HTMLInputElement} */ (text.querySelector('[data-role="first-sources"]'));
  const remembered = 'oxazepam-onboarding:source-numbers';
  const cite = () => text.classList.toggle('onb-no-sources', !sources.checked);
  try {
    sources.checked = window.localStorage.getItem(remembered) !== 'off';
  } catch {
    // Nothing is kept in this browser: the numbers are shown.
  }
  cite();
  sources.disabled = false;
  sources.addEventListener('change', () => {
    cite();
    try {
      window.localStorage.setItem(remembered, sources.checked ? 'on' : 'off');
    } catch {
      // The choice then holds for this page only.
    }
  });
  const asked = () => {
    try {
      return decodeURIComponent(window.location.hash.slice(1));
    } catch {
      return ''; // An address that somebody cut short names no section.
    }
  };
  // An address that names a section counts more than the memory of the last visit.
  (place(asked()) ?? place(text.dataset.place ?? ''))?.scrollIntoView();
  scroll.focus({ preventScroll: true });

  // Contents and source numbers lead within the page; the address, which is JupyterLab's, stays as it is.
  text.addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    const target = link && place((link.getAttribute('href') ?? '').slice(1));
    if (target) {
      event.preventDefault();
      target.scrollIntoView();
      const heading = target.querySelector('h2') ?? target;
      heading.setAttribute('tabindex', '-1');
      /** @type {HTMLElement} */ (heading).focus({ preventScroll: true });
      const folded = link.closest('details');
      if (folded) {
        folded.open = false;
      }
    }
  });

  // Who leaves while JupyterLab is still starting, or never comes, finds this place again; afterwards the lesson page writes it down.
  const keep = () => {
    const sections = [...text.querySelectorAll('.onb-first-contents a[href^="#"]')].map(link => place((link.getAttribute('href') ?? '').slice(1)));
    const frame = scroll.getBoundingClientRect();
    const top = scroll.querySelector('[data-cell]')?.getBoundingClientRect().top ?? 0;
    const tops = sections.map(section => section?.getBoundingClientRect().top ?? 0);
    const whole = (tops[tops.length - 1] ?? 0) - top;
    const at = tops.filter(one => one <= frame.top + frame.height / 3).length - 1;
    const share = whole > 0 ? Math.min(1, Math.max(0, (frame.bottom - top) / whole)) : 1;
    const body = JSON.stringify({ path: text.dataset.path, place: sections[at]?.id ?? '', share });
    const headers = { 'Content-Type': 'application/json', 'X-XSRFToken': /\b_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? '' };
    // A place that could not be kept is no trouble for the reader.
    fetch(text.dataset.reading ?? '', { method: 'PUT', keepalive: true, headers, body }).catch(() => undefined);
  };
  const hidden = () => document.visibilityState === 'hidden' && keep();
  document.addEventListener('visibilitychange', hidden);

  // What JupyterLab puts on the page cannot be reached while the text is there; but for a dialog, which asks for an answer.
  const shut = () => {
    for (const node of document.body.children) {
      if (node !== text && !node.matches('script, style, link, .jp-Dialog')) {
        node.toggleAttribute('inert', true);
        node.toggleAttribute('data-onb-below', true);
      }
    }
  };
  const below = new MutationObserver(shut);
  below.observe(document.body, { childList: true });
  shut();

  /** @param {string} words */
  const tell = words => {
    if (text.isConnected && text.dataset.state !== 'failed') {
      text.dataset.state = 'failed';
      /** @type {HTMLElement} */ (status.parentElement).dataset.state = 'failed';
      status.textContent = words;
      const again = document.createElement('a');
      again.className = 'onb-link';
      again.href = window.location.pathname;
      again.textContent = 'Load this page again';
      status.append(' ', again);
    }
  };
  const failed = () => tell('The questions and activities did not start. You can read everything here. Load this page again; if they still do not start, tell your trainer.');
  const timer = window.setTimeout(failed, patience);
  /** @param {Event} event */
  const missed = event => {
    if (event.target instanceof HTMLScriptElement && /\/static\/lab\/|\/extensions\/oxazepam-onboarding\//.test(event.target.src)) {
      failed();
    }
  };
  window.addEventListener('error', missed, true);
  text.addEventListener('onb-failed', event => tell(/** @type {CustomEvent<string>} */ (event).detail));
  text.addEventListener('onb-left', () => {
    document.removeEventListener('visibilitychange', hidden);
    below.disconnect();
    window.clearTimeout(timer);
    window.removeEventListener('error', missed, true);
  });
})();
