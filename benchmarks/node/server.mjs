// The benchmark's application on socket.io, in its default configuration.
// Usage: node --expose-gc server.mjs <port> [classic|sharded|streams <address of Redis>]
import { Server } from 'socket.io';

const [port, adapter, redisUrl] = process.argv.slice(2);
const io = new Server(Number(port), adapter === undefined ? {} : { adapter: await clusterAdapter() });

async function clusterAdapter() {
  const { createClient } = await import('redis');
  const pub = createClient({ url: redisUrl });
  const sub = pub.duplicate();
  await Promise.all([pub.connect(), sub.connect()]);
  if (adapter === 'streams') {
    const { createAdapter } = await import('@socket.io/redis-streams-adapter');
    return createAdapter(pub);
  }
  const { createAdapter, createShardedAdapter } = await import('@socket.io/redis-adapter');
  return adapter === 'sharded' ? createShardedAdapter(pub, sub) : createAdapter(pub, sub);
}

io.on('connection', (socket) => {
  socket.on('broadcast', (count, payload) => {
    for (let i = 0; i < count; i++) {
      io.emit('msg', payload);
    }
  });
  socket.on('broadcastBinary', (payload) => {
    io.emit('msg', payload);
  });
  socket.on('room', (room, payload) => {
    io.to(room).emit('msg', payload);
  });
  socket.on('join', (room, joined) => {
    socket.join(room);
    joined();
  });
  socket.on('echo', (payload) => {
    socket.emit('msg', payload);
  });
  socket.on('ack', (payload, acknowledge) => {
    acknowledge(payload);
  });
  socket.on('flood', (count, payload) => {
    for (let i = 0; i < count; i++) {
      socket.emit('msg', payload);
    }
  });
  socket.on('gc', (collected) => {
    global.gc();
    const { heapUsed, external } = process.memoryUsage();
    collected(heapUsed + external);
  });
});

// The runner holds the other end of standard input. When it exits, this process exits, too.
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
