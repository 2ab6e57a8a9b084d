package dev.carillon.benchmarks.servers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The benchmark's application on the bare server. It copies parts of received packets into its messages, without parsing JSON. */
final class BareApplication {
    private static final ByteBuf EVENT = constant("42[\"msg\",");
    private static final ByteBuf ACK = constant("431[");
    private static final ByteBuf END = constant("]");

    private final Audience everyone = new Audience();
    private final Map<String, Audience> rooms = new ConcurrentHashMap<>();

    private static ByteBuf constant(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    void onText(BareConnection client, ByteBuf packet) {
        if (packet.getByte(packet.readerIndex() + 1) == '0') {
            everyone.add(client);
            client.send(ServerFrame.text("40{\"sid\":\"bare\"}"));
            return;
        }
        BareEvent event = BareEvent.of(packet);
        switch (event.name()) {
            case "broadcast" -> broadcast(event.number(), event.lastArgument());
            case "room" -> rooms.get(event.text()).send(message(event.lastArgument()));
            case "join" -> join(client, event.text());
            case "echo", "inlineEcho" -> client.send(message(event.lastArgument()));
            case "ack" -> client.send(ServerFrame.text(ACK, event.lastArgument(), END));
            case "gc" -> client.send(ServerFrame.text("431[" + UsedHeap.afterGc() + "]"));
            default -> {} // the header of a binary event
        }
    }

    void onBinary(ByteBuf data) {
        ByteBuf text = ServerFrame.text("451-[\"msg\",{\"_placeholder\":true,\"num\":0}]");
        ByteBuf attachment = ServerFrame.binary(data);
        everyone.send(Unpooled.directBuffer().writeBytes(text).writeBytes(attachment));
        text.release();
        attachment.release();
    }

    void onClose(BareConnection client) {
        everyone.remove(client);
        rooms.values().forEach(room -> room.remove(client));
    }

    private void join(BareConnection client, String room) {
        rooms.computeIfAbsent(room, name -> new Audience()).add(client);
        client.send(ServerFrame.text("431[]"));
    }

    private void broadcast(int count, ByteBuf payload) {
        ByteBuf frame = message(payload);
        for (int i = 0; i < count; i++) {
            everyone.send(frame.retain());
        }
        frame.release();
    }

    private static ByteBuf message(ByteBuf payload) {
        return ServerFrame.text(EVENT, payload, END);
    }
}
