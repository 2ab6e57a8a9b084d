package dev.carillon.server;

import com.google.gson.JsonPrimitive;
import dev.carillon.Socket;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The random secret by which a client is known again after a reload: {@code {key}} in its CONNECT. Whoever knows it is
 * that client, so the server never passes it on.
 */
final class ClientKey {
    private static final Pattern FORM = Pattern.compile("[\\w-]{16,64}");

    private ClientKey() {}

    /** Nothing where the client sent none, or one that is too easy to guess or too long to keep. */
    static Optional<String> of(Socket socket) {
        return socket.handshake().auth().get("key") instanceof JsonPrimitive key
                        && key.isString()
                        && FORM.matcher(key.getAsString()).matches()
                ? Optional.of(key.getAsString())
                : Optional.empty();
    }

    /** The same for every connection of a client; without a key a connection is a client of its own. */
    static String identityOf(Socket socket) {
        // The prefixes keep a client from choosing somebody's public socket id as its key.
        return of(socket).map(key -> "key " + key).orElseGet(() -> "socket " + socket.id());
    }
}
