package dev.carillon.internal.socketio;

import com.google.gson.Gson;
import dev.carillon.ConnectionStateRecovery;
import dev.carillon.ErrorHandler;
import dev.carillon.Handshake;
import dev.carillon.JsonCodec;
import dev.carillon.Parser;
import dev.carillon.adapter.AdapterFactory;
import dev.carillon.internal.socketio.room.RecoveryFactory;
import java.time.Duration;
import java.util.function.Function;

/**
 * The options of the Socket.IO layer. {@code SocketIoServer.Builder} documents each of them.
 *
 * @param gson the Gson instance; used only if {@code json} is null
 * @param json a custom codec, or null for Gson
 * @param parser a custom parser, or null for the standard format
 * @param errorHandler the error handler, or null to log errors
 * @param socketIds the generator of socket ids, or null for random ids
 * @param recovery the recovery options, or null if recovery is off
 * @param recoveries creates the recovery of each namespace
 * @param adapter the adapter factory, or null for a single server
 */
public record SocketIoOptions(
        Duration connectTimeout,
        Duration requestsTimeout,
        Gson gson,
        JsonCodec json,
        Parser parser,
        ErrorHandler errorHandler,
        ConnectionStateRecovery recovery,
        RecoveryFactory recoveries,
        AdapterFactory adapter,
        Function<Handshake, String> socketIds,
        int maxAttachments,
        int maxJsonDepth,
        int maxNamespacesPerConnection,
        int maxChildNamespaces,
        boolean cleanupEmptyChildNamespaces,
        int maxRoomsPerSocket,
        int maxPendingAcks,
        int maxPendingEvents,
        int maxPendingEventBytes,
        Duration attachmentTimeout,
        int maxEventsPerSecond,
        int maxEventBytesPerSecond,
        long maxBroadcastBytesPerSecond) {

    /** A builder with the default values. It does not check values; {@code SocketIoServer.Builder} does. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds {@link SocketIoOptions}. Not thread-safe. */
    public static final class Builder {
        public Duration connectTimeout = Duration.ofSeconds(45);
        public Duration requestsTimeout = Duration.ofSeconds(5);
        public Gson gson = new Gson();
        public JsonCodec json;
        public Parser parser;
        public ErrorHandler errorHandler;
        public ConnectionStateRecovery recovery;

        /** Null for the default, which depends on {@link #recovery}. */
        public RecoveryFactory recoveries;

        public AdapterFactory adapter;
        public Function<Handshake, String> socketIds;
        public int maxAttachments = 10;
        public int maxJsonDepth = 100;
        public int maxNamespacesPerConnection = 100;
        public int maxChildNamespaces = 10_000;
        public boolean cleanupEmptyChildNamespaces;
        public int maxRoomsPerSocket = 1000;
        public int maxPendingAcks = 10_000;
        public int maxPendingEvents = 1000;
        public int maxPendingEventBytes = 4 * 1024 * 1024;
        public Duration attachmentTimeout = Duration.ofSeconds(30);

        /** 0 for no limit. */
        public int maxEventsPerSecond;

        /** 0 for no limit. */
        public int maxEventBytesPerSecond;

        public long maxBroadcastBytesPerSecond = 64L * 1024 * 1024;

        private Builder() {}

        private RecoveryFactory standardRecoveries() {
            return recovery == null ? RecoveryFactory.NONE : RecoveryFactory.standard(recovery);
        }

        public SocketIoOptions build() {
            return new SocketIoOptions(
                    connectTimeout,
                    requestsTimeout,
                    gson,
                    json,
                    parser,
                    errorHandler,
                    recovery,
                    recoveries == null ? standardRecoveries() : recoveries,
                    adapter,
                    socketIds,
                    maxAttachments,
                    maxJsonDepth,
                    maxNamespacesPerConnection,
                    maxChildNamespaces,
                    cleanupEmptyChildNamespaces,
                    maxRoomsPerSocket,
                    maxPendingAcks,
                    maxPendingEvents,
                    maxPendingEventBytes,
                    attachmentTimeout,
                    maxEventsPerSecond,
                    maxEventBytesPerSecond,
                    maxBroadcastBytesPerSecond);
        }
    }
}
