/** Offers to sign in when the chat needs that. */
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
