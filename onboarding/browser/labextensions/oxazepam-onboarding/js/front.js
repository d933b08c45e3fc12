// The sign-in page says that something is happening: a course takes some seconds to open.
document.addEventListener('submit', () => {
  const wait = document.querySelector('[data-role="wait"]');
  if (wait) {
    wait.textContent = 'Opening your course. This takes a few seconds…';
  }
});
window.addEventListener('pageshow', () => {
  const wait = document.querySelector('[data-role="wait"]');
  if (wait) {
    wait.textContent = '';
  }
});
