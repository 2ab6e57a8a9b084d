package dev.carillon.tokens;

import com.google.gson.JsonObject;
import dev.carillon.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The token of a socket, which is replaced when the client renews it. Thread-safe. */
final class SocketToken {
    private final Socket socket;
    private final TokenAuthentication authentication;

    /** Guarded by this object, like everything below. */
    private Token token;

    private Runnable cancelTimer = () -> {};

    private boolean ended;

    SocketToken(Socket socket, Token token, TokenAuthentication authentication) {
        this.socket = socket;
        this.token = token;
        this.authentication = authentication;
    }

    /** Returns the token, unless it has expired. */
    synchronized Optional<Token> valid() {
        return isExpired() ? Optional.empty() : Optional.of(token);
    }

    synchronized boolean isExpired() {
        return !authentication.now().isBefore(token.acceptedUntil());
    }

    synchronized Optional<String> subject() {
        return token.subject();
    }

    synchronized void renew(Token renewed) {
        token = renewed;
        schedule();
    }

    /** Starts to wait until the token expires. */
    synchronized void schedule() {
        cancelTimer.run();
        if (ended) {
            return;
        }
        Instant now = authentication.now();
        Duration wait = isExpired() ? Duration.ZERO : Duration.between(now, token.acceptedUntil());
        cancelTimer = authentication.timers().schedule(wait, this::onTimer);
    }

    private void onTimer() {
        synchronized (this) {
            if (ended) {
                return;
            }
            if (!isExpired()) { // renewed in the meantime, or the wait was longer than the timer allows
                schedule();
                return;
            }
        }
        authentication.expire(this);
    }

    synchronized void end() {
        ended = true;
        cancelTimer.run();
    }

    /** Tells the client why its connection will be closed. */
    void reportExpired() {
        fail(socket, TokenException.expired());
    }

    Socket socket() {
        return socket;
    }

    void closeConnection() {
        socket.disconnect(true);
    }

    static void fail(Socket socket, TokenException reason) {
        socket.emit("failed", failure("token", reason));
    }

    static JsonObject failure(String event, TokenException reason) {
        JsonObject failed = new JsonObject();
        failed.addProperty("event", event);
        failed.addProperty("error", reason.getMessage());
        return failed;
    }
}
