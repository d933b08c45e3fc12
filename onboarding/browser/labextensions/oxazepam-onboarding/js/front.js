// The sign-in page says that something is happening: a course takes some seconds to open, the first one of a computer more.
document.addEventListener('submit', () => {
  const wait = document.querySelector('[data-role="wait"]');
  if (wait) {
    wait.textContent = 'Opening your course. The first time this can take a minute…';
  }
});
window.addEventListener('pageshow', () => {
  const wait = document.querySelector('[data-role="wait"]');
  if (wait) {
    wait.textContent = '';
  }
});
