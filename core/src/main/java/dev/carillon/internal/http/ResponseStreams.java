package dev.carillon.internal.http;

import dev.carillon.http.ResponseStream;
import dev.carillon.internal.loop.ClientAccounts;
import dev.carillon.internal.loop.Timers;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The open response streams of one server. Thread-safe. */
public final class ResponseStreams {
    private final HttpStream.Limits limits;
    private final Set<HttpStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean shuttingDown;

    /**
     * Creates an empty set.
     *
     * @param unsent counts what the clients have not read
     * @param maxUnsentBytes the maximum number of bytes that may be waiting for a client
     * @param slowClientTimeout the time within which a client must read something
     */
    public ResponseStreams(Timers timers, ClientAccounts unsent, int maxUnsentBytes, Duration slowClientTimeout) {
        this.limits = new HttpStream.Limits(timers, unsent, maxUnsentBytes, slowClientTimeout);
    }

    /** Sends the head of a response, and passes its body to the application unless the client wants the headers only. */
    void start(
            HttpExchange exchange, HttpResponseStatus status, Consumer<ResponseStream> producer, boolean headersOnly) {
        Optional<HttpStream> started = exchange.stream(status, limits, open::remove);
        if (started.isEmpty()) {
            return;
        }
        HttpStream stream = started.get();
        open.add(stream);
        if (!stream.isOpen()) { // it has ended before it was added
            open.remove(stream);
        }
        if (headersOnly || shuttingDown) {
            stream.close();
        }
        if (!headersOnly) {
            producer.accept(stream);
        }
    }

    /** Ends all streams because the server is shutting down. */
    void shutDown() {
        shuttingDown = true; // set first: a stream that starts concurrently is listed below or sees this flag
        open.forEach(HttpStream::close);
    }
}
