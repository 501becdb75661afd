import { parse } from 'yaml';

/** What promtool tests prove of an alert: that it fires, that it is silent before, and that it stops. */
export interface ProvenCases {
  readonly silent: boolean;
  readonly fires: boolean;
  readonly recovers: boolean;
}

interface AlertTest {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts?: readonly unknown[];
}

const read = new Map<string, AlertTest[][]>();

/** The checks of alerts in a file, test by test. */
function checksOf(text: string): AlertTest[][] {
  const known = read.get(text);
  if (known !== undefined) return known;
  const { tests } = parse(text) as { tests: { alert_rule_test?: AlertTest[] }[] };
  const checks = tests.map((test) => test.alert_rule_test ?? []);
  read.set(text, checks);
  return checks;
}

/** The cases that the tests of promtool hold for each alert: within one test it is silent, then fires, then is silent again. */
export function provenCases(testFiles: readonly string[]): ReadonlyMap<string, ProvenCases> {
  const proven = new Map<string, ProvenCases>();
  for (const text of testFiles) {
    for (const checks of checksOf(text)) {
      for (const name of new Set(checks.map((check) => check.alertname))) {
        const fires = checks.filter((check) => check.alertname === name).map((check) => (check.exp_alerts ?? []).length > 0);
        const first = fires.indexOf(true);
        const before = proven.get(name) ?? { silent: false, fires: false, recovers: false };
        proven.set(name, {
          silent: before.silent || first > 0,
          fires: before.fires || first >= 0,
          recovers: before.recovers || (first >= 0 && fires.lastIndexOf(false) > first),
        });
      }
    }
  }
  return proven;
}
