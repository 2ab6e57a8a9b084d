package dev.carillon.integration;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.carillon.redis.EmitterOperator;
import dev.carillon.redis.RedisEmitter;
import java.net.InetSocketAddress;

/** A Java process that only emits. What it cannot ask, it asks a server. */
final class EmitterMember implements ClusterMember {
    private final RedisEmitter emitter;
    private final ClusterMember server;

    EmitterMember(RedisEmitter emitter, ClusterMember server) {
        this.emitter = emitter;
        this.server = server;
    }

    @Override
    public String name() {
        return "RedisEmitter";
    }

    @Override
    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public JsonElement call(String command, JsonObject options) throws Exception {
        RedisEmitter namespace =
                options.has("namespace") ? emitter.of(options.get("namespace").getAsString()) : emitter;
        EmitterOperator selected =
                namespace.to(CarillonMember.texts(options, "rooms")).except(CarillonMember.texts(options, "except"));
        switch (command) {
            case "emit" ->
                (options.has("flags") ? selected.asVolatile() : selected)
                        .emit(CarillonMember.event(options), CarillonMember.args(options));
            case "join" -> selected.socketsJoin(CarillonMember.texts(options, "to"));
            case "leave" -> selected.socketsLeave(CarillonMember.texts(options, "from"));
            case "disconnect" -> selected.disconnectSockets(options.get("close").getAsBoolean());
            case "serverSideEmit" ->
                namespace.serverSideEmit(CarillonMember.event(options), CarillonMember.args(options));
            default -> {
                return server.call(command, options);
            }
        }
        return JsonNull.INSTANCE;
    }

    @Override
    public void close() {
        emitter.close();
    }
}
