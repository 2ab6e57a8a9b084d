package dev.carillon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.testing.Frame;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the server holds of incomplete packets outside the heap is released, however they end. */
class HeldAttachmentsTest {
    private static final int SIZE = 300_000;
    private static final String HEADER =
            "452-7[\"echo\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";

    private final long before = held();

    private static long held() {
        return UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    private static SocketIoFixture start(Consumer<SocketIoServer.Builder> options) {
        SocketIoFixture server = SocketIoFixture.start(options);
        server.io().onConnection(socket -> socket.on("echo", (args, ack) -> ack.send(args.toArray())));
        return server;
    }

    /** Others use the same allocator for a few bytes. */
    private void awaitHeld(int attachments) {
        await().untilAsserted(() -> assertEquals(attachments, Math.round((double) (held() - before) / SIZE)));
    }

    private SocketIoClient sendIncompletePacket(SocketIoFixture server) {
        SocketIoClient client = server.join();
        client.send(HEADER).send(new byte[SIZE]);
        awaitHeld(1);
        return client;
    }

    @Test
    void completePacketIsNotHeld() {
        try (var server = start(options -> {})) {
            SocketIoClient client = sendIncompletePacket(server);
            client.send(new byte[] {1});
            client.expect("462-7[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
            assertArrayEquals(new byte[SIZE], client.webSocket().readBinary());
            assertArrayEquals(new byte[] {1}, client.webSocket().readBinary());
            awaitHeld(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endOfTheConnectionReleasesAttachments(End end) {
        try (var server = start(options -> {})) {
            SocketIoClient client = sendIncompletePacket(server);
            end(server, client.webSocket(), end);
            awaitHeld(0);
        }
    }

    private enum End {
        TEXT_INSTEAD_OF_ATTACHMENT,
        INVALID_MESSAGE,
        INVALID_FRAME,
        CLOSE_PACKET,
        CLOSE_FRAME,
        RESET,
        APPLICATION,
        SHUTDOWN
    }

    private static void end(SocketIoFixture server, RawWebSocket client, End end) {
        switch (end) {
            case TEXT_INSTEAD_OF_ATTACHMENT -> client.send("42[\"x\"]");
            case INVALID_MESSAGE -> client.send("x");
            case INVALID_FRAME -> client.send(true, 3, new byte[0]);
            case CLOSE_PACKET -> client.send("1");
            case CLOSE_FRAME -> client.send(true, Frame.CLOSE, new byte[0]);
            case RESET -> client.connection().reset();
            case APPLICATION -> server.io().disconnectSockets(true);
            case SHUTDOWN -> server.io().close();
        }
    }

    @Test
    void refusedPlaceholderReleasesAttachments() {
        try (var server = start(options -> {})) {
            SocketIoClient client = server.join();
            client.send("452-[\"echo\",{\"_placeholder\":true,\"num\":2}]").send(new byte[SIZE]);
            awaitHeld(1);
            client.send(new byte[SIZE]);
            client.awaitClose();
            awaitHeld(0);
        }
    }

    @Test
    void timeoutReleasesAttachments() {
        try (var server = start(options -> options.attachmentTimeout(Duration.ofSeconds(2)))) {
            sendIncompletePacket(server).awaitClose();
            awaitHeld(0);
        }
    }

    @Test
    void exceededBudgetReleasesAttachments() {
        try (var server = start(options -> options.maxTotalHeapBytes(1 << 20))) {
            SocketIoClient first = sendIncompletePacket(server);
            SocketIoClient second = server.join();
            second.send("459-[\"echo\"]")
                    .send(new byte[SIZE])
                    .send(new byte[SIZE])
                    .send(new byte[SIZE]);
            second.awaitClose();
            first.webSocket().connection().reset();
            awaitHeld(0);
        }
    }

    @Test
    void excessiveEventIsNotHeld() {
        try (var server = start(options -> options.maxEventBytesPerSecond(10))) {
            SocketIoClient client = server.join();
            client.request("echo", "more bytes than allowed in a second");
            client.send(HEADER).send(new byte[SIZE]);
            awaitHeld(1);
            client.send(new byte[SIZE]);
            client.expect("437[{\"error\":\"too many events\"}]");
            awaitHeld(0);
        }
    }
}
