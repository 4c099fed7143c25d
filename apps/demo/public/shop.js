/** Tells the visitor what the chat is doing, and offers to sign in when it needs that. */
const show = (id, state, text) => {
  const step = document.getElementById(id);
  step.dataset.state = state;
  step.querySelector('span').textContent = text;
};

function offerSignIn() {
  const notice = document.getElementById('notice');
  if (notice.childElementCount > 0) return;
  notice.append(document.getElementById('sign-in-offer').content.cloneNode(true));
  // On a phone the open chat would cover the offer.
  if (matchMedia('(max-width: 30rem)').matches) {
    window.Microsoft.Omnichannel.LiveChatWidget.SDK.closeChat();
  }
  notice.scrollIntoView({ block: 'nearest' });
}

addEventListener('lcw-auth:signed-out', offerSignIn);
addEventListener('lcw:ready', () => show('step-widget', 'done', 'ready'));
for (const event of ['lcw:startChat', 'lcw:chatRetrieved']) {
  addEventListener(event, () => {
    show('step-chat', 'done', 'open: the service fetched our public key and accepted the token');
  });
}
addEventListener('lcw:closeChat', () => show('step-chat', 'waiting', 'ended'));
addEventListener('lcw:error', ({ detail }) => {
  show('step-chat', 'failed', `error ${detail.errorCode}: ${detail.errorDescription}`);
});
