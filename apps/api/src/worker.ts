/** What the worker threads can do: the entry module of each of them. */
export { check } from './check/check.ts';
export { judgeRange } from './ready/judge-range.ts';
