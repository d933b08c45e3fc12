// JupyterLab loads this as a classic script before it starts and asks it, as a module-federation container, for './extension'.
(() => {
  const federation = new URL('js/federation.js', document.currentScript.src).href;
  const load = import(federation);
  load.catch(() => undefined); // a failure is reported by get(), once
  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB['oxazepam-onboarding'] = {
    init: scope => load.then(module => module.init(scope)),
    get: name => load.then(module => module.get(name))
  };
})();
