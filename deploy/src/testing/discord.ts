/** Stands in for Discord beside Alertmanager: writes the title of every message, one a line. */
import { createServer } from 'node:http';

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  for (const { title } of JSON.parse(body).embeds as { title: string }[]) process.stdout.write(`${request.url} ${title}\n`);
  response.writeHead(204).end();
});
server.listen(9099, '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
