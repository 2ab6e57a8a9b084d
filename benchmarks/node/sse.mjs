// Broadcasts by Server-Sent Events, on Node's http module. Usage: node sse.mjs <port>
import { createServer } from 'node:http';
import { bodyOf } from './body.mjs';

const subscribers = new Set();
let lastId = 0;

createServer(async (request, response) => {
  if (request.method === 'POST') {
    broadcast(await bodyOf(request));
    response.writeHead(204).end();
    return;
  }
  response.removeHeader('Transfer-Encoding'); // the stream ends with the connection: without chunks, a write costs a tenth less
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', Connection: 'close' });
  response.write('retry: 2000\n\n');
  subscribers.add(response);
  response.on('close', () => subscribers.delete(response));
}).listen(Number(process.argv[2]), { backlog: 4096 });

function broadcast(payload) {
  const id = String(++lastId);
  const event = Buffer.from(`id: ${id}\ndata: ${JSON.stringify({ id, event: 'msg', args: [payload] })}\n\n`);
  for (const response of subscribers) {
    response.write(event);
  }
}

// The runner holds the other end of standard input. When it exits, this process exits, too.
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
