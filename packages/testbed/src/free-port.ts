import { createServer } from 'node:net';

const given = new Set<number>();

/** A TCP port on 127.0.0.1 that was free a moment ago; one process never gets the same port twice. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((done, fail) => {
      const server = createServer();
      server.once('error', fail);
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number };
        server.close(() => done(port));
      });
    });
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}
