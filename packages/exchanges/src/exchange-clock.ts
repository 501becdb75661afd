/** The exchange's clock beside ours. */
export interface ClockReading {
  /** What the exchange said, UTC epoch ms. */
  readonly exchangeMs: number;
  /** Our clock at the middle of the round trip, UTC epoch ms. */
  readonly localMs: number;
  readonly roundTripMs: number;
  /** Exchange minus local: positive when the exchange is ahead. */
  readonly skewMs: number;
  /** Largest error of `skewMs`: half the round trip, and half a second more where the exchange tells whole seconds. */
  readonly uncertaintyMs: number;
}

/** Compares clocks; the exchange is taken to have read its own at the middle of the round trip. */
export function compareClocks(exchangeMs: number, sentMs: number, receivedMs: number): ClockReading {
  const localMs = (sentMs + receivedMs) / 2;
  const roundTripMs = receivedMs - sentMs;
  // A whole second has been cut: the true time lies within the second, on average in its middle.
  const cutMs = exchangeMs % 1000 === 0 ? 500 : 0;
  return { exchangeMs, localMs, roundTripMs, skewMs: exchangeMs + cutMs - localMs, uncertaintyMs: roundTripMs / 2 + cutMs };
}
