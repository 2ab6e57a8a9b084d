package com.example;

import dev.carillon.SocketIoServer;

/** A chat with rooms. */
public final class Chat {
    private Chat() {}

    public static void main(String[] args) {
        int port = create(3000).start().join().getPort();
        System.out.println("listening on port " + port);
    }

    static SocketIoServer create(int port) {
        SocketIoServer io = SocketIoServer.builder().port(port).build();
        io.onConnection(socket -> {
            socket.on("join", String.class, (room, ack) -> {
                socket.join(room);
                ack.send("joined " + room);
            });
            socket.on("say", String.class, String.class, (room, text) -> io.to(room).emit("said", text));
        });
        return io;
    }
}
