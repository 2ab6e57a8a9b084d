package dev.carillon.internal.socketio;

import com.google.gson.Gson;
import dev.carillon.ConnectionStateRecovery;
import dev.carillon.ErrorHandler;
import dev.carillon.Handshake;
import dev.carillon.JsonCodec;
import dev.carillon.Parser;
import dev.carillon.adapter.AdapterFactory;
import java.time.Duration;
import java.util.function.Function;

/**
 * What the Socket.IO layer needs to know. The builder documents each option and its default.
 *
 * @param gson the application's, where {@code json} is null
 * @param json the application's codec, or null for Gson
 * @param parser the application's, or null for the standard format
 * @param errorHandler the application's, or null for logging
 * @param socketIds the application's, or null for random ones
 * @param recovery null where clients cannot come back
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
        AdapterFactory adapter,
        Function<Handshake, String> socketIds,
        int maxAttachments,
        int maxJsonDepth,
        int maxNamespacesPerConnection,
        int maxChildNamespaces,
        boolean cleanupEmptyChildNamespaces,
        int maxRoomsPerSocket,
        int maxPendingAcks,
        int maxPendingEvents) {}
