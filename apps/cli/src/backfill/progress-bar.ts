import type { BackfillProgress } from '@quality/collector';
import type { TextOutput } from '../environment.ts';
import { formatCount } from '../formats/words.ts';

const WIDTH = 24;

/** One line on a terminal that says how far a back-fill is. Writes nothing where nobody watches. */
export interface Bar {
  show(done: BackfillProgress): void;
  clear(): void;
}

/** @param clock UTC epoch ms, for the time that is left */
export function createBar(output: TextOutput, clock: () => number): Bar {
  const startMs = clock();
  let isShown = false;
  return {
    show({ asked, filled, missing }) {
      if (!output.isTTY) return;
      isShown = true;
      const share = missing === 0 ? 1 : asked / missing;
      const full = Math.round(share * WIDTH);
      const leftSeconds = Math.ceil(((clock() - startMs) * (1 - share)) / share / 1000);
      const left = share < 1 && Number.isFinite(leftSeconds) ? `, ${formatCount(leftSeconds)} s left` : '';
      const line = `[${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}] ${Math.floor(share * 100)} %  ${formatCount(filled)} of ${formatCount(missing)} candles${left}`;
      output.write(`\r\u001b[K${line.slice(0, Math.max(20, (output.columns ?? 80) - 1))}`);
    },
    clear() {
      if (isShown) output.write('\r\u001b[K');
      isShown = false;
    },
  };
}
