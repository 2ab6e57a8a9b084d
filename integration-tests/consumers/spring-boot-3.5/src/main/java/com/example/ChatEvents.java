package com.example;

import dev.carillon.OnEvent;
import dev.carillon.Socket;
import org.springframework.stereotype.Component;

/** A chat with rooms, as a Spring bean. */
@Component
class ChatEvents {
    @OnEvent("join")
    String join(Socket socket, String room) {
        socket.join(room);
        return "joined " + room;
    }

    @OnEvent("say")
    void say(Socket socket, String room, String text) {
        socket.namespace().to(room).emit("said", text);
    }
}
