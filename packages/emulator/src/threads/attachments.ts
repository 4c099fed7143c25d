/** Takes and hands out the files of a chat, as the attachment service does that the chat SDK calls. @module */
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { requireChatToken } from '../caller/chat-proof.ts';
import { MAX_FILE_BYTES, MAX_FILE_NAME_LENGTH } from '../contract/limits.ts';
import { RefusalError } from '../contract/refusal-error.ts';
import { readJsonBody } from '../http/json-body.ts';
import { type Call, createCallRouter } from '../http/strict.ts';
import { readText } from '../lib/json.ts';
import type { Service } from '../service.ts';
import type { StoredFile } from '../store/files.ts';
import type { StoredConversation } from '../store/stored-conversation.ts';

/** What the SDK calls the two kinds of a file, as it is sent and as it is fetched. */
const CONTENTS = ['imgpsh', 'original'];
const VIEWS = ['imgpsh_fullsize_anim', 'original'];

/** What comes without a body, or with JSON. */
export const FILE_CALLS: readonly Call[] = [
  {
    method: 'post',
    path: '/objects',
    needsJson: true,
    body: ['filename', 'permissions', 'type'],
    createRoute: createFileRoute,
  },
  ...VIEWS.flatMap((view): Call[] => [
    {
      method: 'get',
      path: `/objects/:id/views/${view}/status`,
      createRoute: (service) => createStatusRoute(service, view),
    },
    { method: 'get', path: `/objects/:id/views/${view}`, createRoute: createDownloadRoute },
  ]),
];

/** To be mounted at `/v1`, before any body is read. Each call needs the token of the very chat. */
export function createAttachmentRoutes(service: Service): Router {
  const router = Router();
  // With the token in its header and its body alike, perhaps before the chat has begun; the SDK only
  // looks whether it went well.
  router.post('/skypetokenauth', async (request, response) => {
    await requireChatToken(request, service);
    response.status(204).end();
  });
  router.put(
    CONTENTS.map((content) => `/objects/:id/content/${content}`),
    createUploadRoute(service),
  );
  router.use(readJsonBody, createCallRouter(service, FILE_CALLS));
  return router;
}

/** No header can carry it. */
const HALF_CHARACTER = /\p{Surrogate}/u;

function createFileRoute(service: Service): RequestHandler {
  return async function createFile(request, response) {
    const { conversation } = await requireOpenChat(request, service);
    const name = readText(request.body, 'filename');
    if (!name || name.length > MAX_FILE_NAME_LENGTH || HALF_CHARACTER.test(name)) {
      throw new RefusalError(400, {
        title: 'No file name',
        detail: `Send { "filename": "…" } with 1 to ${MAX_FILE_NAME_LENGTH} characters.`,
      });
    }
    response.status(201).json({ id: service.files.add(conversation.id, name).id });
  };
}

const readBytes = express.raw({ type: () => true, limit: MAX_FILE_BYTES, inflate: false });

function createUploadRoute(service: Service): RequestHandler {
  return async function uploadFile(request, response) {
    const stored = await requireOpenChat(request, service);
    const file = requireFile(request, service, stored);
    // Before anything is read, so that what is on its way counts too.
    service.files.reserve(file, readLength(request));
    try {
      file.bytes = await readAll(request, response);
    } catch (error) {
      service.files.release(file);
      throw error;
    }
    response.status(201).end();
  };
}

async function readAll(request: Request, response: Response): Promise<Buffer> {
  await new Promise<void>((resolve, reject) => {
    readBytes(request, response, (error: unknown) => (error ? reject(error) : resolve()));
  });
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function readLength({ headers }: Request): number {
  const length = headers['content-length'];
  if (length !== undefined) return Number(length);
  throw new RefusalError(411, {
    title: 'No length',
    detail: 'Send the file with its "Content-Length", as a browser does for a Blob.',
  });
}

function createStatusRoute(service: Service, view: string): RequestHandler {
  return async function fileStatus(request, response) {
    const file = requireFile(request, service, await requireChat(request, service));
    const state = file.bytes ? 'ready' : 'in progress';
    response.json({
      content_length: file.bytes?.length ?? 0,
      content_state: state,
      view_state: state,
      view_location: `${service.address.httpsUrl}/v1/objects/${file.id}/views/${view}`,
    });
  };
}

function createDownloadRoute(service: Service): RequestHandler {
  return async function downloadFile(request, response) {
    const { name, bytes } = requireFile(request, service, await requireChat(request, service));
    if (!bytes) throw noSuchFile();
    // Whatever it is: never a page, script or picture of this address, not even for who has the token.
    response.attachment(name).type('application/octet-stream').send(bytes);
  };
}

/** Whose chat token is sent. @throws {RefusalError} */
async function requireChat(request: Request, service: Service): Promise<StoredConversation> {
  const stored = service.store.find(await requireChatToken(request, service));
  if (!stored) {
    throw new RefusalError(404, {
      title: 'No such chat',
      detail: 'The chat has not begun (sessioninit), or the emulator has forgotten it.',
    });
  }
  const { widgetId } = stored.conversation;
  if (service.config.widgets.get(widgetId.toLowerCase())?.attachments) return stored;
  throw new RefusalError(403, {
    title: 'No attachments',
    detail: 'The chat\'s widget takes no files. Switch on its option "attachments".',
  });
}

async function requireOpenChat(request: Request, service: Service): Promise<StoredConversation> {
  const stored = await requireChat(request, service);
  if (stored.conversation.state === 'open') return stored;
  throw new RefusalError(409, {
    title: 'Chat not open',
    detail: 'The chat has ended, and takes no more files. Start a new one.',
  });
}

/** Another chat's is answered like none, so that ids cannot be tried. */
function requireFile(
  request: Request,
  { files }: Service,
  { conversation }: StoredConversation,
): StoredFile {
  const file = files.find(String(request.params.id));
  if (file?.chatId === conversation.id) return file;
  throw noSuchFile();
}

function noSuchFile(): RefusalError {
  return new RefusalError(404, {
    title: 'No such file',
    detail: 'This chat has no file with this id, or its content has not been uploaded.',
  });
}
