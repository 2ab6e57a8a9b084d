package dev.carillon.internal.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The only connection of a server. It has the same handlers as a connection of a real server. Its clock stands still, and
 * everything runs on the calling thread.
 */
final class ServedConnection {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final EmbeddedServer server = new EmbeddedServer();
    private final RequestCounter counter = new RequestCounter();
    private final Deque<byte[]> unread = new ArrayDeque<>();
    private final StringBuilder sent = new StringBuilder();
    private final EmbeddedChannel channel = new EmbeddedChannel(server.newConnection());

    ServedConnection() {
        channel.freezeTime();
        channel.pipeline().addAfter("responses", "counter", counter);
    }

    /** Sends bytes and runs what is then due. While the server does not read from the connection, the bytes wait. */
    ServedConnection send(List<byte[]> reads) {
        unread.addAll(reads);
        readAll();
        return this;
    }

    private void readAll() {
        settle();
        while (!unread.isEmpty() && channel.isOpen() && channel.config().isAutoRead()) {
            channel.writeInbound(Unpooled.wrappedBuffer(unread.remove()));
            settle();
        }
    }

    /** Runs what is due. If reading is paused, a timer that is due soon may resume it. */
    private void settle() {
        channel.runPendingTasks();
        if (!channel.config().isAutoRead()) {
            channel.advanceTimeBy(SHORT.toMillis(), TimeUnit.MILLISECONDS);
            channel.runPendingTasks();
        }
        collect();
    }

    /** Ends the sessions, so that pending polls are answered, and fails if a request remains without a response. */
    ServedConnection requireAnswers() {
        shutDown();
        counter.requireAnswers();
        return this;
    }

    private void shutDown() {
        server.shutDown();
        channel.runPendingTasks();
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        readAll();
    }

    /** Closes the connection and returns what the server has sent. */
    String end() {
        shutDown();
        channel.finishAndReleaseAll();
        channel.runPendingTasks();
        channel.checkException();
        server.requireNoSession();
        return sent.toString().replaceAll("(?i)\r\ndate: [^\r]*", "");
    }

    private void collect() {
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            if (out instanceof ByteBuf bytes) {
                sent.append(bytes.toString(StandardCharsets.ISO_8859_1));
            }
            ReferenceCountUtil.release(out);
        }
    }
}
