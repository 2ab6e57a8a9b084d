package dev.carillon.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.SocketIoServer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The contract of a server without an adapter: every operation applies to its own clients. */
public abstract class LoneServerContract extends AdapterContract {
    @Override
    final SocketIoFixture newServer(Consumer<SocketIoServer.Builder> options) {
        return SocketIoFixture.start(options);
    }

    @Override
    final SocketIoFixture secondServer(SocketIoFixture sameServer) {
        return sameServer;
    }

    @Test
    void localOperationsReachAllClients() throws Exception {
        io().all().local().emit("here");
        ada().expect("42[\"here\"]");
        bob().expect("42[\"here\"]");
        assertEquals(2, get(io().all().local().fetchSockets()).size());
        assertEquals(List.of(), get(io().to("empty").local().emitWithAck("ask", String.class)));
    }
}
