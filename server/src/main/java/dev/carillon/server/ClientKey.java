package dev.carillon.server;

import com.google.gson.JsonPrimitive;
import dev.carillon.Socket;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The random secret that identifies a client across page reloads: {@code {key}} in the payload of its CONNECT packet.
 * Anyone who knows the key can act as that client, so the server never discloses it.
 */
final class ClientKey {
    private static final Pattern FORM = Pattern.compile("[\\w-]{16,64}");

    private ClientKey() {}

    /** Returns the client's key, or empty if it sent none, or one that is too short, too long or malformed. */
    static Optional<String> of(Socket socket) {
        return socket.handshake().auth().get("key") instanceof JsonPrimitive key
                        && key.isString()
                        && FORM.matcher(key.getAsString()).matches()
                ? Optional.of(key.getAsString())
                : Optional.empty();
    }

    /** Returns the identity that all connections with the same key share. A connection without a key has its own. */
    static String identityOf(Socket socket) {
        // The prefixes prevent a client from using another client's public socket id as its key.
        return of(socket).map(key -> "key " + key).orElseGet(() -> "socket " + socket.id());
    }
}
