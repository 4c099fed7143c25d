/** What a route is: the methods that it answers, and the answer. @module */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './send.ts';

/** One route. It returns its answer, or throws a `LiveChatAuthError`. */
export interface Route {
  methods: readonly string[];
  answer(request: IncomingMessage, response: ServerResponse): Promise<Answer>;
}
