// All events that the page sends and receives, by panel. "command" sends an event
// and waits for its acknowledgement {ok: true, ...}.

export function chatEvents(connection, { onMessage }) {
  connection.on("pushMsg", onMessage);
  return {
    send: (message) => connection.command("sendMsg", message), // {text, room?, from?, id?}
    rename: (name) => connection.command("name", name),
    history: (room) => connection.command("history", room), // null: the messages for everyone
  };
}

export function typingEvents(connection, { onTyping }) {
  connection.on("typing", onTyping); // {id, typing, name?, room?}
  return {
    tell: (typing, room) => connection.tell("typing", { typing, ...(room && { room }) }),
  };
}

export function roomEvents(connection, { onJoined, onLeft, onRenamed }) {
  connection.on("joined", onJoined); // {room, id, name, members}
  connection.on("left", onLeft);
  connection.on("renamed", onRenamed); // {id, name, previous}
  return {
    join: (room) => connection.command("join", room),
    leave: (room) => connection.command("leave", room),
    members: (room) => connection.command("members", room),
  };
}

export function jobEvents(connection, { onProgress }) {
  connection.on("process", onProgress); // {id, percent, done, cancelled?}
  return {
    start: () => connection.command("query", {}),
    cancel: (id) => connection.command("cancel", { id }),
    list: () => connection.command("jobs"),
  };
}

/** For all jobs of the server. */
export function trackedJobEvents(connection, { onUpdate, onEnd }) {
  connection.on("job:update", onUpdate); // the whole job
  connection.on("job:end", onEnd);
  return {
    start: () => connection.command("query", {}),
    list: (state) => connection.command("job:list", state ? { state } : {}),
    subscribe: (id) => connection.command("job:subscribe", { id }),
    cancel: (id) => connection.command("job:cancel", { id }),
  };
}

export function statsEvents(connection) {
  return { ask: () => connection.command("stats") };
}
