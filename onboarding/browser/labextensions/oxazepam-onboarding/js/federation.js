/**
 * With remoteEntry.js the only place that knows the module-federation protocol: hands out our plugins.
 * @typedef {import('./lab-types').SharedScope} SharedScope
 * @typedef {import('./lab-types').Lab} Lab
 */

/**
 * The shared package as JupyterLab itself brings it: another extension may offer a copy of its own, which must not be taken.
 * @param {SharedScope} scope
 * @param {string} name
 * @returns {Promise<any>}
 */
async function shared(scope, name) {
  const versions = Object.values(scope[name] ?? {});
  const entry = versions.find(one => one.from === 'CORE_FEDERATION') ?? versions[0];
  if (!entry) {
    throw new Error(`JupyterLab does not share ${name}; the course needs JupyterLab 4.6.`);
  }
  return (await entry.get())();
}

/**
 * @param {string} module
 * @param {SharedScope} scope the shared packages
 * @returns {Promise<() => {__esModule: true, default: unknown[]}>}
 */
export async function get(module, scope) {
  if (module !== './extension') {
    throw new Error(`No module ${module}`);
  }
  const core = (/** @type {string} */ name) => shared(scope, `@jupyterlab/${name}`);
  const [
    { Widget }, { ABCWidgetFactory, DocumentWidget }, { ServerConnection }, { PageConfig }, { INotebookTracker },
    { IConnectionLost, ILayoutRestorer, JupyterFrontEnd }, { CodeCell }, { showErrorMessage, WidgetTracker }, { LabIcon }, { makePlugins }
  ] = await Promise.all([
    shared(scope, '@lumino/widgets'), core('docregistry'), core('services'), core('coreutils'), core('notebook'),
    core('application'), core('cells'), core('apputils'), core('ui-components'), import('./index.js')
  ]);
  /** @type {Lab} */
  const lab = {
    Widget, ABCWidgetFactory, DocumentWidget, ServerConnection, PageConfig, INotebookTracker, ILayoutRestorer,
    IConnectionLost, ITreeResolver: JupyterFrontEnd.ITreeResolver, showErrorMessage, WidgetTracker, CodeCell, LabIcon
  };
  const plugins = makePlugins(lab);
  return () => ({ __esModule: true, default: plugins });
}
