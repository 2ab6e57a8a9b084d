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
 * What the Socket.IO layer needs to know. {@code SocketIoServer.Builder} documents each option.
 *
 * @param gson the application's, where {@code json} is null
 * @param json the application's codec, or null for Gson
 * @param parser the application's, or null for the standard format
 * @param errorHandler the application's, or null for logging
 * @param socketIds the application's, or null for random ones
 * @param recovery null if clients cannot recover their sockets
 * @param recoveries creates what carries out the recovery
 * @param adapter null for a server that is alone
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
        int maxPendingEvents) {

    /** A builder that has the defaults. It does not check values: {@code SocketIoServer.Builder} does. */
    public static Builder builder() {
        return new Builder();
    }

    /** Options by name. Not thread-safe. */
    public static final class Builder {
        public Duration connectTimeout = Duration.ofSeconds(45);
        public Duration requestsTimeout = Duration.ofSeconds(5);
        public Gson gson = new Gson();
        public JsonCodec json;
        public Parser parser;
        public ErrorHandler errorHandler;
        public ConnectionStateRecovery recovery;

        /** Null for the one that {@link #recovery} asks for. */
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

        private Builder() {}

        private RecoveryFactory standardRecoveries() {
            return recovery == null ? RecoveryFactory.NONE : RecoveryFactory.inMemory(recovery);
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
                    maxPendingEvents);
        }
    }
}
