import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { keysFromFile, liveChatAuth } from '@lcw-auth/server';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createShop } from '../code/kubernetes.ts';
import { listen } from './listen.ts';
import { yamlIn } from './yaml-in.ts';

vi.setConfig({ testTimeout: 60_000 });

const CLI = fileURLToPath(new URL('../../../packages/cli/dist/main.js', import.meta.url));
const KIM = '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10';
const documents = yamlIn('kubernetes.md');
const ofKind = (kind: string) => documents.find((document) => document.kind === kind);

const run = promisify(execFile);

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-kubernetes-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function makeKeySet(): Promise<string> {
  return (await run(process.execPath, [CLI, 'keys', 'create', '--stdout'])).stdout;
}

/** Runs `lcw-auth keys …` on a set, as a program. */
async function changeKeySet(set: string, ...args: string[]): Promise<string> {
  const running = run(process.execPath, [CLI, 'keys', ...args, '--stdin', '--stdout']);
  running.child.stdin?.end(set);
  return (await running).stdout;
}

/** Writes a Secret's content into a mounted folder as kubelet does, in one step. */
function makeMount(folder: string) {
  let count = 0;
  const state = { folder: '' };
  return {
    state,
    write(set: string) {
      count += 1;
      const name = `..2026_11_27_${count}`;
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'lcw-keys.json'), set, { mode: 0o440 });
      symlinkSync(name, join(folder, '..data_tmp'));
      renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
      if (state.folder) rmSync(join(folder, state.folder), { recursive: true });
      else symlinkSync(join('..data', 'lcw-keys.json'), join(folder, 'lcw-keys.json'));
      state.folder = name;
    },
  };
}

const user = () => ({ contactId: KIM });

async function publishedAt(url: string): Promise<number> {
  return ((await (await fetch(`${url}/_services/auth/publickey`)).json()) as unknown[]).length;
}

// A link needs rights on Windows that a test does not have, and kubelet's own volumes are of another kind there.
describe.skipIf(process.platform === 'win32')('a mounted Secret', () => {
  it('that is replaced as kubelet does it reaches a site without a restart', async () => {
    const folder = makeFolder();
    const mount = makeMount(folder);
    const set = await makeKeySet();
    mount.write(set);
    const clock = { nowMs: Date.now() };
    const url = await listen(createShop(folder, { user, now: () => clock.nowMs }));
    expect(await publishedAt(url)).toBe(1);
    mount.write(await changeKeySet(set, 'rotate'));
    clock.nowMs += 2000;
    await expect.poll(() => publishedAt(url)).toBe(2);
    expect((await fetch(`${url}/health/live-chat`)).status).toBe(200);
  });

  it('that is missing leaves the shop running, and its probe says so until it is there', async () => {
    const folder = makeFolder();
    const clock = { nowMs: Date.now() };
    const onError = () => {};
    const options = { user, onError, now: () => clock.nowMs };
    const url = await listen(createShop(folder, options));
    const probe = async () => {
      clock.nowMs += 10_000;
      return (await fetch(`${url}/health/live-chat`)).status;
    };
    expect(await probe()).toBe(503);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    makeMount(folder).write(await makeKeySet());
    await expect.poll(probe).toBe(200);
  });

  it.skipIf(process.platform !== 'linux')(
    'of which the file alone was mounted sees no new set, and is told why',
    async () => {
      const folder = makeFolder();
      const mount = makeMount(folder);
      const set = await makeKeySet();
      mount.write(set);
      // A bind mount holds on to the file itself, as an open file does.
      const file = openSync(join(folder, 'lcw-keys.json'), 'r');
      const clock = { nowMs: Date.now() };
      const warnings: string[] = [];
      const handler = liveChatAuth({
        issuer: 'contosohelp.com',
        user,
        subject: ({ contactId }) => contactId,
        keys: keysFromFile(`/proc/self/fd/${file}`),
        now: () => clock.nowMs,
        onWarning: ({ code }) => warnings.push(code),
      });
      const url = await listen((request, response) => {
        request.url = request.url?.replace('/_services/auth', '') ?? '/';
        handler(request, response);
      });
      mount.write(await changeKeySet(set, 'rotate'));
      clock.nowMs += 2000;
      await expect
        .poll(async () => [await publishedAt(url), ...warnings])
        .toEqual([1, 'key_file_unlinked']);
    },
  );
});

/** A `kubectl` that knows `get secret` and `patch secret` of one Secret, kept in a file. */
const KUBECTL = `#!${process.execPath}
const { readFileSync, writeFileSync, appendFileSync } = require('node:fs');
const [verb, kind, name, flag, value] = process.argv.slice(2);
const secret = JSON.parse(readFileSync(process.env.SECRET, 'utf8'));
appendFileSync(process.env.SECRET + '.log', verb + '\\n');
if (process.env.BROKEN === verb) process.exit(1);
if (kind !== 'secret' || name !== 'lcw-keys') process.exit(2);
if (verb === 'get' && flag === '--output') {
  if (value === 'jsonpath={.metadata.resourceVersion}') process.stdout.write(secret.version);
  else if (value === 'jsonpath={.data.lcw-keys\\\\.json}') process.stdout.write(secret.data);
  else process.exit(3);
  if (process.env.RACE) writeFileSync(process.env.SECRET, JSON.stringify({ ...secret, version: '99' }));
} else if (verb === 'patch' && flag === '--patch-file') {
  const patch = JSON.parse(readFileSync(value, 'utf8'));
  if (patch.metadata.resourceVersion !== secret.version) process.exit(9);
  writeFileSync(process.env.SECRET, JSON.stringify({ version: '2', data: patch.data['lcw-keys.json'] }));
} else process.exit(4);
`;

/** It decodes and does not encode, and says what the shell says of a program that is missing. */
const BROKEN_PROGRAM = `#!/bin/sh
[ "$1" = -d ] && [ "$2" = '' ] && exec /usr/bin/base64 -d
exit 127
`;

describe.skipIf(process.platform === 'win32')('the CronJob that rotates', () => {
  const job = ofKind('CronJob').spec;
  const pod = job.jobTemplate.spec.template.spec;
  const [container] = pod.containers;

  /** `broken`: a program that fails, whatever it is asked. */
  async function runJob(set: string, environment: NodeJS.ProcessEnv = {}, broken?: string) {
    const folder = makeFolder();
    const bin = join(folder, 'bin');
    const memory = join(folder, 'in-memory');
    for (const each of [bin, memory]) mkdirSync(each);
    writeFileSync(join(bin, 'kubectl'), KUBECTL);
    writeFileSync(join(bin, 'lcw-auth'), `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
    for (const program of ['kubectl', 'lcw-auth']) chmodSync(join(bin, program), 0o755);
    if (broken !== undefined) {
      writeFileSync(join(bin, broken), BROKEN_PROGRAM);
      chmodSync(join(bin, broken), 0o755);
    }
    const SECRET = join(folder, 'secret.json');
    const data = Buffer.from(set).toString('base64');
    writeFileSync(SECRET, JSON.stringify({ version: '1', data }));
    const [shell, flags] = container.command;
    const env = {
      PATH: [bin, dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
      TMPDIR: memory,
      SECRET,
      ...environment,
    };
    const result = await run(shell, [flags, container.args[0]], { cwd: '/', env }).then(
      ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
      ({ code, stdout, stderr }) => ({ code, output: stdout + stderr }),
    );
    const secret = JSON.parse(readFileSync(SECRET, 'utf8'));
    const stored = Buffer.from(secret.data, 'base64').toString();
    return { ...result, stored, verbs: readFileSync(`${SECRET}.log`, 'utf8').trim().split('\n') };
  }

  it('adds a key to the Secret, and asks for no more than its role allows', async () => {
    const set = await makeKeySet();
    const { code, stored, output, verbs } = await runJob(set);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(JSON.parse(stored).keys).toHaveLength(2);
    expect(JSON.parse(stored).keys[0]).toEqual(JSON.parse(set).keys[0]);
    const [rule] = ofKind('Role').rules;
    expect(rule).toMatchObject({ resources: ['secrets'], resourceNames: ['lcw-keys'] });
    expect([...new Set(verbs)]).toEqual(rule.verbs);
    expect(output).not.toContain(JSON.parse(set).keys[0].d);
  });

  it.each(['get', 'patch'])('changes nothing when kubectl %s fails', async (BROKEN) => {
    const set = await makeKeySet();
    const { code, stored } = await runJob(set, { BROKEN });
    expect(code).not.toBe(0);
    expect(stored).toBe(set);
  });

  it.each(['base64', 'tr'])('changes nothing when %s fails or is missing', async (program) => {
    const set = await makeKeySet();
    const { code, stored, verbs } = await runJob(set, {}, program);
    expect(code).not.toBe(0);
    expect(stored).toBe(set);
    expect(verbs).not.toContain('patch');
  });

  it('changes nothing when the Secret holds no key set', async () => {
    const { code, stored, verbs } = await runJob('not a key set');
    expect(code).not.toBe(0);
    expect(stored).toBe('not a key set');
    expect(verbs).not.toContain('patch');
  });

  it('changes nothing when somebody else has changed the Secret meanwhile', async () => {
    const set = await makeKeySet();
    const { code, stored } = await runJob(set, { RACE: '1' });
    expect(code).not.toBe(0);
    expect(stored).toBe(set);
  });

  it('runs alone, once, with nothing of it on a disk', () => {
    expect(job).toMatchObject({ concurrencyPolicy: 'Forbid' });
    expect(job.jobTemplate.spec.backoffLimit).toBe(0);
    expect(pod.restartPolicy).toBe('Never');
    const { name, value } = container.env[0];
    expect(name).toBe('TMPDIR');
    const mount = container.volumeMounts.find(
      (each: { mountPath: string }) => each.mountPath === value,
    );
    const volume = pod.volumes.find((each: { name: string }) => each.name === mount.name);
    expect(volume.emptyDir.medium).toBe('Memory');
  });
});

describe('the manifests', () => {
  it('belong together by their names', () => {
    const account = ofKind('ServiceAccount').metadata.name;
    const binding = ofKind('RoleBinding');
    expect(binding.roleRef.name).toBe(ofKind('Role').metadata.name);
    expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: account }]);
    expect(ofKind('CronJob').spec.jobTemplate.spec.template.spec.serviceAccountName).toBe(account);
  });

  it('mount the folder of the Secret, which nobody else can read, and not one file of it', () => {
    const pod = ofKind('Deployment').spec.template.spec;
    const [volume] = pod.volumes;
    const [mount] = pod.containers[0].volumeMounts;
    expect(volume.secret).toEqual({ secretName: 'lcw-keys', optional: true, defaultMode: 0o440 });
    expect(mount).toEqual({ name: volume.name, mountPath: '/etc/lcw', readOnly: true });
    const { readinessProbe, ...container } = pod.containers[0];
    expect(readinessProbe.httpGet.path).toBe('/health');
    expect(Object.keys(container).filter((name) => name.endsWith('Probe'))).toEqual([]);
    expect(pod.securityContext.fsGroup).toBeGreaterThan(0);
  });
});
