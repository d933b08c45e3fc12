/**
 * Connects to the kernel that the server started with a lesson's page, while JupyterLab is still starting, and gives the connection to
 * JupyterLab when it opens the lesson. JupyterLab would ask the server for its sessions and connect behind all that it draws.
 * @param {import('./lab-types').Sessions} sessions
 */
export async function connectEarly(sessions) {
  const { path } = /** @type {HTMLElement} */ (document.querySelector('[data-role="lesson-first"]')).dataset;
  const model = await sessions.findByPath(path ?? '').catch(() => undefined);
  if (!model) {
    return;
  }
  const early = sessions.connectTo({ model });
  const gone = () => early.isDisposed || early.kernel?.status === 'dead';
  const { connectTo, refreshRunning } = sessions;
  // Each once: what JupyterLab asks after that, it asks the server.
  sessions.refreshRunning = () => {
    sessions.refreshRunning = refreshRunning;
    return gone() ? refreshRunning.call(sessions) : Promise.resolve();
  };
  sessions.connectTo = options => {
    sessions.connectTo = connectTo;
    return options.model.id === early.id && !gone() ? early : connectTo.call(sessions, options);
  };
}
