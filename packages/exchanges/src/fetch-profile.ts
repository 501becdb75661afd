import type { ExchangeProfile } from '@quality/validators';

/** The habits of an exchange: what the checks must know, and what fetching needs beyond that. Plain data. */
export interface FetchProfile extends ExchangeProfile {
  /** Most candles of one page that ccxt asks for. */
  readonly pageLimit: number;
  /** A page holds `pageLimit` candles that exist (`count`), or the candles that exist among `pageLimit` slots (`span`). */
  readonly pageBy: 'count' | 'span';
  /** The exchange's own start parameter brings the candle that opens at it. ccxt hides the difference; raw requests do not. */
  readonly startIsInclusive: boolean;
  /** The exchange's own end parameter brings the candle that opens at it. */
  readonly endIsInclusive: boolean;
  /** What the newest row is while a candle forms: that candle, or the one closed before it. */
  readonly newestCandle: 'forming' | 'closed';
  /** Which end of a candle the exchange's own rows are stamped with. */
  readonly stampedAt: 'open' | 'close';
  /** Order of the rows in the exchange's own answer; ccxt sorts them. */
  readonly order: 'ascending' | 'descending';
  /** The exchange tells its time. */
  readonly hasClock: boolean;
  /** Candle requests that one address may make in a second, as the exchange documents it. */
  readonly requestsPerSecond: number;
  /** When the exchange shut down, UTC epoch ms; `null` while it trades. */
  readonly closedAtMs: number | null;
}

/** The lines of a profile: everything that needs a source. */
export type ProfileLine = Exclude<keyof FetchProfile, 'id'>;

/** A value and where it is known from: an address, or `repository#number` of an issue or pull request. */
export type Sourced<T> = readonly [value: T, source: string];

export type SourcedProfile = { readonly [Line in ProfileLine]: Sourced<FetchProfile[Line]> };

/** A profile with the source of each of its lines. */
export interface DocumentedProfile {
  readonly profile: FetchProfile;
  readonly sources: Readonly<Record<ProfileLine, string>>;
}

export function documentProfile(id: string, lines: SourcedProfile): DocumentedProfile {
  const entries = Object.entries(lines) as [ProfileLine, Sourced<never>][];
  return {
    profile: {
      id,
      ...(Object.fromEntries(entries.map(([line, [value]]) => [line, value])) as unknown as Omit<FetchProfile, 'id'>),
    },
    sources: Object.fromEntries(entries.map(([line, [, source]]) => [line, source])) as Record<ProfileLine, string>,
  };
}
