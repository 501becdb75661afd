import type { TextOutput } from '../environment.ts';
import type { ProgressListener } from '../files/byte-source.ts';
import { printable } from '../files/unreadable-file.ts';

/** Files smaller than this are done before anyone could read a line about them. */
const LARGE_BYTES = 16 * 1024 * 1024;
const STEP_BYTES = 4 * 1024 * 1024;

/** One line on a terminal that says how far the run is. Writes nothing where nobody watches. */
export interface Progress {
  listener(index: number, name: string): ProgressListener;
  clear(): void;
}

export function createProgress(fileCount: number, stderr: TextOutput): Progress {
  let shown = false;
  let lastStep = -1;
  return {
    listener(index, name) {
      lastStep = -1;
      return (bytesRead, size) => {
        const step = Math.floor(bytesRead / STEP_BYTES);
        if (!stderr.isTTY || step === lastStep || (fileCount < 10 && (size ?? bytesRead) < LARGE_BYTES)) return;
        lastStep = step;
        shown = true;
        const share =
          size === null || size === 0 ? `${(bytesRead / 1e6).toFixed(0)} MB` : `${Math.floor((bytesRead / size) * 100)} %`;
        const count = fileCount > 1 ? `${index + 1}/${fileCount} ` : '';
        const line = `${count}${printable(name, 60)} ${share}`.slice(0, Math.max(20, (stderr.columns ?? 80) - 1));
        stderr.write(`\r\u001b[K${line}`);
      };
    },
    clear() {
      if (shown) stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}
