/** The simulator as a service of the stack: it listens on loopback, so a forwarder stands before it. Runs in the image of the CLI. */
import { connect, createServer } from 'node:net';
import { demoFaults, demoMarkets, startSimulator } from '@quality/simulator';

const simulator = await startSimulator({ seed: 'stack', port: 8090, markets: demoMarkets, faults: demoFaults(Date.now()) });

const server = createServer((client) => {
  const upstream = connect(8090, '127.0.0.1');
  client.pipe(upstream).pipe(client);
  for (const [socket, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    socket.on('error', () => other.destroy());
  }
});
server.listen(8091, '0.0.0.0');

process.once('SIGTERM', async () => {
  server.close();
  await simulator.close();
  process.exit(0);
});
