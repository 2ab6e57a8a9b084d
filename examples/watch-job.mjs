// Prints what happens to a job until it ends, with socket.io-client 4 ("npm install socket.io-client").
//
//   CARILLON_URL  the server, http://localhost:3000 by default
//
// Usage: node watch-job.mjs ID
// Exit code: 0 the job is done, 1 it has failed, was cancelled, or cannot be followed

import { io } from "socket.io-client";

const id = process.argv[2];
const socket = io(process.env.CARILLON_URL ?? "http://localhost:3000");

function show(job) {
  console.log(job.state, job.percent === undefined ? job.done : `${job.percent}%`, job.message ?? "");
  if (["done", "failed", "cancelled"].includes(job.state)) {
    console.log(job.error ?? job.result ?? "");
    process.exitCode = job.state === "done" ? 0 : 1;
    socket.disconnect();
  }
}

socket.on("connect", async () => { // also after a reconnect, because a new connection follows nothing
  const { ok, job, error } = await socket.emitWithAck("job:subscribe", { id });
  if (ok) {
    show(job);
  } else {
    console.error(error);
    process.exitCode = 1;
    socket.disconnect();
  }
});
socket.on("job:update", show);
socket.on("job:end", show);
