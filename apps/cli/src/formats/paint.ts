import type { Severity, Status } from '@quality/validators';
import type pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

export function paintOfStatus(status: Status, colors: Colors): (text: string) => string {
  const paints = { excellent: colors.green, good: colors.green, fair: colors.yellow, poor: colors.red, unknown: colors.dim };
  return paints[status];
}

export function paintOfScore(score: number | null, colors: Colors): (text: string) => string {
  if (score === null) return colors.dim;
  return score >= 70 ? colors.green : score >= 50 ? colors.yellow : colors.red;
}

export function paintOfSeverity(severity: Severity, colors: Colors): (text: string) => string {
  const paints = { low: colors.dim, medium: colors.yellow, high: colors.red, critical: colors.magenta };
  return paints[severity];
}
