/** The page with what a learner made: its button opens the browser's own way to print. */
const button = /** @type {HTMLButtonElement} */ (document.querySelector('[data-role="print"]'));
button.hidden = false;
button.addEventListener('click', () => window.print());
