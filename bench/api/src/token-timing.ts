/**
 * Does the time of a refusal tell how near a wrong token is to a right one? The hook that checks tokens is asked with two kinds of wrong
 * tokens, in an order of chance: those that share all but the last character with the right one, and those that share nothing. The
 * difference of the two medians is set against those of 2,000 random divisions of the same times (a permutation test):
 * `node bench/api/src/token-timing.ts [--samples 20000]`. As a control the same is done with a comparison that stops at the first
 * difference. Ends with 1 when the hook's p-value is below 0.001, or the control is not caught.
 */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createAuthenticator } from '../../../apps/api/src/http/auth.ts';

const { values } = parseArgs({ options: { samples: { type: 'string', default: '20000' } } });
const SAMPLES = Number(values.samples);
const PERMUTATIONS = 2_000;
/** Refusals timed as one: the clock counts in tens of nanoseconds, a refusal takes microseconds. */
const BATCH = 8;
const LENGTH = 4_096;

const right = 'r'.repeat(LENGTH);
const sha256 = createHash('sha256').update(right).digest('hex');
const authenticate = createAuthenticator([{ name: 'one', sha256, scopes: ['read'] }]);
const reply = { header: () => reply } as never;

async function refuse(token: string): Promise<void> {
  const request = { headers: { authorization: `Bearer ${token}` }, routeOptions: { config: {} } } as never;
  await authenticate(request, reply).then(
    () => {
      throw new Error('a wrong token was let through');
    },
    () => {},
  );
}

/** What the hook must not do. */
async function leak(token: string): Promise<void> {
  let at = 0;
  while (at < LENGTH && token[at] === right[at]) at += 1;
  if (at === LENGTH) throw new Error('a wrong token was let through');
}

const LETTERS = Array.from({ length: 16 }, (_, i) => String.fromCharCode(97 + i));
const NEAR = LETTERS.map((letter) => Buffer.from(right.slice(0, -1) + letter));
const FAR = LETTERS.map((letter) => Buffer.from(letter.repeat(LENGTH)));

const hook = await judge(refuse);
const control = await judge(leak);
console.log(`${2 * SAMPLES} samples of ${BATCH} refusals, tokens of ${LENGTH} characters`);
console.table({ 'the hook': hook, 'control: stops at the first difference': control });
process.exitCode = hook.p < 0.001 || control.p > 0.001 ? 1 : 0;

async function judge(ask: (token: string) => Promise<void>) {
  const times = new Float64Array(2 * SAMPLES);
  const isNear = new Uint8Array(2 * SAMPLES);
  for (let i = 0; i < SAMPLES; i += 1) isNear[2 * i + (Math.random() < 0.5 ? 0 : 1)] = 1;
  for (let i = -2_000; i < 2 * SAMPLES; i += 1) {
    const tokens = isNear[Math.max(0, i)] === 1 ? NEAR : FAR;
    // Made anew as a header is, in one piece: where a string lies in memory and how it was put together takes time of its own.
    const received = Array.from({ length: BATCH }, (_, k) => tokens[(i + k) & 15]!.toString('latin1'));
    const start = process.hrtime.bigint();
    for (const token of received) await ask(token);
    if (i >= 0) times[i] = Number(process.hrtime.bigint() - start) / BATCH;
  }
  const observed = difference(times, isNear);
  let asLarge = 0;
  for (let p = 0; p < PERMUTATIONS; p += 1) {
    // Neighbours in time change places: a slow moment of the machine is in both kinds.
    for (let i = 0; i < SAMPLES; i += 1) {
      const first = Math.random() < 0.5 ? 1 : 0;
      isNear[2 * i] = first;
      isNear[2 * i + 1] = 1 - first;
    }
    if (Math.abs(difference(times, isNear).ns) >= Math.abs(observed.ns)) asLarge += 1;
  }
  const p = (asLarge + 1) / (PERMUTATIONS + 1);
  return {
    'median ns, near': Math.round(observed.near),
    'median ns, far': Math.round(observed.far),
    'difference ns': Math.round(observed.ns),
    p: Number(p.toPrecision(2)),
  };
}

function difference(times: Float64Array, isNear: Uint8Array) {
  const near = median(times.filter((_, i) => isNear[i] === 1));
  const far = median(times.filter((_, i) => isNear[i] === 0));
  return { near, far, ns: near - far };
}

function median(times: Float64Array): number {
  return times.sort()[times.length >> 1]!;
}
