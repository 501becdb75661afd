import type { Report, TimeRange } from '@quality/validators';
import { formatScore } from '../format/score.ts';
import { CheckList } from './check-list.tsx';
import { IssueList } from './issue-list.tsx';
import { RawReport } from './raw-report.tsx';
import { Waterfall } from './waterfall.tsx';

interface ReportSectionsProps {
  readonly report: Report;
  readonly name: string;
  readonly onShow?: (range: TimeRange) => void;
}

/** Why the score is what it is, what was found, what was checked: the same for a feed and for a file. */
export function ReportSections({ report, name, onShow }: ReportSectionsProps) {
  const failed = report.checks.filter(({ verdict }) => verdict === 'fail').length;
  const skipped = report.checks.filter(({ verdict }) => verdict === 'not_evaluated').length;
  return (
    <>
      <section class="card" aria-labelledby="why">
        <h2 id="why">Why {report.scores.overall === null ? 'no score' : trimScore(report.scores.overall)}?</h2>
        <Waterfall report={report} />
      </section>
      <section class="card" aria-labelledby="issues">
        <h2 id="issues">
          Issues <small>{report.issues.length}</small>
        </h2>
        <IssueList issues={report.issues} {...(onShow ? { onShow } : {})} />
      </section>
      <details class="card">
        <summary>
          <h2>
            Checks{' '}
            <small>
              {report.checks.length - failed - skipped} passed, {failed} failed, {skipped} not evaluated
            </small>
          </h2>
        </summary>
        <CheckList checks={report.checks} />
      </details>
      <RawReport report={report} name={name} />
    </>
  );
}

/** `20`, `89.02`: the title asks for the number as people say it. */
function trimScore(score: number): string {
  return String(Number(formatScore(score, 2)));
}
