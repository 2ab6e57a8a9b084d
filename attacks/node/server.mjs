// The server under attack, on socket.io. It does the same as TargetServer.java, and answers the same questions on standard input.
// Usage: node --expose-gc server.mjs [--recovery] [--option name=value]... The values are JSON.
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Server } from 'socket.io';

const TICK_MILLIS = 200;

const { values } = parseArgs({
  options: {
    recovery: { type: 'boolean', default: false },
    option: { type: 'string', multiple: true, default: [] },
  },
});

const options = Object.fromEntries(
  values.option.map((option) => {
    const [name, value] = option.split('=', 2);
    return [name, JSON.parse(value)];
  }),
);
if (values.recovery) {
  options.connectionStateRecovery = {};
}

const http = createServer((request, response) => {
  response.statusCode = request.url === '/health' ? 200 : 404;
  response.end(request.url === '/health' ? 'up' : '');
});
const io = new Server(http, options);
let ticks = 0;

io.on('connection', listen);
io.of(/^\/n-\d{1,4}$/).on('connection', listen);
setInterval(() => io.emit('tick', ++ticks), TICK_MILLIS);
http.listen(0, '127.0.0.1', () => console.log(http.address().port));

function listen(socket) {
  socket.on('sendMsg', (text, acknowledge) => {
    io.emit('pushMsg', text);
    acknowledge?.();
  });
  socket.on('echo', (payload, acknowledge) => acknowledge?.(payload));
  // A handler that waits, for example for a database, does not block the only thread of Node.js.
  socket.on('block', async (millis, acknowledge) => {
    await wait(millis);
    acknowledge?.();
  });
  socket.on('join', (rooms, acknowledge) => {
    socket.join(rooms);
    acknowledge?.();
  });
}

function held() {
  const namespaces = [...io._nsps.values()];
  const sum = (count) => namespaces.reduce((total, namespace) => total + count(namespace), 0);
  return {
    sessions: io.engine.clientsCount,
    sockets: sum((namespace) => namespace.sockets.size),
    // Each socket is in a room that is named after its id.
    rooms: sum(({ adapter }) => adapter.rooms.size - adapter.sids.size),
    pendingAcks: sum((namespace) => [...namespace.sockets.values()].reduce((total, { acks }) => total + acks.size, 0)),
    timers: process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length,
  };
}

function usage() {
  const { heapUsed, external } = process.memoryUsage();
  return {
    server: held(),
    heap: heapUsed,
    jdkDirect: external,
    nettyDirect: 0,
    threads: readdirSync('/proc/self/task').length,
    descriptors: readdirSync('/proc/self/fd').length,
    ticks,
  };
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line === 'stats') {
      global.gc();
    }
    console.log(JSON.stringify(usage()));
  })
  .on('close', () => process.exit(0));
