/** The service level that the error budget is counted against: this share of checks finds a feed good or excellent. */
export const OBJECTIVE = 0.99;

/** Days over which the budget is counted. */
export const OBJECTIVE_DAYS = 30;
