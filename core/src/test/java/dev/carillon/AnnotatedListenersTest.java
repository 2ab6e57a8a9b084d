package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers registered through annotations. */
class AnnotatedListenersTest {
    private static final Recorder<Object> seen = new Recorder<>();

    private final Recorder<Throwable> errors = new Recorder<>();
    private final SocketIoFixture server =
            SocketIoFixture.start(options -> options.onError((error, context) -> errors.add(error)));

    record Point(int x, int y) {}

    /** A superclass with an inherited listener method. */
    static class Base {
        @OnConnect
        void onConnect(Socket socket) {
            socket.emit("hello");
        }
    }

    static final class Listeners extends Base {
        @OnEvent("point")
        void onPoint(Socket socket, Point point, List<String> names) {
            seen.add(socket.isConnected());
            seen.add(point);
            seen.add(names);
        }

        @OnEvent("sum")
        int sum(int a, int b) {
            return a + b;
        }

        @OnEvent("later")
        CompletionStage<String> later(String text) {
            return CompletableFuture.supplyAsync(() -> text + "!");
        }

        @OnEvent("by hand")
        void byHand(EventArgs args, Ack ack) {
            ack.send(args.size());
        }

        @OnEvent("broken")
        void broken(boolean really) throws IOException {
            if (really) {
                throw new IOException("expected by the test");
            }
        }

        @OnDisconnect
        void onDisconnect(DisconnectReason reason) {
            seen.add(reason);
        }
    }

    static final class Wrong {
        @OnConnect
        void onConnect(Socket socket, int number) {
            seen.add(socket.id() + number);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void methodsReceiveTheirParameters() {
        server.io().addListeners(new Listeners());
        SocketIoClient client = server.join().expect("42[\"hello\"]");
        client.send("42[\"point\",{\"x\":1,\"y\":2},[\"a\",\"b\"]]");
        assertEquals(true, seen.next());
        assertEquals(new Point(1, 2), seen.next());
        assertEquals(List.of("a", "b"), seen.next());
        client.send("427[\"sum\",1,2]").expect("437[3]");
        client.send("428[\"later\",\"x\"]").expect("438[\"x!\"]");
        client.send("429[\"by hand\",1,2,3]").expect("439[3]");
        client.send("42[\"broken\",true]");
        assertInstanceOf(IOException.class, errors.next());
        client.send("41");
        assertEquals(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, seen.next());
    }

    @Test
    void objectWithoutListenersIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> server.io().addListeners("text"));
    }

    @Test
    void unsupportedParameterIsRefused() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> server.io().addListeners(new Wrong()));
        assertTrue(error.getMessage().contains("int"), error.getMessage());
    }

    interface Generic<T> {
        void on(T value);
    }

    /** The generic interface makes the compiler generate a synthetic bridge method with the same annotation. */
    static class Bridged implements Generic<String> {
        @Override
        @OnEvent("bridged")
        public void on(String value) {
            seen.add(value);
        }
    }

    static final class Overriding extends Bridged {
        @Override
        @OnEvent("bridged")
        public void on(String value) {
            seen.add(value + " overridden");
        }
    }

    @Test
    void overriddenMethodIsCalledOnce() {
        server.io().addListeners(new Bridged());
        server.io().of("/over").addListeners(new Overriding());
        SocketIoClient client = server.join();
        client.send("42[\"bridged\",\"a\"]").send("42[\"bridged\",\"b\"]");
        assertEquals("a", seen.next());
        assertEquals("b", seen.next());
        client.join("/over");
        client.send("42/over,[\"bridged\",\"c\"]").send("42/over,[\"bridged\",\"d\"]");
        assertEquals("c overridden", seen.next());
        assertEquals("d overridden", seen.next());
    }

    static final class Primitive {
        @OnEvent("flag")
        void flag(boolean value) {
            seen.add(value);
        }
    }

    @Test
    void missingPrimitiveIsAnArgumentError() {
        server.io().addListeners(new Primitive());
        server.join().send("42[\"flag\"]");
        assertInstanceOf(EventArgumentException.class, errors.next());
    }

    static final class SeveralConnects {
        @OnConnect
        void first(Socket socket) {
            if (socket.isConnected()) {
                throw new IllegalStateException("expected by the test");
            }
        }

        @OnConnect
        void second(Socket socket) {
            socket.emit("second");
        }
    }

    static final class Reserved {
        @OnEvent("disconnect")
        void disconnect() {
            seen.add("never");
        }
    }

    @Test
    void failingListenerDoesNotStopTheOthers() {
        server.io().addListeners(new SeveralConnects());
        server.join().expect("42[\"second\"]");
        assertInstanceOf(IllegalStateException.class, errors.next());
    }

    @Test
    void reservedEventIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> server.io().addListeners(new Reserved()));
    }
}
