package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** An event that makes the server send messages: a pre-encoded frame in which only the stamp is set for each send. */
public final class Trigger {
    private static final String UNSTAMPED = "#".repeat(Stamp.DIGITS);

    private final ByteBuf frame;
    private final int stamp;

    private Trigger(ByteBuf frame) {
        this.frame = frame;
        this.stamp = ClientFrame.indexOf(frame, UNSTAMPED);
    }

    /** Broadcasts to all clients, several times in a row. */
    public static Trigger broadcast(int count, int payloadSize) {
        return text("42[\"broadcast\",%d,\"%s\"]", count, payload(payloadSize));
    }

    /** Broadcasts a binary attachment to all clients. */
    public static Trigger broadcastBinary(int payloadSize) {
        ByteBuf text = ClientFrame.text("451-[\"broadcastBinary\",{\"_placeholder\":true,\"num\":0}]");
        byte[] data = new byte[payloadSize];
        Arrays.fill(data, (byte) '#');
        return new Trigger(Unpooled.buffer().writeBytes(text).writeBytes(ClientFrame.binary(data)));
    }

    /** Broadcasts to the members of a room. */
    public static Trigger room(String room, int payloadSize) {
        return text("42[\"room\",\"%s\",\"%s\"]", room, payload(payloadSize));
    }

    /** Returns the payload to the sender, as an event. */
    public static Trigger echo(int payloadSize) {
        return text("42[\"echo\",\"%s\"]", payload(payloadSize));
    }

    /** The same, by a handler on the event loop. */
    public static Trigger inlineEcho(int payloadSize) {
        return text("42[\"inlineEcho\",\"%s\"]", payload(payloadSize));
    }

    /** Returns the payload to the sender, as an acknowledgement. All have the same id, which the server only copies. */
    public static Trigger ack(int payloadSize) {
        return text("421[\"ack\",\"%s\"]", payload(payloadSize));
    }

    /** Emits to the sender, many times in a row. */
    public static Trigger flood(int count, int payloadSize) {
        return text("42[\"flood\",%d,\"%s\"]", count, payload(payloadSize));
    }

    /** Asks for a message by HTTP. The payload is the body of the request. */
    public static Trigger post(String path, int payloadSize) {
        String payload = payload(payloadSize);
        String text = String.join(
                "\r\n",
                "POST " + path + " HTTP/1.1",
                "Host: localhost",
                "Content-Type: text/plain",
                "Content-Length: " + payload.length(),
                "",
                payload);
        return new Trigger(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private static Trigger text(String format, Object... args) {
        return new Trigger(ClientFrame.text(String.format(Locale.ROOT, format, args)));
    }

    private static String payload(int size) {
        return UNSTAMPED + "x".repeat(Math.max(0, size - Stamp.DIGITS));
    }

    /** Writes the event with the time at which it is due. Must be called on the loop. The caller flushes the sender. */
    void send(WebSocketClient sender, long due) {
        sender.write(at(due));
    }

    /** Returns the bytes with the time at which the message is due. They change with the next call. */
    ByteBuf at(long due) {
        Stamp.write(frame, stamp, due);
        return frame;
    }
}
