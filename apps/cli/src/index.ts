export type { CommandContext, TextOutput } from './environment.ts';
export { runQuality } from './program.ts';
