// Confirmation before actions that cannot be undone, and short messages.

const dialog = byId('dialog');
let askedFrom = null;

dialog.addEventListener('click', event => { if (event.target === dialog) closeDialog(); });
dialog.addEventListener('cancel', event => {
  event.preventDefault();
  closeDialog();
});
// A browser may close a dialog without asking first.
dialog.addEventListener('close', () => { if (!dialog.open) goBack(); });

/** Goes back at once: when the event 'close' comes, a person may already be elsewhere. */
function closeDialog() {
  dialog.close();
  goBack();
}

/** To where the question came from, or to the top where that is gone. */
function goBack() {
  if (askedFrom) (askedFrom.isConnected && askedFrom !== document.body ? askedFrom : byId('drop')).focus({ preventScroll: true });
  askedFrom = null;
}

/** Asks; gives the button that does it, so that it can be held back. */
function ask({ title, body, label, kind, from, act }) {
  askedFrom = from;
  const heading = element('h2', '', title);
  heading.id = 'dialog-title';
  const does = button(`button ${kind}`, () => { closeDialog(); act(); }, label);
  dialog.replaceChildren(heading, ...body, element('div', 'row', button('button', closeDialog, 'Cancel'), does));
  dialog.showModal();
  return does;
}

/** Tells what cannot pass by as quickly as a toast. */
function tell({ title, body, actions }) {
  askedFrom = document.activeElement;
  const heading = element('h2', '', title);
  heading.id = 'dialog-title';
  dialog.replaceChildren(heading, ...body, element('div', 'row', ...actions, button('button solid', closeDialog, 'Close')));
  dialog.showModal();
  dialog.querySelector('button.solid').focus();
}

/** Asks, and wants the name to be typed. */
function askByName({ name, ...question }) {
  const input = element('input');
  input.autocomplete = 'off';
  input.spellcheck = false;
  const does = ask({ ...question, body: [...question.body, element('label', '', `Type ${name} to go ahead`, input)] });
  does.disabled = true;
  input.oninput = () => { does.disabled = input.value !== name; };
  input.onkeydown = event => { if (event.key === 'Enter' && !does.disabled) does.click(); };
  input.focus();
}

let toastTimer = 0;

function toast(text) {
  byId('toast').textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { byId('toast').textContent = ''; }, 6000);
}
