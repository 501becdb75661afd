import { type CandleSource, FetchFailure } from '@quality/exchanges';

/** The source, or one that rejects every request with the reason why there is none: its feeds show it, other exchanges go on. */
export function sourceOrReason(exchange: string, create: () => CandleSource): CandleSource {
  try {
    return create();
  } catch (error) {
    const failure =
      error instanceof FetchFailure
        ? error
        : new FetchFailure('exchange_error', `${exchange} cannot be used: ${String(error)}`, { retryable: false, cause: error });
    const refuse = async (): Promise<never> => {
      throw failure;
    };
    return {
      exchange,
      fetchCandles: refuse,
      // biome-ignore lint/correctness/useYield: it ends before it has a row to give
      async *watchCandles() {
        throw failure;
      },
      listMarkets: refuse,
      measureClock: refuse,
      close: async () => {},
    };
  }
}
