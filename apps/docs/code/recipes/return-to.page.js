// Opens the chat for whoever went to sign in because of it.
addEventListener('lcw:ready', () => {
  if (location.hash !== '#chat') return;
  // Taken off, so that a reload or a bookmark does not open it again.
  history.replaceState(history.state, '', location.pathname + location.search);
  window.Microsoft.Omnichannel.LiveChatWidget.SDK.startChat();
});
