/**
 * The one file that knows the module-federation protocol: `init` is given the scope of shared packages, `get` hands out our plugins.
 * @typedef {import('./lab-types').SharedScope} SharedScope
 * @typedef {import('./lab-types').Lab} Lab
 */

/** @type {SharedScope | null} */
let scope = null;

/**
 * The shared package as JupyterLab itself brings it: another extension may offer a copy of its own, which must not be taken.
 * @param {string} name
 * @returns {Promise<any>}
 */
async function shared(name) {
  const versions = Object.values(scope?.[name] ?? {});
  const entry = versions.find(version => version.from === 'CORE_FEDERATION') ?? versions[0];
  if (!entry) {
    throw new Error(`JupyterLab does not share ${name}; the course pages need JupyterLab 4.6.`);
  }
  return (await entry.get())();
}

/** @param {SharedScope} given */
export function init(given) {
  scope = given;
}

/**
 * @param {string} module
 * @returns {Promise<() => {__esModule: true, default: unknown[]}>}
 */
export async function get(module) {
  if (module !== './extension') {
    throw new Error(`oxazepam-onboarding has no module ${module}`);
  }
  const [widgets, docregistry, services, coreutils, notebook, application, cells, apputils, { makePlugins }] = await Promise.all([
    shared('@lumino/widgets'),
    shared('@jupyterlab/docregistry'),
    shared('@jupyterlab/services'),
    shared('@jupyterlab/coreutils'),
    shared('@jupyterlab/notebook'),
    shared('@jupyterlab/application'),
    shared('@jupyterlab/cells'),
    shared('@jupyterlab/apputils'),
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
    CodeCell: cells.CodeCell
  };
  const plugins = makePlugins(lab);
  return () => ({ __esModule: true, default: plugins });
}
