/**
 * Tells what is going on: each step is ticked when it has happened, as the widget, the server and the
 * agent's side say. Steps that happened stay ticked in this tab, whatever page is loaded.
 */
const user = document.currentScript.dataset.user;
const STORE = 'tour';
/** A running server looks at its key file every two seconds, when somebody asks. */
const LOOK_AGAIN_MS = 1500;
/** How often to look for a key that was just made. */
let looksForNewKey = 0;

const NEXT = {
  'step-sign-in': 'sign in as kim or lee',
  'step-widget': 'the chat widget loads',
  'step-chat': 'open the chat',
  'step-agent': 'the agent sees who it is',
  'step-message': 'send a message',
  'step-keys': 'rotate the keys',
  'step-new-key': 'chat under the new key',
  'step-sign-out': 'sign out',
};

/** What is said of a step that happened before this page was loaded, where that is not what was said then. */
const PAST = {
  'step-chat': 'was open, and its token accepted',
  'step-agent': 'saw who it was, and the cart',
};

/** What happened in this tab. Without storage the tour forgets at each page load, and works. */
const memory = { done: {}, user: '', rotatedTo: '' };
try {
  Object.assign(memory, JSON.parse(sessionStorage.getItem(STORE)));
} catch {
  // There is none, or what is in it is not ours.
}
function remember(change) {
  Object.assign(memory, change);
  try {
    sessionStorage.setItem(STORE, JSON.stringify(memory));
  } catch {
    // A browser may refuse to store.
  }
}

/** The next step, where it is in sight on a phone as well. Screen readers say it. */
function showNext() {
  const ids = Object.keys(NEXT);
  const next = ids.find((id) => !memory.done[id]);
  for (const id of ids) document.getElementById(id).toggleAttribute('data-next', id === next);
  const done = ids.filter((id) => memory.done[id]).length;
  const text = next
    ? `${done} of ${ids.length} done. Next: ${NEXT[next]}`
    : 'All of it happened: you have seen the whole of it';
  const now = document.getElementById('tour-now');
  if (now.textContent !== text) now.textContent = text;
}

/** @param state `past` for what happened, and is over */
function show(id, state, text) {
  const step = document.getElementById(id);
  step.dataset.state = state;
  step.querySelector('span').textContent = text;
  if (state === 'done') remember({ done: { ...memory.done, [id]: text } });
  showNext();
}

/** What an error event says. Some raise the exception itself, and some nothing. */
function describeError(detail) {
  if (detail?.errorCode !== undefined) {
    return `error ${detail.errorCode}: ${detail.errorDescription ?? 'without a description'}`;
  }
  return detail?.message ? `error: ${detail.message}` : 'an error that the widget does not explain';
}

const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString();

/** Where the rotation is: nothing new, a key that waits, or one that took over. */
function showKeys({ keys, mayRotate, now }) {
  const signing = keys.find(({ state }) => state === 'signing');
  const pending = keys.find(({ state }) => state === 'pending');
  const form = document.querySelector('#step-keys form');
  if (looksForNewKey > 0 && !keys.some(({ key }) => key === memory.rotatedTo)) {
    looksForNewKey -= 1;
    setTimeout(look, LOOK_AGAIN_MS);
    return;
  }
  looksForNewKey = 0;
  form.hidden = !mayRotate || pending !== undefined;
  if (pending) {
    const left = Math.max(0, pending.nextChange - now);
    remember({ rotatedTo: pending.key });
    show(
      'step-keys',
      'waiting',
      `${signing.key} signs. ${pending.key} is published, so that every cache gets it, and takes over in ${left} s`,
    );
    setTimeout(look, Math.min(LOOK_AGAIN_MS, 1000 * left + 500));
  } else if (signing && signing.key === memory.rotatedTo) {
    const old = keys.findLast(({ state }) => state === 'retiring');
    const rest = old ? ` ${old.key} stays published until ${clock(old.until)}` : '';
    show('step-keys', 'done', `rotated: ${signing.key} signs.${rest}`);
  } else if (signing) {
    const how = mayRotate ? 'Replace it while chats go on' : 'npx lcw-auth keys rotate replaces it';
    show('step-keys', 'waiting', `${signing.key} signs. ${how}`);
  }
}

/** What the agent has of this customer's chat. */
function showChat(chat) {
  if (!chat) return;
  const cart = chat.cart === undefined ? '' : ` and a cart of $${chat.cart}`;
  if (chat.isAuthenticated) {
    show('step-agent', 'done', `sees “Authenticated: Yes”, the contact${cart}`);
  }
  if (chat.key === memory.rotatedTo) {
    show('step-new-key', 'done', `${chat.key} signed for this chat, and it was accepted`);
  }
}

async function readTour() {
  const answer = await fetch('/tour');
  if (!answer.ok) return;
  const state = await answer.json();
  showKeys(state);
  showChat(state.chat);
}

/** Asks the shop's server. */
function look() {
  readTour().catch(() => {
    // The page goes, or the server: the next look tells more.
  });
}

if (user && user !== memory.user) remember({ done: {}, user, rotatedTo: '' });
for (const [id, text] of Object.entries(memory.done)) {
  // Who is signed in and how the widget is, this page says itself.
  if (id !== 'step-sign-in' && id !== 'step-widget') show(id, 'past', PAST[id] ?? text);
}
if (user) remember({ done: { ...memory.done, 'step-sign-in': true } });
else if (memory.user) show('step-sign-out', 'done', 'you signed out, and the chat gets no token');
showNext();

addEventListener('lcw:ready', () => show('step-widget', 'done', 'ready'));
for (const event of ['lcw:startChat', 'lcw:chatRetrieved']) {
  addEventListener(event, () => {
    show('step-chat', 'done', 'open: the service fetched our public key and accepted the token');
    look();
  });
}
addEventListener('lcw:closeChat', () => show('step-chat', 'past', 'ended'));
addEventListener('lcw:onMessageSent', () => show('step-message', 'done', 'sent'));
addEventListener('lcw:error', ({ detail }) => show('step-chat', 'failed', describeError(detail)));

document.querySelector('#step-keys form').addEventListener('submit', async (event) => {
  // In place: the chat stays open and in sight.
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    const headers = { accept: 'application/json' };
    const answer = await fetch(form.action, { method: 'POST', headers });
    if (!answer.ok) throw new Error(String(answer.status));
    remember({ rotatedTo: (await answer.json()).key });
    show(
      'step-keys',
      'waiting',
      'a new key is in the file, where the shop finds it in two seconds',
    );
    looksForNewKey = 5;
    form.hidden = true;
    look();
  } catch {
    show('step-keys', 'failed', 'could not be rotated: the shop’s log says why');
  }
  button.disabled = false;
});

look();
