// A Node.js server of a cluster over Redis. It takes commands as lines of JSON on standard input, and answers each one.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { createAdapter, createShardedAdapter } from "@socket.io/redis-adapter";
import { Emitter } from "@socket.io/redis-emitter";
import { createAdapter as createStreamsAdapter } from "@socket.io/redis-streams-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const [kind, url, recovery] = process.argv.slice(2);
const pub = createClient({ url });
const sub = pub.duplicate();
await Promise.all([pub.connect(), sub.connect()]);

const adapters = {
  classic: () => createAdapter(pub, sub),
  sharded: () => createShardedAdapter(pub, sub),
  streams: () => createStreamsAdapter(pub),
};
const http = createServer();
const io = new Server(http, {
  adapter: adapters[kind](),
  ...(recovery && { connectionStateRecovery: { maxDisconnectionDuration: Number(recovery) } }),
});
const emitter = new Emitter(pub);
const received = [];

io.of(/^\/org-\d+$/);
io.on("connection", (socket) => {
  socket.data = { server: "node" };
  socket.on("join", (room, done) => {
    socket.join(room);
    done();
  });
});
io.on("note", (...args) => received.push(args));
io.on("ask", (question, answer) => answer({ from: "node", question }));

// Binary values travel as {"base64": "..."}.
const revive = (key, value) =>
  value !== null && typeof value === "object" && typeof value.base64 === "string" ? Buffer.from(value.base64, "base64") : value;

const selected = (target, { rooms = [], except = [], flags = {} }) => {
  let operator = flags.local ? target.local : target;
  if (rooms.length > 0) operator = operator.to(rooms);
  if (except.length > 0) operator = operator.except(except);
  if (flags.volatile) operator = operator.volatile;
  if (flags.timeout) operator = operator.timeout(flags.timeout);
  return operator;
};

const commands = {
  emit: ({ namespace = "/", args, ...selection }) => void selected(io.of(namespace), selection).emit(...args),
  emitAndWait: ({ args }) => io.of("/").adapter.broadcast({ type: 2, data: args, nsp: "/" }, { rooms: new Set(), except: new Set(), flags: {} }),
  emitWithAck: ({ args, ...selection }) =>
    new Promise((resolve) => {
      selected(io.timeout(selection.flags?.timeout ?? 2000), { ...selection, flags: {} }).emit(...args, (error, replies) =>
        resolve({ failed: Boolean(error), replies }));
    }),
  fetchSockets: async ({ namespace = "/", ...selection }) =>
    (await selected(io.of(namespace), selection).fetchSockets()).map(({ id, rooms, data, handshake }) => ({
      id,
      rooms: [...rooms],
      data,
      transport: handshake.query.transport,
    })),
  join: ({ to, ...selection }) => void selected(io, selection).socketsJoin(to),
  leave: ({ from, ...selection }) => void selected(io, selection).socketsLeave(from),
  disconnect: ({ close, ...selection }) => void selected(io, selection).disconnectSockets(close),
  serverSideEmit: ({ args }) => void io.serverSideEmit(...args),
  serverSideEmitWithAck: ({ args }) => io.serverSideEmitWithAck(...args),
  received: () => received.splice(0),
  serverCount: () => io.of("/").adapter.serverCount(),
  emitter: ({ namespace = "/", op, args, ...selection }) => void selected(emitter.of(namespace), selection)[op](...args),
};

http.listen(0, "127.0.0.1", () => console.log(http.address().port));
for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...options } = JSON.parse(line, revive);
  try {
    console.log(JSON.stringify({ result: (await commands[command](options)) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
process.exit(0);
