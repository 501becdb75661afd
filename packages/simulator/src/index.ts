export { demoFaults, demoFeeds, demoMarkets } from './demo.ts';
export type { DataFault, Fault, FaultKind, FaultTarget, HttpFault, TargetedFault } from './fault.ts';
export { DATA_FAULT_KINDS, FaultError, HTTP_FAULT_KINDS } from './fault.ts';
export type { Replay, SimulatedMarket } from './market.ts';
export { makeMarkets } from './market.ts';
export type { RequestCounts, RequestLimit } from './request-log.ts';
export type { Simulator, SimulatorOptions } from './simulator.ts';
export { startSimulator } from './simulator.ts';
