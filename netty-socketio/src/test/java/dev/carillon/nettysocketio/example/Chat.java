package dev.carillon.nettysocketio.example;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.BroadcastOperations;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.annotation.OnConnect;
import com.corundumstudio.socketio.annotation.OnDisconnect;
import com.corundumstudio.socketio.annotation.OnEvent;
import java.util.List;

/**
 * A chat with rooms that uses only the API of netty-socketio. It runs unchanged on either server.
 */
public final class Chat {
    private static final String NAME = "name";
    private static final String LOBBY = "lobby";

    private final SocketIOServer server;

    private Chat(SocketIOServer server) {
        this.server = server;
    }

    /** Adds the chat to a server. */
    public static void on(SocketIOServer server) {
        Chat chat = new Chat(server);
        server.addListeners(chat);
        server.addEventListener("say", Line.class, (client, line, ack) -> chat.say(client, line));
        server.addEventListener("share", byte[].class, (client, picture, ack) -> ack.sendAckData(picture.length));
    }

    /** Puts every new client in the lobby. */
    @OnConnect
    public void enter(SocketIOClient client) {
        String name = client.getHandshakeData().getSingleUrlParam(NAME);
        client.set(NAME, name == null ? "somebody" : name);
        client.joinRoom(LOBBY);
        client.sendEvent("welcome", client.<String>get(NAME));
    }

    /** Notifies the lobby that a client has left. */
    @OnDisconnect
    public void leave(SocketIOClient client) {
        server.getRoomOperations(LOBBY).sendEvent("left", client.<String>get(NAME));
    }

    /** Joins a room and acknowledges with its number of members. */
    @OnEvent("join")
    public void join(SocketIOClient client, String room, AckRequest ack) {
        client.joinRoom(room);
        if (ack.isAckRequested()) {
            ack.sendAckData(client.getCurrentRoomSize(room));
        }
    }

    /** Acknowledges with the sorted names of a room and their number. */
    @OnEvent("who")
    public void who(AckRequest ack, String room) {
        List<String> names = server.getRoomOperations(room).getClients().stream()
                .map(client -> client.<String>get(NAME))
                .sorted()
                .toList();
        ack.sendAckData(names, names.size());
    }

    private void say(SocketIOClient client, Line line) {
        line.setFrom(client.get(NAME));
        BroadcastOperations room = server.getRoomOperations(line.getRoom() == null ? LOBBY : line.getRoom());
        room.sendEvent("said", client, line);
    }

    /** One chat message. */
    public static final class Line {
        private String room;
        private String from;
        private String text;

        public String getRoom() {
            return room;
        }

        public void setRoom(String room) {
            this.room = room;
        }

        public String getFrom() {
            return from;
        }

        public void setFrom(String from) {
            this.from = from;
        }

        public String getText() {
            return text;
        }

        public void setText(String text) {
            this.text = text;
        }
    }
}
