import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { MARK_COLOURS, SEVERITY_COLOURS, STATUS_COLOURS } from './palette.ts';

/** Ranks of `statusRank`: the worse, the lower. A feed of which nothing is known stands next to a poor one. */
export const STATUS_RANKS = { poor: 1, unknown: 2, fair: 3, good: 4, excellent: 5 } as const;

/** Words and colours of a status, for the word itself and for its rank. */
export const STATUS_MAPPINGS: ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: Object.fromEntries(
      Object.entries(STATUS_RANKS).flatMap(([status, rank]) => {
        const shown = { text: status, color: STATUS_COLOURS[status as keyof typeof STATUS_COLOURS], index: rank };
        return [
          [`${rank}`, shown],
          [status, shown],
        ];
      }),
    ),
  },
];

export const SEVERITY_MAPPINGS: ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: Object.fromEntries(
      Object.entries(SEVERITY_COLOURS).map(([severity, color], index) => [severity, { text: severity, color, index }]),
    ),
  },
];

/** 1 and 0 of a gauge that says whether something works. */
export const UP_MAPPINGS: ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: {
      '1': { text: 'up', color: MARK_COLOURS.calm, index: 0 },
      '0': { text: 'down', color: MARK_COLOURS.critical, index: 1 },
    },
  },
];
