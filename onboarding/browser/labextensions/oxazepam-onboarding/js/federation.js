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
  const entry = versions.find(version => version.from === 'CORE_FEDERATION') ?? versions[0];
  if (!entry) {
    throw new Error(`JupyterLab does not share ${name}; the course pages need JupyterLab 4.6.`);
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
    throw new Error(`oxazepam-onboarding has no module ${module}`);
  }
  const [widgets, docregistry, services, coreutils, notebook, application, cells, apputils, ui, { makePlugins }] = await Promise.all([
    shared(scope, '@lumino/widgets'),
    shared(scope, '@jupyterlab/docregistry'),
    shared(scope, '@jupyterlab/services'),
    shared(scope, '@jupyterlab/coreutils'),
    shared(scope, '@jupyterlab/notebook'),
    shared(scope, '@jupyterlab/application'),
    shared(scope, '@jupyterlab/cells'),
    shared(scope, '@jupyterlab/apputils'),
    shared(scope, '@jupyterlab/ui-components'),
    import('./index.js')
  ]);
  /** @type {Lab} */
  const lab = {
    Widget: widgets.Widget,
    ABCWidgetFactory: docregistry.ABCWidgetFactory,
    DocumentWidget: docregistry.DocumentWidget,
    ServerConnection: services.ServerConnection,
    PageConfig: coreutils.PageConfig,
    INotebookTracker: notebook.INotebookTracker,
    ILayoutRestorer: application.ILayoutRestorer,
    WidgetTracker: apputils.WidgetTracker,
    CodeCell: cells.CodeCell,
    LabIcon: ui.LabIcon
  };
  const plugins = makePlugins(lab);
  return () => ({ __esModule: true, default: plugins });
}
