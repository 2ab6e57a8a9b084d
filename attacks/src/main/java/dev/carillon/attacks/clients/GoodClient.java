package dev.carillon.attacks.clients;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A well-behaved client: it asks for echoes at a fixed rate, answers pings, and counts the ticks of the server. */
abstract class GoodClient {
    /** Echo numbers are unique among all clients: the number of the client times this, plus a counter. */
    static final long ECHOES_PER_CLIENT = 100_000_000;

    private static final String ACK = "43";
    private static final String TICK = "42[\"tick\",";
    private static final int MAX_HEAD = 64;

    private final int number;
    private final Scoreboard scores;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final Map<Integer, Long> pending = new HashMap<>();
    private int echoes;
    private long lastTick;
    private boolean ended;

    GoodClient(int number, Scoreboard scores) {
        this.number = number;
        this.scores = scores;
    }

    /** Starts connecting. */
    abstract void connect();

    /** Sends one packet. */
    abstract void send(String packet);

    /** Closes the connections. */
    abstract void disconnect();

    /** Completes when the client has connected to the main namespace. */
    CompletableFuture<Void> connected() {
        return connected;
    }

    boolean isEnded() {
        return ended;
    }

    /** Returns the number of the last tick that has arrived. */
    long lastTick() {
        return lastTick;
    }

    /** Returns the unanswered echoes: their ids, and the times at which they were sent. */
    Map<Integer, Long> pending() {
        return pending;
    }

    /** Returns the number that identifies an echo among those of all clients. */
    long echoNumber(int id) {
        return number * ECHOES_PER_CLIENT + id;
    }

    void echo() {
        if (!ended) {
            int id = ++echoes;
            pending.put(id, System.nanoTime());
            send("42" + id + "[\"echo\"," + echoNumber(id) + "]");
        }
    }

    void leave() {
        ended = true;
        disconnect();
    }

    /** The connection was lost, or could not be opened. */
    void lost(String reason) {
        if (!ended) {
            ended = true;
            if (!connected.completeExceptionally(new IllegalStateException(reason))) {
                scores.lost(reason);
            }
            disconnect();
        }
    }

    /** Handles one Engine.IO packet. Of large ones, which are messages of attackers, it looks only at the beginning. */
    void onPacket(ByteBuf packet) {
        String head = packet.toString(
                packet.readerIndex(), Math.min(MAX_HEAD, packet.readableBytes()), StandardCharsets.UTF_8);
        if (head.startsWith(TICK)) {
            onTick(leadingNumber(head, TICK.length()));
        } else if (head.startsWith(ACK)) {
            onAck((int) leadingNumber(head, ACK.length()));
        } else if (head.equals("2")) {
            send("3");
        } else if (head.startsWith("40")) {
            connected.complete(null);
        } else if (head.equals("1") || head.startsWith("41")) {
            lost("disconnected by the server");
        }
    }

    private static long leadingNumber(String text, int start) {
        int end = start;
        while (Character.isDigit(text.charAt(end))) {
            end++;
        }
        return Long.parseLong(text.substring(start, end));
    }

    private void onTick(long tick) {
        if (lastTick != 0) {
            scores.tick(tick - lastTick);
        }
        lastTick = Math.max(lastTick, tick);
    }

    private void onAck(int id) {
        Long sent = pending.remove(id);
        if (sent == null) {
            scores.unexpectedAck();
        } else {
            scores.latency(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - sent));
        }
    }
}
