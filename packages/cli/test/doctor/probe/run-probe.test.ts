/** What the probe does besides finding out: it begins only where it makes sense, ends what it began, and stops when it is told. */
import { describe, expect, it } from 'vitest';
import { sayFindings } from '../../../src/doctor/probe/questions.ts';
import { startService } from './service.ts';

const openIn = ({ emulator }: Awaited<ReturnType<typeof startService>>) =>
  emulator.conversations().filter(({ state }) => state === 'open');

describe('the probe begins nothing', () => {
  it.each([
    [{ authentication: false }, /No authentication setting is linked/],
    [{ persistentChat: true }, /persistent chat/],
  ])('in a widget with %j', async (settings, why) => {
    const service = await startService(settings);
    const { ended, tries, findings } = await service.probe();
    expect(ended).toMatch(why);
    expect({ tries, findings }).toEqual({ tries: 0, findings: {} });
  });

  it('where the public address leads elsewhere', async () => {
    const service = await startService();
    const { ended, tries } = await service.probe({ onListening: () => service.leadTo(1) });
    expect(ended).toMatch(/^--public-url answers 502, and not with the keys/);
    expect(tries).toBe(0);
  });

  it('with a host that is not known to be a chat service', async () => {
    const service = await startService();
    const widgetTag = service.emulator.widgetTag.replaceAll('127.0.0.1', 'chat.invalid');
    const { ended, tries } = await service.probe({ widgetTag });
    expect(ended).toMatch(/name it with --org-url/);
    expect(tries).toBe(0);
  });
});

describe('the probe goes no further', () => {
  it('where the service fetches other keys', async () => {
    const service = await startService();
    const other = await startService();
    const { ended, tries, conversations } = await other.probe({
      widgetTag: service.emulator.widgetTag,
      maxWaitSeconds: 60,
    });
    expect(ended).toMatch(/^The service did not fetch the keys/);
    expect({ tries, conversations }).toEqual({ tries: 4, conversations: 0 });
  });

  it('where the service refuses a token without a fault', async () => {
    const service = await startService();
    service.emulator.setFaults({ clockSkewSeconds: 90_000 });
    const { ended } = await service.probe();
    expect(ended).toMatch(/fetched the keys and refuses a token without a fault/);
  });

  it('where the service is in trouble, after it asked again', async () => {
    const service = await startService();
    const before = service.now();
    const { ended, tries } = await service.probe({
      onProgress: (doing) => {
        if (doing === 'a token without a fault') {
          service.emulator.setFaults({ connectorFailure: 'status-503' });
        }
      },
    });
    expect(ended).toMatch(/^The service is in trouble/);
    expect(tries).toBe(3);
    expect(service.now() - before).toBeGreaterThanOrEqual(30_000);
  });

  it('than the conversations that it may start', async () => {
    const service = await startService();
    const { ended, conversations, notEnded } = await service.probe({ maxConversations: 3 });
    expect(ended).toBe('The limit of 3 conversations is reached.');
    expect({ conversations, notEnded }).toEqual({ conversations: 3, notEnded: 0 });
  });
});

describe('the probe that is stopped', () => {
  it('ends the conversation that it holds open', async () => {
    const service = await startService();
    const stopping = new AbortController();
    let wasOpen = 0;
    const { ended, findings, notEnded } = await service.probe({
      signal: stopping.signal,
      wait: async (ms) => {
        wasOpen = openIn(service).length;
        if (wasOpen > 0) stopping.abort();
        await service.wait(ms);
      },
    });
    expect(wasOpen).toBe(1);
    expect(ended).toBe('It was stopped.');
    expect(openIn(service)).toEqual([]);
    expect(notEnded).toBe(0);
    expect(findings.later).toBeUndefined();
  });

  it('goes on from what it had found, and asks nothing twice', async () => {
    const service = await startService();
    const first = await service.probe({ maxConversations: 15 });
    expect(first.ended).toMatch(/limit/);
    const second = await service.probe({ findings: first.findings });
    expect(second.ended).toBeUndefined();
    expect(second.findings).toMatchObject(first.findings);
    expect(sayFindings(second.findings).map(({ answer }) => answer)).not.toContain('not tried');
    const again = await service.probe({ findings: second.findings });
    expect(again.conversations).toBe(1);
    expect(again.findings).toEqual(second.findings);
  }, 60_000);
});

it('says what it found as it is: a range, and what cannot be told', () => {
  const said = sayFindings({
    exp: { high: 0, isDone: true },
    nbf: { low: 300, high: 301, isDone: true },
    iat: { low: 86_400, isDone: true },
    size: { low: 4096 },
    number: { unclear: 'neither form is accepted', isDone: true },
    keyAdded: { low: 7200, isDone: true },
    keyRemoved: { low: 3600, high: 3960, isDone: true },
  });
  const answers = Object.fromEntries(said.map(({ question, answer }) => [question, answer]));
  expect(answers).toMatchObject({
    exp: 'refused 0 s after it',
    nbf: 'accepted 300 s (5 min) before it, refused 301 s (5 min 1 s) before it',
    iat: 'accepted 86400 s (24 h) before it, and no more was tried',
    size: 'so far: accepted with 4096 bytes, and no more was tried',
    number: 'cannot tell: neither form is accepted',
    keyAdded: 'refused for 7200 s (2 h) after a fetch, at least',
    keyRemoved: 'accepted 3600 s (1 h) after a fetch, refused after 3960 s (1 h 6 min)',
    pemWithKid: 'not tried',
  });
});
