import { defineConfig } from 'vite';

const API = 'http://127.0.0.1:8080';

/** `vite build` writes `dist`, which the API serves at `/`; `vite` alone serves the sources beside a running API. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2023',
    // An inlined asset would be a `data:` address, which the policy of the page forbids for scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  server: { host: '127.0.0.1', proxy: { '/v1': API, '/openapi.json': API, '/docs': API } },
});
