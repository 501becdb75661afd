/** The service level that the error budget is counted against: this share of checks finds a feed good or excellent. */
export const OBJECTIVE = 0.99;

/** Days over which the budget is counted. */
export const OBJECTIVE_DAYS = 30;

/** The objective in words, for descriptions. */
export const OBJECTIVE_TEXT = `${OBJECTIVE * 100} % of the checks of ${OBJECTIVE_DAYS} days find a feed good or excellent`;
