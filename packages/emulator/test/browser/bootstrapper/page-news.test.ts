// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createPageNews,
  type PageNews,
} from '../../../src/browser/bootstrapper/token/page-news.ts';

/** A stand-in for what no test's document has: the browser's word on answers. */
class Observer {
  static instance: Observer | undefined;
  records: object[] = [];
  isWatching = false;

  constructor() {
    Observer.instance = this;
  }

  observe(): void {
    this.isWatching = true;
  }

  takeRecords(): object[] {
    return this.records;
  }

  disconnect(): void {
    this.isWatching = false;
  }
}

function makeHost(observer?: unknown): Window {
  const host = new EventTarget();
  return Object.assign(
    host,
    observer ? { PerformanceObserver: observer } : {},
  ) as unknown as Window;
}

const raise = (host: Window, name: string, detail: unknown = null): boolean =>
  host.dispatchEvent(new CustomEvent(`lcw-auth:${name}`, { detail }));

let host: Window;
let news: PageNews;

beforeEach(() => {
  host = makeHost();
  news = createPageNews(host);
});

afterEach(() => {
  Observer.instance = undefined;
});

describe('why the page hands over no token', () => {
  it('is unknown where the page says nothing', () => {
    expect(news.watch()()).toBeUndefined();
  });

  it.each([
    ['signed-out', null, { kind: 'signed-out' }],
    ['no-contact', null, { kind: 'no-contact', status: 403, code: 'no_contact' }],
    [
      'error',
      { name: 'TokenError', code: 'http_error', serverCode: 'busy', status: 503, message: 'Busy.' },
      { kind: 'failed', status: 503, code: 'busy', message: 'Busy.' },
    ],
    ['error', { name: 'TokenError', code: 'network' }, { kind: 'failed', code: 'network' }],
  ])('is told by lcw-auth:%s', (name, detail, cause) => {
    const causeOf = news.watch();
    raise(host, name, detail);
    expect(causeOf()).toEqual(cause);
  });

  it.each([
    { name: 'SetupWarning', code: 'taken', message: 'Taken.' },
    { name: 'TokenError', code: 'clock_skew' },
    null,
    'text',
  ])('is not told by an error that keeps nobody from chatting: %j', (detail) => {
    const causeOf = news.watch();
    raise(host, 'error', detail);
    expect(causeOf()).toBeUndefined();
  });

  it('is remembered while the page rests, and forgotten with a token', () => {
    raise(host, 'signed-out');
    expect(news.watch()()).toEqual({ kind: 'signed-out' });
    expect(news.watch()()).toEqual({ kind: 'signed-out' });
    news.forget();
    expect(news.watch()()).toBeUndefined();
  });
});

describe('answers with an error', () => {
  const fetched = { initiatorType: 'fetch', name: 'http://shop/token?secret=1' };

  beforeEach(() => {
    host = makeHost(Observer);
    news = createPageNews(host);
  });

  function watchWith(...records: object[]): unknown {
    const causeOf = news.watch();
    Observer.instance?.records.push(...records);
    return causeOf();
  }

  it('are the cause while the page is asked, without their query', () => {
    const cause = { kind: 'failed', status: 500, path: '/token' };
    expect(watchWith({ ...fetched, responseStatus: 500 })).toEqual(cause);
    expect(Observer.instance?.isWatching).toBe(false);
  });

  it('with 401 mean that nobody is signed in', () => {
    expect(watchWith({ ...fetched, responseStatus: 401 })).toMatchObject({ kind: 'signed-out' });
  });

  it.each([
    ['a right answer', { ...fetched, responseStatus: 200 }],
    ['an answer that may not be seen', { ...fetched, responseStatus: 0 }],
    ['a picture', { ...fetched, initiatorType: 'img', responseStatus: 404 }],
  ])('are told from %s', (_case, record) => {
    expect(watchWith(record)).toBeUndefined();
  });

  it('come second to what the page itself says', () => {
    const causeOf = news.watch();
    Observer.instance?.records.push({ ...fetched, responseStatus: 403 });
    raise(host, 'no-contact');
    expect(causeOf()).toEqual({
      kind: 'no-contact',
      status: 403,
      code: 'no_contact',
      path: '/token',
    });
  });

  it('cost nothing where the browser refuses to watch', () => {
    class Refusing {
      constructor() {
        throw new TypeError('refused');
      }
    }
    news = createPageNews(makeHost(Refusing));
    expect(news.watch()()).toBeUndefined();
  });
});
