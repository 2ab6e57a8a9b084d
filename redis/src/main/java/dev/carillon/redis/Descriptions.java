package dev.carillon.redis;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.carillon.adapter.SocketDescription;
import java.util.ArrayList;
import java.util.List;

/** The descriptions of sockets in the form of Node.js. */
final class Descriptions {
    private Descriptions() {}

    static JsonArray write(List<SocketDescription> sockets) {
        JsonArray array = new JsonArray();
        for (SocketDescription socket : sockets) {
            JsonObject object = new JsonObject();
            object.addProperty("id", socket.id());
            object.add("handshake", socket.handshake());
            object.add("rooms", Message.array(socket.rooms()));
            object.add("data", socket.data());
            array.add(object);
        }
        return array;
    }

    static List<SocketDescription> read(PendingRequests.Answer answer) {
        List<SocketDescription> sockets = new ArrayList<>();
        if (answer.value() instanceof JsonArray array) {
            for (JsonElement element : array) {
                if (element instanceof JsonObject object) {
                    Message socket = new Message(object, answer.attachments());
                    sockets.add(new SocketDescription(
                            socket.text("id").orElse(""),
                            socket.texts("rooms"),
                            socket.member("handshake").object(),
                            socket.member("data").object()));
                }
            }
        }
        return sockets;
    }
}
