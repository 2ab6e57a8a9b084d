// Broadcasts with ws. Usage: node ws.mjs <port>
import { createServer } from 'node:http';
import WebSocket, { Sender, WebSocketServer } from 'ws';
import { bodyOf } from './body.mjs';

let lastId = 0;

const server = createServer(async (request, response) => {
  broadcast(await bodyOf(request));
  response.writeHead(204).end();
});
const { clients } = new WebSocketServer({ server });
server.listen(Number(process.argv[2]), { backlog: 4096 });

// The frame is made once for all clients, as in the adapter of socket.io. client.send would make a header for each of them.
function broadcast(payload) {
  const id = String(++lastId);
  const message = Buffer.from(JSON.stringify({ id, event: 'msg', args: [payload] }));
  const frame = Sender.frame(message, { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: false });
  for (const client of clients) {
    if (client.readyState === WebSocket.OPEN) {
      client._sender.sendFrame(frame);
    }
  }
}

// The runner holds the other end of standard input. When it exits, this process exits, too.
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
