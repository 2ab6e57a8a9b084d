package dev.carillon.tokens;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.carillon.Ack;
import dev.carillon.ConnectError;
import dev.carillon.EventArgs;
import dev.carillon.Middleware;
import dev.carillon.Namespace;
import dev.carillon.ParentNamespace;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requires a token of each Socket.IO client of a namespace: {@code auth.token}, or the header {@code Authorization: Bearer TOKEN} of
 * the request that opened the connection. Cookies are not accepted.
 *
 * <pre>{@code
 * TokenAuthentication tokens = new TokenAuthentication(io, verifier).protect(io);
 * io.onConnection(socket -> socket.on("join", String.class, room -> {
 *     if (tokens.of(socket).filter(token -> token.mayJoin(room)).isPresent()) {
 *         socket.join(room);
 *     }
 * }));
 * }</pre>
 *
 * <p>A client without a valid token gets a {@code connect_error} with the reason. When the token expires, the client gets the event
 * {@code failed} with {@code {event: "token", error: "token expired"}}, and its connection is closed. It can avoid that with the event
 * {@code token:renew} and {@code {token}}, whose acknowledgement is {@code {ok: true, expiresAt}} or {@code {ok: false, error}}.
 * Renewing in one namespace is enough for all sockets of the connection whose tokens have the same subject.
 *
 * <p>With {@link dev.carillon.ConnectionStateRecovery}, set {@code skipMiddlewares(false)}, so that the token is checked before the
 * client is sent what it has missed. Otherwise, the token is checked afterwards, before the client's events are handled. Thread-safe.
 */
public final class TokenAuthentication {
    private static final Logger log = LoggerFactory.getLogger(TokenAuthentication.class);

    private static final String RENEW = "token:renew";

    private final TokenVerifier verifier;
    private final Timers timers;
    private final ConnectionTokens connected = new ConnectionTokens();

    /**
     * The tokens of sockets that the middleware has accepted, until they are connected. Another middleware may refuse them without
     * notice. {@code Socket.data} is no place for tokens: recovery keeps it, and other servers of a cluster can read it.
     */
    private final Map<Socket, Token> accepted = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * Creates an authentication that does not protect any namespace yet.
     *
     * @param server the server of the namespaces; when it ends, nothing of this object remains
     * @param verifier verifies the tokens
     */
    public TokenAuthentication(SocketIoServer server, TokenVerifier verifier) {
        this(Objects.requireNonNull(verifier, "verifier"), Timers.of(server));
    }

    TokenAuthentication(TokenVerifier verifier, Timers timers) {
        this.verifier = verifier;
        this.timers = timers;
    }

    /**
     * Requires a token of the clients of a namespace. Call this method before you add other middlewares and connection handlers, which
     * can then use the token.
     *
     * @param namespace the namespace, for example the server itself for its main namespace
     * @return this
     */
    public TokenAuthentication protect(Namespace namespace) {
        namespace.use(this::onConnect).onConnection(this::onConnection);
        return this;
    }

    /**
     * Requires a token of the clients of dynamic namespaces, like {@link #protect(Namespace)}.
     *
     * @param namespaces the namespaces
     * @return this
     */
    public TokenAuthentication protect(ParentNamespace namespaces) {
        namespaces.use(this::onConnect).onConnection(this::onConnection);
        return this;
    }

    /**
     * The token of a client.
     *
     * @param socket the client's socket
     * @return the token. Empty if it has expired, if the socket is disconnected, or if its namespace is not protected
     */
    public Optional<Token> of(Socket socket) {
        return connected
                .of(socket)
                .flatMap(SocketToken::valid)
                .or(() -> Optional.ofNullable(accepted.get(socket))
                        .filter(token -> now().isBefore(token.acceptedUntil())));
    }

    // ---- connecting ----

    private void onConnect(Socket socket, Middleware.Next next) {
        String given;
        try {
            given = Credentials.ofSocket(socket.handshake());
        } catch (TokenException e) {
            next.refuse(refusal(socket, e));
            return;
        }
        var unused = verifier.verifyAsync(given).whenComplete((token, error) -> {
            if (error == null) {
                accepted.put(socket, token);
                next.accept();
            } else {
                next.refuse(refusal(socket, reason(error)));
            }
        });
    }

    private static ConnectError refusal(Socket socket, TokenException reason) {
        log.debug("refused a client of {}: {}", socket.namespace().name(), reason.getMessage());
        JsonObject data = new JsonObject();
        data.addProperty("error", reason.getMessage());
        data.addProperty("reason", reason.reason().code());
        return new ConnectError(reason.getMessage(), data);
    }

    private static TokenException reason(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof TokenException reason) {
            return reason;
        }
        log.error("a token could not be verified: {}", cause.getClass().getName()); // its message may contain the token
        return new TokenException(TokenException.Reason.UNAVAILABLE, "tokens cannot be checked now");
    }

    private void onConnection(Socket socket) {
        Token token = accepted.get(socket);
        try {
            if (token == null) { // a recovered socket may have skipped the middleware
                token = verifier.verify(Credentials.ofSocket(socket.handshake()));
            }
        } catch (TokenException e) {
            SocketToken.fail(socket, e);
            socket.disconnect(true);
            return;
        }
        SocketToken own = new SocketToken(socket, token, this);
        connected.add(socket, own);
        accepted.remove(socket);
        socket.on(RENEW, (EventArgs args, Ack ack) -> renew(socket, args, ack));
        socket.onDisconnect((reason, description) -> {
            connected.remove(socket);
            own.end();
        });
        own.schedule();
    }

    // ---- renewing ----

    private void renew(Socket socket, EventArgs args, Ack ack) {
        JsonElement body = args.size() == 0 ? JsonNull.INSTANCE : args.json(0);
        Optional<String> given =
                body instanceof JsonObject object ? Credentials.text(object.get("token")) : Optional.empty();
        if (given.isEmpty()) {
            answer(socket, ack, TokenException.invalid("token must be a string"));
            return;
        }
        var unused = verifier.verifyAsync(given.get()).whenComplete((token, error) -> {
            if (error != null) {
                answer(socket, ack, reason(error));
            } else {
                replace(socket, token, ack);
            }
        });
    }

    private void replace(Socket socket, Token token, Ack ack) {
        Optional<SocketToken> own = connected.of(socket);
        if (own.isEmpty()) {
            return; // disconnected in the meantime
        }
        if (!own.get().subject().equals(token.subject())) {
            answer(socket, ack, TokenException.invalid("the token is for another subject"));
            return;
        }
        for (SocketToken other : connected.onSameConnection(socket)) {
            if (other.subject().equals(token.subject())) {
                other.renew(token);
            }
        }
        JsonObject ok = new JsonObject();
        ok.addProperty("ok", true);
        ok.addProperty("expiresAt", token.expiresAt().toString());
        ack.send(ok);
    }

    private static void answer(Socket socket, Ack ack, TokenException reason) {
        if (ack.isRequested()) {
            JsonObject refused = new JsonObject();
            refused.addProperty("ok", false);
            refused.addProperty("error", reason.getMessage());
            ack.send(refused);
        } else {
            socket.emit("failed", SocketToken.failure(RENEW, reason));
        }
    }

    // ---- expiring ----

    Instant now() {
        return verifier.clock().instant();
    }

    Timers timers() {
        return timers;
    }

    /** Ends a connection. All of its sockets whose tokens have expired learn why. */
    void expire(SocketToken expired) {
        List<SocketToken> tokens = connected.onSameConnection(expired.socket());
        tokens.stream().filter(SocketToken::isExpired).forEach(SocketToken::reportExpired);
        expired.closeConnection();
    }

    /** The number of sockets whose tokens are kept. */
    int size() {
        return connected.size();
    }
}
