import type { ApiApp } from './type-provider.ts';

const IDLE_SWEEP_MS = 50;
/** Requests that run when the server stops get so long to end. */
const GRACE_MS = 5_000;

/**
 * Lets a stopping server end soon: running requests are answered, a connection is closed as soon as it is idle, and what is still open after a few
 * seconds is cut. Without this one keep-alive connection that was busy at the wrong moment holds the process for a minute.
 */
export function closePromptly(app: ApiApp): void {
  app.addHook('preClose', async () => {
    const sweep = setInterval(() => app.server.closeIdleConnections(), IDLE_SWEEP_MS);
    const cut = setTimeout(() => app.server.closeAllConnections(), GRACE_MS);
    app.server.once('close', () => {
      clearInterval(sweep);
      clearTimeout(cut);
    });
    // An app that never listened has no server to close.
    if (!app.server.listening) {
      clearInterval(sweep);
      clearTimeout(cut);
    }
  });
}
