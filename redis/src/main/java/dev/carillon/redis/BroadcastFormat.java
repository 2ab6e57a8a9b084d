package dev.carillon.redis;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.Parser.ParserException;
import dev.carillon.RawJson;
import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.Selection;
import dev.carillon.msgpack.MessagePackValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * The format of a broadcast between servers of the classic adapter: the MessagePack array {@code [uid, packet, options]}. Broadcasts
 * are frequent, so they are written and read without an intermediate form of the whole message.
 */
final class BroadcastFormat {
    private static final int PARTS = 3;
    static final int EVENT = 2;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    private BroadcastFormat() {}

    /**
     * A broadcast and its origin.
     *
     * @param uid the server, or {@code emitter}
     * @param namespace the namespace
     * @param broadcast the broadcast
     */
    record Received(String uid, String namespace, ClusterCommand.Broadcast broadcast) {}

    static byte[] write(String uid, String namespace, ClusterCommand.Broadcast broadcast) {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(PARTS);
            out.packString(uid);
            out.packMapHeader(3);
            out.packString("type").packInt(EVENT);
            out.packString("data");
            MessagePackValues.write(broadcast.data(), out);
            out.packString("nsp").packString(namespace);
            out.packMapHeader(3);
            writeRooms(out, "rooms", broadcast.selection().rooms());
            writeRooms(out, "except", broadcast.selection().except());
            writeFlags(out, broadcast);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
    }

    private static void writeRooms(MessagePacker out, String name, Set<String> rooms) throws IOException {
        out.packString(name).packArrayHeader(rooms.size());
        for (String room : rooms) {
            out.packString(room);
        }
    }

    private static void writeFlags(MessagePacker out, ClusterCommand.Broadcast broadcast) throws IOException {
        out.packString("flags").packMapHeader((broadcast.isVolatile() ? 1 : 0) + (broadcast.compress() ? 0 : 1));
        if (broadcast.isVolatile()) {
            out.packString("volatile").packBoolean(true);
        }
        if (!broadcast.compress()) {
            out.packString("compress").packBoolean(false);
        }
    }

    static Received read(byte[] bytes) throws ParserException {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(bytes)) {
            int parts = in.unpackArrayHeader();
            if (parts < PARTS) {
                throw new ParserException("incomplete broadcast");
            }
            String uid = in.unpackString();
            Optional<RawJson> data = Optional.empty();
            String namespace = "/";
            int members = in.unpackMapHeader();
            for (int i = 0; i < members; i++) {
                switch (in.unpackString()) {
                    case "data" -> data = Optional.of(value(in, bytes.length));
                    case "nsp" -> namespace = in.unpackString();
                    default -> in.skipValue();
                }
            }
            Message options = Message.of(value(in, bytes.length));
            return new Received(
                    uid,
                    namespace,
                    broadcast(data.orElseThrow(() -> new ParserException("broadcast without data")), options));
        } catch (MessagePackException | IOException e) {
            throw new ParserException("malformed broadcast");
        }
    }

    private static RawJson value(MessageUnpacker in, int length) throws ParserException {
        return MessagePackValues.read(in, length, Message.MAX_BINARIES, Message.MAX_DEPTH);
    }

    /** Returns a broadcast with these options of Node.js. */
    static ClusterCommand.Broadcast broadcast(RawJson data, Message options) {
        Selection selection = options.selection();
        Message flags = options.member("flags");
        return new ClusterCommand.Broadcast(
                data, selection, flags.flag("volatile", false), flags.flag("compress", true));
    }

    /** Returns the packet of a broadcast. */
    static JsonObject packet(String namespace, ClusterCommand.Broadcast broadcast) {
        JsonObject packet = new JsonObject();
        packet.addProperty("type", EVENT);
        packet.add("data", JsonParser.parseString(broadcast.data().json()));
        packet.addProperty("nsp", namespace);
        return packet;
    }

    /** Returns the options of a broadcast: who receives it, and its flags. */
    static JsonObject options(ClusterCommand.Broadcast broadcast) {
        JsonObject options = Message.options(broadcast.selection());
        options.add("flags", flags(broadcast));
        return options;
    }

    /** Returns how long acknowledgements are collected, according to the options of a broadcast. */
    static Duration timeout(Message options) {
        return options.member("flags").number("timeout").map(Duration::ofMillis).orElse(DEFAULT_TIMEOUT);
    }

    /** Returns the flags of a broadcast as Node.js names them. */
    private static JsonObject flags(ClusterCommand.Broadcast broadcast) {
        JsonObject flags = new JsonObject();
        if (broadcast.isVolatile()) {
            flags.addProperty("volatile", true);
        }
        if (!broadcast.compress()) {
            flags.addProperty("compress", false);
        }
        return flags;
    }
}
