import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A real part is here, or why it is not: the reason goes into `ctx.skip(reason)`. */
export type Probe =
  | { readonly ok: true; readonly path: string; readonly version: string }
  | { readonly ok: false; readonly reason: string };

/** A Docker daemon that answers, not only a client. */
export async function probeDocker(): Promise<Probe> {
  const path = findProgram(['docker']);
  if (path === null) return { ok: false, reason: 'no docker on PATH' };
  const answer = await run(path, ['version', '--format', '{{.Server.Version}}']);
  return answer.ok
    ? { ok: true, path, version: answer.output }
    : { ok: false, reason: `docker does not answer: ${answer.output.split('\n').at(-1)}` };
}

export const probePrometheus = (): Promise<Probe> => probeProgram(['prometheus']);
export const probePromtool = (): Promise<Probe> => probeProgram(['promtool']);
/** Debian names it `prometheus-alertmanager`. */
export const probeAlertmanager = (): Promise<Probe> => probeProgram(['alertmanager', 'prometheus-alertmanager']);
export const probeAmtool = (): Promise<Probe> => probeProgram(['amtool']);
export const probeRedis = (): Promise<Probe> => probeProgram(['redis-server', 'valkey-server']);
export const probeChromium = (): Promise<Probe> => probeProgram(['chromium', 'chromium-browser', 'google-chrome']);
export const probePsql = (): Promise<Probe> => probeProgram(['psql']);

async function probeProgram(names: readonly string[]): Promise<Probe> {
  const path = findProgram(names);
  if (path === null) return { ok: false, reason: `no ${names.join(' or ')} on PATH` };
  const answer = await run(path, ['--version']);
  return answer.ok
    ? { ok: true, path, version: answer.output.split('\n')[0] ?? '' }
    : { ok: false, reason: `${path} --version failed: ${answer.output.split('\n')[0]}` };
}

function findProgram(names: readonly string[]): string | null {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      try {
        const path = join(folder, name);
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not in this folder.
      }
    }
  }
  return null;
}

function run(path: string, args: readonly string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise((done) => {
    execFile(path, args, { timeout: 10_000 }, (error, stdout, stderr) => {
      done({ ok: error === null, output: `${stdout}${stderr}`.trim() || (error?.message ?? '') });
    });
  });
}
