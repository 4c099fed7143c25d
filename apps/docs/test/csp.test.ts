import { readFileSync } from 'node:fs';
import { type CspDirectives, widgetCsp } from '@lcw-auth/server';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { policyHeader } from '../code/csp.header.ts';
import { nonceHeaders } from '../code/csp.nonce.ts';
import { securityHeaders } from '../code/csp.ts';
import { listen } from './listen.ts';

const widget = {
  orgUrl: 'https://m-1.omnichannelengagementhub.com',
  cdn: 'https://oc-cdn-public-eur.azureedge.net/livechatwidget/scripts/LiveChatBootstrapper.js',
};
const guide = readFileSync(new URL('../../../docs/csp.md', import.meta.url), 'utf8');

describe('the guide to content security policies', () => {
  it('sends a policy that has the widget and the pages in it, and lets a popped-out chat have its opener', async () => {
    const app = express().use(securityHeaders(widget));
    app.get('/', (_request, response) => void response.send('page'));
    const { headers } = await fetch(await listen(app));
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self' https://oc-cdn-public-eur.azureedge.net");
    expect(policy).toContain("img-src 'self' https://pictures.contoso.com https://oc-cdn");
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups');
  });

  it('gives every answer a nonce of its own, in its policy and for its tags', async () => {
    const app = express().use(nonceHeaders(widget));
    app.get('/', (_request, response) => void response.send(response.locals.nonce));
    const url = await listen(app);
    const answers = await Promise.all([fetch(url), fetch(url)]);
    const nonces = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(nonces).size).toBe(2);
    for (const [index, { headers }] of answers.entries()) {
      expect(headers.get('content-security-policy')).toContain(
        `script-src 'nonce-${nonces[index]}' 'strict-dynamic'`,
      );
    }
  });

  it('writes the header for whoever has no helmet', () => {
    const directives = { defaultSrc: ["'self'"], objectSrc: ["'none'"], imgSrc: null };
    const header = policyHeader({ ...widget, frameOnly: true, directives });
    expect(header.split('; ').slice(0, 3)).toEqual([
      "default-src 'self'",
      "object-src 'none'",
      "img-src 'self' https://oc-cdn-public-eur.azureedge.net",
    ]);
    expect(header).toContain("; script-src 'self' https://oc-cdn-public-eur.azureedge.net");
  });

  it.each([
    ['no default', {}],
    ['a default that is left out', { defaultSrc: null }],
    ['a default in place of one', { 'default-src': null, imgSrc: ["'self'"] }],
    ['a function', { defaultSrc: ["'self'"], scriptSrc: [() => "'nonce-secret'"] }],
    ['a semicolon', { defaultSrc: ["'self'"], imgSrc: ['https://a.example; script-src *'] }],
    ['a comma', { defaultSrc: ["'self'"], imgSrc: ['https://a.example,script-src'] }],
    ['a line break', { defaultSrc: ["'self'"], imgSrc: ['https://a.example\nx:'] }],
    ['a name with more in it', { defaultSrc: ["'self'"], 'img-src *; script-src': ['*'] }],
  ])('writes no header of directives with %s', (_what, directives: CspDirectives) => {
    const write = () => policyHeader({ ...widget, directives });
    expect(write).toThrow(/Give directives.defaultSrc|A source of|A name/);
    expect(write).not.toThrow('secret');
  });

  it.each([
    ['public', 'com'],
    ['government', 'us'],
  ])('says of every host of the %s cloud where it is from', (_cloud, domain) => {
    const orgUrl = `https://m-1.omnichannelengagementhub.${domain}`;
    const sources = Object.values(widgetCsp({ orgUrl })).flatMap((list) => [...(list ?? [])]);
    const hosts = sources.flatMap((source) => /^\w+:\/\/(.+)$/.exec(String(source))?.[1] ?? []);
    expect(hosts.length).toBeGreaterThan(5);
    for (const host of new Set(hosts)) expect(guide).toContain(`\`${host}\``);
  });
});
