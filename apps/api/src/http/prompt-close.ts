import type { Socket } from 'node:net';
import type { ApiApp } from './type-provider.ts';

const SWEEP_MS = 50;
/** Requests that run when the server stops get so long to end. */
const GRACE_MS = 5_000;

/**
 * Lets a stopping server end soon: running requests are answered, a connection is closed as soon as it is idle, and what is still open after a few
 * seconds is cut. Node closes idle connections once and never those that a browser has opened ahead without a request: each would hold the
 * process for a minute.
 */
export function closePromptly(app: ApiApp): void {
  const sockets = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  app.addHook('preClose', async () => {
    if (!app.server.listening) return;
    const sweep = setInterval(() => {
      app.server.closeIdleConnections();
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    }, SWEEP_MS);
    const cut = setTimeout(() => app.server.closeAllConnections(), GRACE_MS);
    app.server.once('close', () => {
      clearInterval(sweep);
      clearTimeout(cut);
    });
  });
}
