import { describe, expect, test } from 'vitest';
import { COLOUR_VISIONS, perceivedDistance } from './colour-vision.ts';
import { SCORE_COLOURS, SEVERITY_COLOURS, STATUS_COLOURS } from './palette.ts';

/** About five times what is just noticeable side by side. */
const APART = 0.1;

describe('colours that are read against each other stay apart', () => {
  for (const [vision, matrix] of Object.entries(COLOUR_VISIONS)) {
    for (const [meaning, colours] of Object.entries({ STATUS_COLOURS, SEVERITY_COLOURS, SCORE_COLOURS })) {
      test(`${meaning} for ${vision}`, () => {
        const entries: [string, string][] = Object.entries(colours);
        const close = entries.flatMap(([name, colour], at) =>
          entries
            .slice(at + 1)
            .filter(([, other]) => perceivedDistance(colour, other, matrix) < APART)
            .map(([other]) => `${name}/${other}`),
        );
        expect(close).toEqual([]);
      });
    }
  }

  test('red and green, the usual choice, would not pass', () => {
    expect(perceivedDistance('#F2495C', '#FF9830', COLOUR_VISIONS.trichromacy!)).toBeGreaterThan(APART);
    expect(perceivedDistance('#D9534F', '#5C8A3A', COLOUR_VISIONS.deuteranopia!)).toBeLessThan(APART);
  });
});
