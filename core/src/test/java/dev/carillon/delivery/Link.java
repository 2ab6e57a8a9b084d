package dev.carillon.delivery;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.function.Supplier;

/** The connections of a client. All calls throw {@link LinkLost} when the server or the network has ended them. */
sealed interface Link permits PollingLink, WebSocketLink {

    /** Reads the next Socket.IO packet or attachment. An attachment has the form that it has with long-polling. */
    String read();

    void send(String packet);

    /** Resets the connections. What was not read is lost. */
    void cut();

    /** Whether the server notices at once that the connection was cut. */
    boolean isWatched();

    /** Reports the end of a connection as such. A timeout remains an error: something that was due did not arrive. */
    static <T> T guarded(Supplier<T> action) {
        try {
            return action.get();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                throw new AssertionError("nothing has arrived in time", e);
            }
            throw new LinkLost(e);
        }
    }
}
