import type { PublishedName } from './packed-packages.ts';

/** What stands around the example of a README: names that it takes as given. */
export const README_SURROUNDINGS: Readonly<Record<PublishedName, string>> = {
  validators: 'declare const rows: number[][];',
  metrics: `import type { ExchangeProfile, PolicyInput, Report } from '@quality/validators';
declare const report: Report;
declare const profile: ExchangeProfile;
declare const policy: PolicyInput;
declare const request: { readonly headers: { readonly accept?: string } };`,
  timescale: `import type { Report } from '@quality/validators';
declare const report: Report;
declare const url: string;
declare const ownerUrl: string;`,
  exchanges: '',
  config: 'declare const symbolsOf: Record<string, readonly string[]>;',
  simulator: 'declare const from: number, to: number;',
};
