/** A clock that runs `speed` times as fast as the real one, equal in all processes that are given the same start. */
export function acceleratedClock({
  startMs,
  realStartMs,
  speed,
}: {
  startMs: number;
  realStartMs: number;
  speed: number;
}): () => number {
  return () => Math.floor(startMs + (Date.now() - realStartMs) * speed);
}
