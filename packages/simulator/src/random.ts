/** A 32-bit hash of a text (FNV-1a), for seeds. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** Avalanches 32 bits (the finaliser of MurmurHash3): neighbouring inputs give unrelated outputs. */
export function mix(bits: number): number {
  let h = bits >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A hash of a seed and an index of any size, so that the draw at one index needs no draw before it. */
export function hashAt(seed: number, index: number): number {
  const high = Math.floor(index / 0x1_0000_0000);
  return mix(mix(seed ^ (index >>> 0)) + high * 0x9e3779b1);
}

/** Uniform in (0, 1), a function of seed and index alone. */
export function uniformAt(seed: number, index: number): number {
  return (hashAt(seed, index) + 0.5) / 0x1_0000_0000;
}

/** Quantiles of the standard normal at the middles of 2^14 equal parts: a draw is one look-up, at most 4.01 in size. */
const NORMALS = Float64Array.from({ length: 1 << 14 }, (_, i) => normalQuantile((i + 0.5) / (1 << 14)));

/** Standard normal, a function of seed and index alone. */
export function normalAt(seed: number, index: number): number {
  return NORMALS[hashAt(seed, index) >>> 18] as number;
}

/** Standard normal from a uniform number in (0, 1). */
export function normalFrom(uniform: number): number {
  return NORMALS[Math.min((1 << 14) - 1, Math.floor(uniform * (1 << 14)))] as number;
}

/** Inverse of the normal distribution, by a rational approximation. */
function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  // Abramowitz and Stegun 26.2.23, error below 4.5e-4: enough for simulated prices.
  const t = Math.sqrt(-2 * Math.log(p));
  return -(t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3));
}

/** A stream of uniform numbers in (0, 1) (mulberry32). */
export function uniformStream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000 + 1e-10;
  };
}

/** Smooth noise with unit lattice: linear between standard normals at the whole numbers. */
export function latticeNoise(seed: number, x: number): number {
  const left = Math.floor(x);
  const weight = x - left;
  return normalAt(seed, left) * (1 - weight) + normalAt(seed, left + 1) * weight;
}

/** A Poisson count; the normal approximation above 12. */
export function poisson(mean: number, uniform: () => number): number {
  if (mean > 12) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalFrom(uniform())));
  const limit = Math.exp(-mean);
  let product = uniform();
  let count = 0;
  while (product > limit) {
    product *= uniform();
    count++;
  }
  return count;
}
