/** Version of this library, as every report carries it; equal to the version in package.json (a test holds them together). */
export const VERSION = '0.1.0';
