package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoClient;
import dev.carillon.testing.SocketIoFixture;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Raw JSON arguments for applications that use another JSON library. */
class RawJsonTest {
    private final Recorder<Object> seen = new Recorder<>();
    private final SocketIoFixture server = SocketIoFixture.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void rawArgumentIsReadAsSent() {
        server.io()
                .onConnection(socket -> socket.on("a", (args, ack) -> {
                    seen.add(args.raw(0));
                    seen.add(args.raw(1));
                }));
        server.join().send("42[\"a\", {\"x\" : 1.0}]");
        assertEquals(new RawJson("{\"x\" : 1.0}"), seen.next());
        assertEquals(new RawJson("null"), seen.next());
    }

    @Test
    void rawArgumentIncludesItsAttachments() {
        server.io().onConnection(socket -> socket.on("a", (args, ack) -> seen.add(args.raw(1))));
        server.join().send("451-[\"a\",1,{\"_placeholder\":true,\"num\":0}]").send(new byte[] {1, 2});
        RawJson raw = (RawJson) seen.next();
        assertEquals("{\"_placeholder\":true,\"num\":0}", raw.json());
        assertArrayEquals(new byte[] {1, 2}, raw.attachments().get(0));
    }

    @Test
    void rawJsonIsSentUnchanged() {
        server.io().onConnection(socket -> socket.emit("a", 1, new RawJson("{\"x\" : [1.0]}")));
        server.join().expect("42[\"a\",1,{\"x\" : [1.0]}]");
    }

    @Test
    void eachArgumentHasItsOwnAttachments() {
        RawJson first = new RawJson("{\"_placeholder\":true,\"num\":0}", List.of(new byte[] {1}));
        RawJson second = new RawJson("[{\"_placeholder\":true,\"num\":0}]", List.of(new byte[] {2}));
        server.io().onConnection(socket -> socket.emit("a", first, second));
        SocketIoClient client = server.join()
                .expect("452-[\"a\",{\"_placeholder\":true,\"num\":0},[{\"_placeholder\":true,\"num\":1}]]");
        assertArrayEquals(new byte[] {1}, client.webSocket().readBinary());
        assertArrayEquals(new byte[] {2}, client.webSocket().readBinary());
    }

    @Test
    void placeholderWithoutAttachmentsIsData() {
        server.io().onConnection(socket -> socket.emit("a", new RawJson("{\"_placeholder\":true,\"num\":0}")));
        server.join().expect("42[\"a\",{\"_placeholder\":true,\"num\":0}]");
    }

    @Test
    void acknowledgementCanBeRawJson() {
        server.io().onConnection(socket -> socket.on("a", (args, ack) -> ack.send(args.raw(0))));
        server.join().send("427[\"a\",{\"x\" : 1}]").expect("437[{\"x\" : 1}]");
    }

    @Test
    void replyCanBeReadWithAllItsArguments() {
        server.io()
                .onConnection(socket -> socket.emitWithAck("q", EventArgs.class)
                        .thenAccept(reply ->
                                seen.add(reply.size() + " " + reply.raw(1).json())));
        server.join().expect("420[\"q\"]").send("430[1,{\"x\" : 2}]");
        assertEquals("2 {\"x\" : 2}", seen.next());
    }

    @Test
    void broadcastRepliesCanBeReadWithAllTheirArguments() {
        server.io()
                .onConnection(socket -> server.io()
                        .all()
                        .emitWithAck("q", EventArgs.class)
                        .thenAccept(replies -> seen.add(replies.get(0).raw(0).json())));
        server.join().expect("420[\"q\"]").send("430[[1]]");
        assertEquals("[1]", seen.next());
    }
}
