import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import { rememberedOutcome } from '../remembered-outcome.ts';
import type { Scan } from '../scan.ts';

/** `out_of_order`: rows whose open time is lower than that of the row before. It costs no points: order never changes a score. */
export function judgeOutOfOrder(scan: Scan): CheckOutcome {
  const { goingBack } = scan.rows;
  if (scan.rowCount + scan.rows.future.length === 0) return notEvaluated('out_of_order', 'no closed row in the window');
  if (goingBack.length === 0) return pass('out_of_order', `rows ascend${turnedText(scan)}`);
  return rememberedOutcome(scan, 'out_of_order', 0, 0, outcomeOf);
}

function outcomeOf(scan: Scan): CheckOutcome {
  const { goingBack } = scan.rows;
  const turned = turnedText(scan);
  const count = goingBack.length;
  const issue = issueOf(scan.context.timeframe, {
    type: 'out_of_order',
    times: goingBack,
    count,
    message: `${count} ${count === 1 ? 'row goes' : 'rows go'} back in time, first in the file at ${timeText(goingBack[0] as number)} UTC${turned}`,
    recommendation: 'Sort the rows by open time; check the paging of the source.',
  });
  return fail([issue]);
}

function turnedText({ window }: Scan): string {
  return window.turnedRound ? ' (the rows came newest first and were turned round)' : '';
}
