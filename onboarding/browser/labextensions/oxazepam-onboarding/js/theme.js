// A classic script on purpose: it runs before anything is painted, so that a dark page never flashes white at night.
(() => {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const follow = () => document.body.setAttribute('data-jp-theme-light', String(!dark.matches));
  follow();
  dark.addEventListener('change', follow);
})();
