package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.PollingClient;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the application's handlers are called. */
class HandlersTest {
    private final Recorder<Throwable> errors = new Recorder<>();
    private final Recorder<ErrorHandler.Context> contexts = new Recorder<>();
    private final Recorder<Object> seen = new Recorder<>();
    private final SocketIoFixture server = SocketIoFixture.start(options -> options.onError((error, context) -> {
        contexts.add(context);
        errors.add(error);
    }));

    record Point(int x, int y) {}

    @AfterEach
    void stop() {
        server.close();
    }

    private SocketIoServer io() {
        return server.io()
                .onConnection(socket -> socket.on("echo", (args, ack) -> socket.emit("echo", args.toArray())));
    }

    /** Checks with an echo that the connection still works. */
    private static void assertAlive(SocketIoClient client) {
        client.send("42[\"echo\",1]").expect("42[\"echo\",1]");
    }

    @Test
    void argumentsHaveTheRequestedTypes() {
        io().onConnection(socket -> socket.on("point", Point.class, seen::add)
                .on("two", String.class, Integer.class, (a, b) -> seen.add(List.of(a, b)))
                .on("ack", Point.class, (point, ack) -> ack.send(point.x() + point.y())));
        SocketIoClient client = server.join();
        client.send("42[\"point\",{\"x\":1,\"y\":2}]").send("42[\"two\",\"a\",2]");
        assertEquals(new Point(1, 2), seen.next());
        assertEquals(List.of("a", 2), seen.next());
        client.send("427[\"ack\",{\"x\":3,\"y\":4}]").expect("437[7]");
    }

    @Test
    void unsentArgumentsAreNull() {
        io().onConnection(socket -> socket.on("few", (args, ack) -> {
            assertEquals(1, args.size());
            assertNull(args.get(1, String.class));
            assertTrue(args.json(1).isJsonNull());
            assertFalse(ack.isRequested());
            ack.send("nobody waits");
            seen.add("done");
        }));
        server.join().send("42[\"few\",1]");
        assertEquals("done", seen.next());
    }

    @Test
    void attachmentsAreReceivedAndSentAsBytes() {
        io().onConnection(socket -> socket.on("bytes", byte[].class, (bytes, ack) -> ack.send(bytes, bytes.clone())));
        SocketIoClient client = server.join();
        client.send("451-0[\"bytes\",{\"_placeholder\":true,\"num\":0}]").send(new byte[] {1, 2, 3});
        client.expect("462-0[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        assertArrayEquals(new byte[] {1, 2, 3}, client.webSocket().readBinary());
        assertArrayEquals(new byte[] {1, 2, 3}, client.webSocket().readBinary());
    }

    @Test
    void numericEventNameIsItsText() {
        io().onConnection(socket -> socket.on("7", (args, ack) -> seen.add("seven")));
        server.join().send("42[7]");
        assertEquals("seven", seen.next());
    }

    @Test
    void eventsOfASocketAreHandledInOrder() {
        io().onConnection(socket -> socket.on("n", Integer.class, seen::add));
        SocketIoClient client = server.join();
        for (int i = 0; i < 500; i++) {
            client.send("42[\"n\"," + i + "]");
        }
        for (int i = 0; i < 500; i++) {
            assertEquals(i, seen.next());
        }
    }

    @Test
    void handlersAreCalledInRegistrationOrder() {
        io().onConnection(socket -> socket.on("x", (args, ack) -> seen.add("first"))
                .on("x", (args, ack) -> {
                    throw new IllegalStateException("second");
                })
                .on("x", (args, ack) -> seen.add("third")));
        server.join().send("42[\"x\"]");
        assertEquals("first", seen.next());
        assertEquals("third", seen.next());
        assertEquals("second", errors.next().getMessage());
    }

    @Test
    void blockedHandlerDoesNotDelayOtherSockets() {
        CountDownLatch latch = new CountDownLatch(1);
        io().onConnection(socket -> socket.on("block", (args, ack) -> latch.await()));
        SocketIoClient blocked = server.join().send("42[\"block\"]");
        for (int i = 0; i < 8; i++) {
            server.join().send("42[\"block\"]");
            assertAlive(server.join());
        }
        blocked.send("42[\"echo\",2]");
        latch.countDown();
        blocked.expect("42[\"echo\",2]");
    }

    @Test
    void blockedNamespaceDoesNotDelayOtherNamespaces() {
        CountDownLatch latch = new CountDownLatch(1);
        io().of("/slow").onConnection(socket -> socket.on("block", (args, ack) -> latch.await()));
        SocketIoClient client = server.join();
        client.join("/slow");
        client.send("42/slow,[\"block\"]");
        assertAlive(client);
        latch.countDown();
    }

    @Test
    void exceptionIsReportedAndTheConnectionStaysOpen() {
        io().onConnection(socket -> socket.on("bad", (args, ack) -> {
            throw new Exception("a checked one");
        }));
        SocketIoClient client = server.join().send("42[\"bad\"]");
        assertEquals("a checked one", errors.next().getMessage());
        ErrorHandler.Context context = contexts.next();
        assertEquals("bad", context.event().orElseThrow());
        assertEquals(client.id(), context.socket().orElseThrow().id());
        assertAlive(client);
    }

    @Test
    void errorIsReportedAndTheSocketStaysConnected() {
        io().onConnection(socket -> socket.on("bad", (args, ack) -> {
            throw new AssertionError("worse than an exception");
        }));
        SocketIoClient client = server.join().send("42[\"bad\"]");
        assertAlive(client);
        assertEquals("worse than an exception", errors.next().getMessage());
    }

    @Test
    void failingConnectionHandlerDoesNotStopTheOthers() {
        server.io().onConnection(socket -> {
            throw new IllegalStateException("first");
        });
        SocketIoClient client = startEchoAndJoin();
        assertEquals("first", errors.next().getMessage());
        assertTrue(contexts.next().event().isEmpty());
        assertAlive(client);
    }

    private SocketIoClient startEchoAndJoin() {
        io();
        return server.join();
    }

    @Test
    void wrongArgumentTypeIsReported() {
        io().onConnection(socket -> socket.on("point", Point.class, seen::add));
        SocketIoClient client = server.join();
        client.send("42[\"point\",\"text\"]").send("42[\"point\",[1]]").send("42[\"point\",{\"x\":\"y\"}]");
        for (int i = 0; i < 3; i++) {
            assertInstanceOf(EventArgumentException.class, errors.next());
        }
        assertTrue(seen.isEmpty());
        assertAlive(client);
    }

    @Test
    void failingErrorHandlerIsIgnored() {
        try (var careless = SocketIoFixture.start(options -> options.onError((error, context) -> {
            throw new IllegalStateException("in the error handler");
        }))) {
            careless.io()
                    .onConnection(socket -> socket.on("bad", (args, ack) -> {
                                throw new IllegalStateException("in the handler");
                            })
                            .onRequest("echo", Integer.class, n -> n));
            careless.join().send("42[\"bad\"]").send("421[\"echo\",5]").expect("431[5]");
        }
    }

    @Test
    void earlyEventsWaitForTheConnectionHandler() {
        CountDownLatch latch = new CountDownLatch(1);
        server.io().onConnection(socket -> {
            await(latch);
            socket.on("early", (args, ack) -> seen.add("handled"));
        });
        server.join().send("42[\"early\"]");
        latch.countDown();
        assertEquals("handled", seen.next());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void handlersRunOffTheEventLoopByDefault() {
        server.io().onConnection(socket -> seen.add(Thread.currentThread().getName()));
        server.join();
        assertTrue(seen.next().toString().startsWith("carillon-handler"));
        try (var direct = SocketIoFixture.start(options -> options.handlerExecutor(Runnable::run))) {
            direct.io().onConnection(socket -> seen.add(Thread.currentThread().getName()));
            direct.join();
            assertTrue(seen.next().toString().matches("carillon-\\d+-\\d+"));
        }
    }

    @Test
    void emitsOfAnEventLoopHandlerArriveInOrder() {
        try (var direct = SocketIoFixture.start(options -> options.handlerExecutor(Runnable::run))) {
            direct.io()
                    .onConnection(socket -> socket.on("go", (args, ack) -> {
                        direct.io().emit("first");
                        socket.emit("second");
                        direct.io().to(socket.id()).emit("third");
                        ack.send("fourth");
                    }));
            SocketIoClient client = direct.join().send("420[\"go\"]");
            client.expect("42[\"first\"]").expect("42[\"second\"]").expect("42[\"third\"]");
            client.expect("430[\"fourth\"]");
        }
    }

    @Test
    void emitsOfAHandlerArriveInOrder() {
        io().onConnection(socket -> socket.on("go", (args, ack) -> {
            for (int i = 0; i < 100; i++) {
                socket.emit("one", i);
                io().emit("all", i);
            }
        }));
        SocketIoClient client = server.join().send("42[\"go\"]");
        for (int i = 0; i < 100; i++) {
            client.expect("42[\"one\"," + i + "]").expect("42[\"all\"," + i + "]");
        }
    }

    @Test
    void unknownEventsAreIgnored() {
        io();
        SocketIoClient client = server.join().send("42[\"nobody\",1]").send("43999[]");
        assertAlive(client);
    }

    @Test
    void transportIsTheCurrentOne() {
        server.io().onConnection(socket -> socket.onRequest("transport", socket::transport));
        PollingClient client = server.poll().send("40");
        client.poll();
        client.send("420[\"transport\"]");
        assertEquals("430[\"POLLING\"]", client.poll().body());
        RawWebSocket webSocket = client.upgrade();
        assertEquals("431[\"WEBSOCKET\"]", webSocket.send("421[\"transport\"]").readText());
    }

    @Test
    void handshakeDescribesTheOpeningRequest() {
        Recorder<Handshake> handshakes = new Recorder<>();
        server.io().onConnection(socket -> handshakes.add(socket.handshake()));
        String target = "/socket.io/?EIO=4&transport=websocket&token=a%20b";
        Instant before = Instant.now();
        try (RawWebSocket client = RawWebSocket.open(
                server.address(), target, "Origin: http://carillon.test", "X-Mine: one", "X-Mine: two")) {
            client.readText();
            client.send("40{\"user\":\"Ada\"}").readText();
            Handshake handshake = handshakes.next();
            assertEquals(target, handshake.url());
            assertEquals("a b", handshake.queryParameter("token").orElseThrow());
            assertEquals(List.of("a b"), handshake.query().get("token"));
            assertEquals(List.of("one", "two"), handshake.headers().get("x-mine"));
            assertEquals("{\"user\":\"Ada\"}", handshake.auth().toString());
            assertTrue(handshake.crossDomain());
            assertFalse(handshake.secure());
            assertFalse(handshake.time().isBefore(before) || handshake.time().isAfter(Instant.now()));
        }
    }

    @Test
    void repeatedParameterHasAllItsValues() {
        Recorder<Handshake> handshakes = new Recorder<>();
        server.io().onConnection(socket -> handshakes.add(socket.handshake()));
        try (RawWebSocket client =
                RawWebSocket.open(server.address(), "/socket.io/?EIO=4&transport=websocket&id=1&id=2")) {
            client.readText();
            client.send("40").readText();
            Handshake handshake = handshakes.next();
            assertEquals(List.of("1", "2"), handshake.query().get("id"));
            assertEquals("2", handshake.queryParameter("id").orElseThrow());
        }
    }

    @Test
    void socketHasItsProperties() {
        Recorder<Socket> sockets = new Recorder<>();
        server.io().onConnection(sockets::add);
        SocketIoClient client = server.join();
        Socket socket = sockets.next();
        assertEquals(client.id(), socket.id());
        assertEquals("/", socket.namespace().name());
        assertEquals(TransportType.WEBSOCKET, socket.transport());
        assertEquals("websocket", socket.handshake().queryParameter("transport").orElseThrow());
        assertEquals("carillon.test", socket.handshake().header("HOST").orElseThrow());
        assertEquals("127.0.0.1", socket.handshake().address().getHostString());
        assertFalse(socket.handshake().crossDomain());
        socket.data().put("key", 1);
        assertEquals(1, server.io().socket(client.id()).orElseThrow().data().get("key"));
    }

    @Test
    void argumentIsForwardedWithoutBeingRead() {
        Recorder<String> kinds = new Recorder<>();
        try (var server = SocketIoFixture.start()) {
            server.io()
                    .onConnection(socket -> socket.on("mixed", (args, ack) -> {
                        for (int i = 0; i < 5; i++) {
                            kinds.add(i + (args.isBinary(i) ? " binary" : " JSON"));
                        }
                        socket.emit("second", args.value(1), args.value(9));
                        socket.emit("first", args.value(0));
                    }));
            SocketIoClient client = server.join();
            client.send(
                            "452-[\"mixed\",{\"a\":[1, {\"_placeholder\":true,\"num\":0}]},{\"_placeholder\":true,\"num\":1},"
                                    + "{\"_placeholder\":false},\"x\"]")
                    .send(new byte[] {1})
                    .send(new byte[] {2});
            for (String kind : List.of("0 JSON", "1 binary", "2 JSON", "3 JSON", "4 JSON")) {
                assertEquals(kind, kinds.next());
            }
            client.expect("451-[\"second\",{\"_placeholder\":true,\"num\":0},null]");
            assertArrayEquals(new byte[] {2}, client.webSocket().readBinary());
            client.expect("451-[\"first\",{\"a\":[1,{\"_placeholder\":true,\"num\":0}]}]");
            assertArrayEquals(new byte[] {1}, client.webSocket().readBinary());
            client.send("42[\"mixed\",{\"_placeholder\":true,\"num\":0}]");
            assertEquals("0 JSON", kinds.next(), "a packet without attachments has no placeholders");
        }
    }
}
