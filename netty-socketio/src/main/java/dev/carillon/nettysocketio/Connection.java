package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.HandshakeData;
import com.corundumstudio.socketio.store.Store;
import com.corundumstudio.socketio.store.StoreFactory;
import dev.carillon.Handshake;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What a client has once, for all of its namespaces: the id, the store, and what its handshake has told. It is made with the
 * handshake and lives as long. Thread-safe.
 */
final class Connection {
    private static final String ATTRIBUTE = Connection.class.getName();

    private final UUID id = UUID.randomUUID();
    private final Handshake handshake;
    private final StoreFactory stores;
    private final Supplier<InetSocketAddress> local;
    private Store store;
    private RequestData data;

    private Connection(Handshake handshake, StoreFactory stores, Supplier<InetSocketAddress> local) {
        this.handshake = handshake;
        this.stores = stores;
        this.local = local;
    }

    /** Makes the connection of a handshake. */
    static Connection attach(Handshake handshake, StoreFactory stores, Supplier<InetSocketAddress> local) {
        Connection made = new Connection(handshake, stores, local);
        handshake.attributes().put(ATTRIBUTE, made);
        return made;
    }

    static Connection of(Handshake handshake) {
        return (Connection) handshake.attributes().get(ATTRIBUTE);
    }

    /**
     * What the application and the client know it by. The session of today's clients has a secret id beside it; to clients of
     * version 3 the two are one.
     */
    UUID id() {
        return id;
    }

    /** Made when it is asked for: many clients are never given a value. */
    synchronized Store store() {
        if (store == null) {
            store = stores.createStore(id);
        }
        return store;
    }

    /** What the application sees of the handshake, and may write into. Made when it is asked for. */
    synchronized RequestData data() {
        if (data == null) {
            data = RequestData.of(handshake, local.get());
        }
        return data;
    }

    /** The same for one namespace, whose auth token is its own. */
    HandshakeData dataOfNamespace() {
        return data().withItsOwnToken();
    }
}
