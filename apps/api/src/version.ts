/** Version of the HTTP API, as /openapi.json names it. */
export const API_VERSION = '0.1.0';
