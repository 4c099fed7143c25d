/** Keeps the files that were sent in chats: bounded, in memory, each readable by its chat alone. @module */
import { randomUUID } from 'node:crypto';
import { MAX_FILE_BYTES, MAX_FILES_BYTES, MAX_FILES_PER_CHAT } from '../contract/limits.ts';
import type { Conversation } from '../contract/protocol.ts';
import { RefusalError } from '../contract/refusal-error.ts';

export interface StoredFile {
  readonly id: string;
  readonly chatId: string;
  readonly name: string;
  /** Undefined until it has been uploaded. */
  bytes: Buffer | undefined;
  /** What it takes of the room, from the beginning of its upload on; undefined before. */
  size: number | undefined;
}

export interface Files {
  /** @throws {RefusalError} when the chat has as many as it may. */
  add(chatId: string, name: string): StoredFile;
  find(id: string): StoredFile | undefined;
  /**
   * Keeps room for an upload that begins, at the cost of files of chats that are over.
   * @throws {RefusalError} when there is none, or the file has been uploaded before.
   */
  reserve(file: StoredFile, size: number): void;
  /** Gives the room back when nothing came of the upload. */
  release(file: StoredFile): void;
}

/** `stateOf` a chat is undefined once it is forgotten, and its files with it. */
export function createFiles(stateOf: (chatId: string) => Conversation['state'] | undefined): Files {
  /** By id, the oldest first. */
  const files = new Map<string, StoredFile>();

  const total = (): number => {
    let sum = 0;
    for (const { size = 0 } of files.values()) sum += size;
    return sum;
  };
  const forgetWhere = (isOver: (file: StoredFile) => boolean): void => {
    for (const file of files.values()) if (isOver(file)) files.delete(file.id);
  };
  const makeRoomFor = (size: number): boolean => {
    forgetWhere(({ chatId }) => stateOf(chatId) === undefined);
    forgetWhere(({ chatId }) => total() + size > MAX_FILES_BYTES && stateOf(chatId) !== 'open');
    return total() + size <= MAX_FILES_BYTES;
  };

  return {
    add(chatId, name): StoredFile {
      forgetWhere((file) => stateOf(file.chatId) === undefined);
      const count = Array.from(files.values()).filter((file) => file.chatId === chatId).length;
      if (count >= MAX_FILES_PER_CHAT) {
        throw new RefusalError(429, {
          title: 'Too many files',
          detail: `The emulator keeps ${MAX_FILES_PER_CHAT} files of a chat. Start a new one.`,
        });
      }
      const file: StoredFile = {
        id: randomUUID(),
        chatId,
        name,
        bytes: undefined,
        size: undefined,
      };
      files.set(file.id, file);
      return file;
    },
    find: (id) => files.get(id),
    reserve(file, size): void {
      if (file.size !== undefined) {
        throw new RefusalError(409, {
          title: 'File already there',
          detail: 'This file has its content, or is getting it. Create another one.',
        });
      }
      if (size > MAX_FILE_BYTES) {
        throw new RefusalError(413, {
          title: 'File too large',
          detail: `The file has ${size} bytes; at most ${MAX_FILE_BYTES} are taken.`,
        });
      }
      if (!makeRoomFor(size)) {
        throw new RefusalError(429, {
          title: 'Files full',
          detail: `The open chats have ${MAX_FILES_BYTES} bytes of files, all that the emulator keeps. End some, or start the emulator again.`,
        });
      }
      file.size = size;
    },
    release(file): void {
      file.size = undefined;
    },
  };
}
