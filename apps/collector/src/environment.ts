import type { Environment } from '@quality/config';

/** The variables of this process: the one place of the collector that reads them. */
export const environment: Environment = process.env;
