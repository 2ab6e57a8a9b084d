package dev.carillon.integration;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.RawJson;
import dev.carillon.msgpack.MessagePackValues;
import dev.carillon.redis.RedisEmitter;
import dev.carillon.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msgpack.core.MessagePack;

/** The Java emitter publishes the same messages as the npm package {@code @socket.io/redis-emitter}. */
class EmitterFormatTest {
    private static final List<String> CALLS = List.of(
            "emit {'args': ['news', 1.5, 'text', {'deep': [true, null]}]}",
            "emit {'args': ['data', {'base64': 'AQID'}, {'n': -7}]}",
            "emit {'rooms': ['red'], 'except': ['odd', 'even'], 'flags': {'volatile': true}, 'args': ['x']}",
            "emit {'rooms': ['red', 'odd'], 'namespace': '/org-7', 'args': ['x', '\u00e9\ud83d\ude00']}",
            "join {'rooms': ['red'], 'to': ['new']}",
            "leave {'except': ['red'], 'from': ['new', 'newer']}",
            "disconnect {'rooms': ['red'], 'close': true}",
            "serverSideEmit {'args': ['note', 'hello', {'n': 1}]}");

    @TempDir
    private Path folder;

    /** A channel and the content of a message. */
    private record Published(String channel, JsonElement content) {}

    @Test
    void messagesAreThoseOfTheNpmPackage() throws Exception {
        Prerequisites.requireNode();
        List<Published> published = new CopyOnWriteArrayList<>();
        try (RedisServer redis = RedisServer.start(folder);
                ClusterMember node = new NodeMember("Node.js", Prerequisites.SCRIPTS, "classic", redis.uri());
                ClusterMember java = new EmitterMember(RedisEmitter.classic(redis.uri()), node);
                RedisClient client = RedisClient.create(redis.uri());
                StatefulRedisPubSubConnection<byte[], byte[]> subscriber =
                        client.connectPubSub(ByteArrayCodec.INSTANCE)) {
            subscriber.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(byte[] pattern, byte[] channel, byte[] message) {
                    published.add(new Published(new String(channel, StandardCharsets.UTF_8), content(message)));
                }
            });
            subscriber.sync().psubscribe("*".getBytes(StandardCharsets.UTF_8));
            ClusterMember npm = new NodeEmitterMember(node);
            for (String call : CALLS) {
                String command = call.substring(0, call.indexOf(' '));
                JsonObject options =
                        JsonParser.parseString(call.substring(command.length())).getAsJsonObject();
                npm.call(command, options);
                await().until(() -> published.size() == 1);
                java.call(command, options);
                await().until(() -> published.size() == 2);
                assertEquals(published.get(0), published.get(1), call);
                published.clear();
            }
        }
    }

    /** Sorts rooms, whose order has no meaning. */
    private static JsonElement sorted(JsonElement value) {
        if (value instanceof JsonArray array) {
            array.forEach(EmitterFormatTest::sorted);
        } else if (value instanceof JsonObject object) {
            for (String name : Set.copyOf(object.keySet())) {
                JsonElement member = sorted(object.get(name));
                if (name.equals("rooms") || name.equals("except")) {
                    JsonArray rooms = new JsonArray();
                    member.getAsJsonArray().asList().stream()
                            .map(JsonElement::getAsString)
                            .sorted()
                            .forEach(rooms::add);
                    object.add(name, rooms);
                }
            }
        }
        return value;
    }

    /** Reads a message in JSON or MessagePack. Node.js omits the sender of some requests, which has no meaning in them. */
    private static JsonElement content(byte[] message) {
        if (message[0] == '{') {
            JsonObject request = JsonParser.parseString(new String(message, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            request.remove("uid");
            return sorted(request);
        }
        try {
            RawJson json = MessagePackValues.read(MessagePack.newDefaultUnpacker(message), message.length, 100, 100);
            JsonArray all = new JsonArray();
            all.add(sorted(JsonParser.parseString(json.json())));
            for (byte[] attachment : json.attachments()) {
                all.add(HexFormat.of().formatHex(attachment));
            }
            return all;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
