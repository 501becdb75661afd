type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

/** Ways of seeing colour; the matrices are those of Machado, Oliveira and Fernandes (2009) at full severity, on linear RGB. */
export const COLOUR_VISIONS: Readonly<Record<string, Matrix>> = {
  trichromacy: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Distance of two `#RRGGBB` colours in OKLab as one way of seeing has it: 0 is the same colour, black to white is 1. */
export function perceivedDistance(a: string, b: string, vision: Matrix): number {
  const [first, second] = [oklab(seen(a, vision)), oklab(seen(b, vision))];
  return Math.hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2]);
}

function seen(colour: string, vision: Matrix): Vector {
  const linear = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  const [r, g, b] = vision.map((row) => {
    const value = row[0] * linear[0]! + row[1] * linear[1]! + row[2] * linear[2]!;
    return Math.min(1, Math.max(0, value));
  });
  return [r!, g!, b!];
}

/** Björn Ottosson's OKLab, from linear RGB. */
function oklab([r, g, b]: Vector): Vector {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
