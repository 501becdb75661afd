import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { RequestDurations } from './request-durations.ts';

test("the text is that of prom-client's own histogram", async () => {
  const request = fc.record({
    method: fc.constantFrom('GET', 'POST'),
    route: fc.constantFrom('/v1/feeds', '/v1/check', 'a "route" \\ of\nlines'),
    status: fc.constantFrom(200, 404, 503),
    seconds: fc.oneof(fc.double({ min: 0, max: 20, noNaN: true }), fc.constantFrom(0, 0.001, 0.0025, 10, 10.1)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 20 }), async (requests) => {
      const [ours, theirs] = [new Registry(), new Registry()];
      const durations = new RequestDurations(ours);
      const histogram = new Histogram({
        name: durations.name,
        help: durations.help,
        labelNames: ['method', 'route', 'status'],
        buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        registers: [theirs],
      });
      for (const { method, route, status, seconds } of requests) {
        durations.observe(method, route, status, seconds);
        histogram.observe({ method, route, status: String(status) }, seconds);
      }
      expect(linesOf(await ours.metrics())).toEqual(linesOf(await theirs.metrics()));
    }),
    { numRuns: 50 },
  );
});

/** Without an order: series stand by route here, by first request there. */
function linesOf(text: string): string[] {
  return text.split('\n').sort();
}
