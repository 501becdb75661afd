import type { Report } from '@quality/validators';
import type { Presenter, PresenterOptions } from '../check/run.ts';

/** One report for one file, an array of reports for several. Indented for people, one line for programs. */
export function jsonPresenter({ fileCount, isTTY }: PresenterOptions): Presenter {
  const isArray = fileCount > 1;
  let count = 0;
  return {
    start: () => (isArray ? '[' : ''),
    file({ report }) {
      const text = textOf(report, isTTY ? 2 : 0);
      count += 1;
      return isArray ? `${count > 1 ? ',' : ''}\n${text}` : `${text}\n`;
    },
    end: () => (isArray ? '\n]\n' : ''),
  };
}

/** One report a line. */
export function ndjsonPresenter(): Presenter {
  return { file: ({ report }) => `${textOf(report)}\n` };
}

/** A report lists every affected candle; from some 38 million of them on it is longer than a string can be. */
function textOf(report: Report, indent = 0): string {
  try {
    return JSON.stringify(report, null, indent);
  } catch (cause) {
    const listed = report.issues.reduce((sum, { times }) => sum + times.length, 0);
    throw new Error(`the report is too long for JSON: it lists ${listed} open times; --format table shows it`, { cause });
  }
}
