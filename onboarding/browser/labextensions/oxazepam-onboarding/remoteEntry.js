// JupyterLab loads this as a classic script before it starts and asks it, as a module-federation container, for './extension'.
(() => {
  const federation = new URL('js/federation.js', document.currentScript.src).href;
  let scope = null;
  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB['oxazepam-onboarding'] = {
    // Must not wait for the network: JupyterLab starts on the window's load event, which import() does not hold back,
    // and one that fires while it waits here leaves an empty page.
    init: given => {
      scope = given;
    },
    get: name => import(federation).then(module => module.get(name, scope))
  };
})();
