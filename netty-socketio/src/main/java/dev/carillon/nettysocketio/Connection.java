package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.HandshakeData;
import com.corundumstudio.socketio.store.Store;
import com.corundumstudio.socketio.store.StoreFactory;
import dev.carillon.Handshake;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The state that a client shares between its namespaces: the id, the store and the handshake data. It is created for the handshake
 * and has the same lifetime. Thread-safe.
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

    /** Creates a connection and stores it in the attributes of the handshake. */
    static Connection attach(Handshake handshake, StoreFactory stores, Supplier<InetSocketAddress> local) {
        Connection made = new Connection(handshake, stores, local);
        handshake.attributes().put(ATTRIBUTE, made);
        return made;
    }

    static Connection of(Handshake handshake) {
        return (Connection) handshake.attributes().get(ATTRIBUTE);
    }

    /**
     * Returns the public id, known to the application and the client. The Engine.IO session of a current client has a separate,
     * secret id. For version 3 clients, both ids are the same.
     */
    UUID id() {
        return id;
    }

    /** Returns the store. It is created lazily, because many clients never store a value. */
    synchronized Store store() {
        if (store == null) {
            store = stores.createStore(id);
        }
        return store;
    }

    /** Returns the handshake data, which the application may modify. It is created lazily. */
    synchronized RequestData data() {
        if (data == null) {
            data = RequestData.of(handshake, local.get());
        }
        return data;
    }

    /** Returns the handshake data for one namespace, which has its own auth token. */
    HandshakeData dataOfNamespace() {
        return data().withItsOwnToken();
    }
}
