import type { Presenter, PresenterOptions } from '../check/run.ts';

/** One report for one file, an array of reports for several. Indented for people, one line for programs. */
export function jsonPresenter({ fileCount, isTTY }: PresenterOptions): Presenter {
  const isArray = fileCount > 1;
  let count = 0;
  return {
    start: () => (isArray ? '[' : ''),
    file({ report }) {
      const text = isTTY ? JSON.stringify(report, null, 2) : JSON.stringify(report);
      count += 1;
      return isArray ? `${count > 1 ? ',' : ''}\n${text}` : `${text}\n`;
    },
    end: () => (isArray ? '\n]\n' : ''),
  };
}

/** One report a line. */
export function ndjsonPresenter(): Presenter {
  return { file: ({ report }) => `${JSON.stringify(report)}\n` };
}
