package dev.carillon.integration;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.InetSocketAddress;

/** The emitter of the npm package {@code @socket.io/redis-emitter}, in the process of a Node.js server. */
final class NodeEmitterMember implements ClusterMember {
    private final ClusterMember server;

    NodeEmitterMember(ClusterMember server) {
        this.server = server;
    }

    @Override
    public String name() {
        return "redis-emitter";
    }

    @Override
    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public JsonElement call(String command, JsonObject options) throws Exception {
        return switch (command) {
            case "emit" -> emitter("emit", options, options.get("args"));
            case "join" -> emitter("socketsJoin", options, array(options.get("to")));
            case "leave" -> emitter("socketsLeave", options, array(options.get("from")));
            case "disconnect" -> emitter("disconnectSockets", options, array(options.get("close")));
            case "serverSideEmit" -> emitter("serverSideEmit", options, options.get("args"));
            default -> server.call(command, options);
        };
    }

    private JsonElement emitter(String operation, JsonObject options, JsonElement args) throws Exception {
        JsonObject all = options.deepCopy();
        all.addProperty("op", operation);
        all.add("args", args);
        return server.call("emitter", all);
    }

    private static JsonArray array(JsonElement value) {
        JsonArray array = new JsonArray();
        array.add(value);
        return array;
    }

    @Override
    public void close() {}
}
