package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.store.Store;
import dev.carillon.Handshake;
import java.util.UUID;

/**
 * What a client has once, for all of its namespaces: the id and the store. It is made with the handshake and lives as long.
 *
 * @param id what the application and the client know it by. The session of today's clients has a secret id beside it; to clients of
 *     version 3 the two are one
 */
record Connection(UUID id, Store store) {
    private static final String ATTRIBUTE = Connection.class.getName();

    void attachTo(Handshake handshake) {
        handshake.attributes().put(ATTRIBUTE, this);
    }

    static Connection of(Handshake handshake) {
        return (Connection) handshake.attributes().get(ATTRIBUTE);
    }
}
