import { el } from './dom.js';

/**
 * The feedback page in a frame. The page follows the system's theme where it stands alone; here it follows JupyterLab's.
 * @param {string} html @param {string} title
 */
export function feedbackFrame(html, title) {
  // No scripts, no forms, no access to this page: the sandbox allows nothing.
  const frame = el('iframe', { sandbox: '', title, class: 'onb-frame' });
  const draw = () => (frame.srcdoc = themed(html, document.body.dataset.jpThemeLight === 'false'));
  const theme = new MutationObserver(() => (frame.isConnected ? draw() : theme.disconnect()));
  theme.observe(document.body, { attributeFilter: ['data-jp-theme-light'] });
  draw();
  return frame;
}

/** @param {string} html @param {boolean} dark */
function themed(html, dark) {
  return (
    html
      // Without a base of its own, a link to a question on the feedback page would open this page's address in the frame.
      .replace('<head>', '<head><base href="about:srcdoc">')
      // Only the page's own style: what a learner wrote stays as it is.
      .replace(/<style>[^]*?<\/style>/, style =>
        style.replaceAll('(prefers-color-scheme: dark)', dark ? 'all' : 'not all').replace('color-scheme: light dark', `color-scheme: ${dark ? 'dark' : 'light'}`)
      )
  );
}
