/**
 * Starts one conversation with the customer's token, in the call that Microsoft's chat SDK makes, and
 * ends it at once (S3). Nothing is started where the customer has a chat that it could disturb.
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { LevelReport } from '../findings.ts';
import {
  type Call,
  closeConversation,
  createCall,
  isRefusal,
  mayHaveBegun,
  readChatId,
  startConversation,
} from '../net/chat-service.ts';
import type { Answer, NoAnswer } from '../net/visitor.ts';
import { quoted } from '../text.ts';
import type { Visit } from '../visit.ts';

type Report = LevelReport<'service'>;

/** @returns why what has not been checked could not be. */
export async function examineService(visit: Visit, report: Report): Promise<string> {
  const { token, widget, options } = visit;
  if (!options.startChat) return 'It starts a conversation: --start-chat allows it.';
  if (!widget) return 'Which widget to chat with is not known.';
  if (token === undefined) return 'There is no token without a fault to start it with.';
  if (!widget.isLinked) return 'The widget asks for no token, so there is nothing to be accepted.';
  if (widget.isPersistent) {
    return "The widget has persistent chat: a test would be written into the customer's own conversation.";
  }
  visit.progress('the service');
  const requestId = randomUUID();
  const call = createCall(visit.visitor, widget.orgUrl, token);
  const session = `${widget.orgId}/${widget.widgetId}/${requestId}`;
  const open = await call('GET', `auth/reconnectablechats/${session}`);
  if ('status' in open && open.status === 200) {
    report.notChecked('open chats', 'The customer has an open chat, which is left alone.');
    return 'The customer has an open chat: end it, or use another test customer.';
  }
  if ('status' in open && open.status === 204) report.ok('open chats', 'The customer has none.');
  else report.notChecked('open chats', 'The service does not say.');
  if (isRefusal(open)) {
    report.finding('chat_refused', `The service refuses the token ${detailsOf(open)}.`);
    return 'No conversation was started.';
  }
  const page = options.pageUrl ?? options.site;
  const started = await startConversation(call, widget, { requestId, page });
  const chatId = readChatId(started);
  if (chatId === undefined && !mayHaveBegun(started)) {
    reportRefusal(started, report);
    return 'No conversation was started.';
  }
  if (chatId === undefined) reportRefusal(started, report);
  else report.ok('start', 'The service accepts the token: a conversation was started.');
  await endChat({ call, session, chatId }, report);
  return 'Stopped.';
}

async function endChat(
  { call, session, chatId }: { call: Call; session: string; chatId: string | undefined },
  report: Report,
): Promise<void> {
  const ended = await closeConversation(call, session, chatId);
  if ('status' in ended && ended.status < 300) report.ok('end', 'It was ended at once.');
  else if (chatId !== undefined) {
    const seen = 'status' in ended ? `answered ${ended.status}` : `not answered (${ended.code})`;
    report.finding('chat_not_ended', `The call that ends the conversation is ${seen}.`);
  }
}

function reportRefusal(answer: Answer | NoAnswer, report: Report): void {
  if ('problem' in answer) {
    if (answer.problem === 'stopped') return;
    report.finding('chat_not_started', `The service does not answer (${answer.code}).`);
  } else if (isRefusal(answer)) {
    report.finding('chat_refused', `The service refuses the token ${detailsOf(answer)}.`);
  } else {
    report.finding('chat_not_started', `The service answers ${detailsOf(answer)}.`);
  }
}

/** Status, Microsoft's error code where there is one, and the emulator's rule where it is the emulator. */
function detailsOf({ status, headers, body }: Answer): string {
  const code = /^\w{1,20}$/.exec(String(headers.errorcode ?? ''))?.[0];
  const rule = /"rule"\s*:\s*"([A-Z]\d{1,2})"/.exec(body)?.[1];
  const title = /"title"\s*:\s*"([^"\\]{1,60})"/.exec(body)?.[1];
  const parts = [
    String(status),
    ...(code === undefined ? [] : [`error code ${code}`]),
    ...(rule === undefined ? [] : [`rule ${rule}`]),
    ...(title === undefined ? [] : [quoted(title)]),
  ];
  return `(${parts.join(', ')})`;
}
