package dev.carillon.internal.socketio.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import dev.carillon.ConnectError;
import dev.carillon.TransportType;
import dev.carillon.internal.engineio.SessionFixture;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The wire format of the packets that the server sends. */
class PacketEncoderTest {
    private static final String FIRST = "{\"_placeholder\":true,\"num\":0}";
    private static final String SECOND = "{\"_placeholder\":true,\"num\":1}";

    private final PacketEncoder encoder =
            new PacketEncoder(new PayloadCodec(new Gson()), new JsonPacketFormat(10, 100));
    private final SessionFixture fixture = new SessionFixture(TransportType.POLLING);

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Message(String text, byte[] data, Message inner) {}

    /** Sends a packet and returns its parts in their long-polling form. */
    private List<String> sent(EncodedPacket packet) {
        packet.sendTo(fixture.session());
        packet.release();
        assertEquals(0, packet.refCnt());
        fixture.run();
        return fixture.transport().takeSent();
    }

    @Test
    void connectHasTheSocketId() {
        assertEquals(List.of("40{\"sid\":\"abc\"}"), sent(encoder.connect("/", "abc", null)));
        assertEquals(List.of("40/admin,{\"sid\":\"abc\"}"), sent(encoder.connect("/admin", "abc", null)));
    }

    @Test
    void connectHasTheOptionalPrivateId() {
        assertEquals(List.of("40{\"sid\":\"abc\",\"pid\":\"def\"}"), sent(encoder.connect("/", "abc", "def")));
    }

    @Test
    void connectErrorHasMessageAndData() {
        assertEquals(List.of("44{\"message\":\"no\"}"), sent(encoder.connectError("/", new ConnectError("no"))));
        assertEquals(
                List.of("44/admin,{\"message\":\"say \\\"please\\\"\",\"data\":{\"code\":1}}"),
                sent(encoder.connectError("/admin", new ConnectError("say \"please\"", Map.of("code", 1)))));
    }

    @Test
    void connectErrorCanHaveExtraMembers() {
        ConnectError error = new ConnectError("no").with("code", 7).with("a \"name\"", List.of(1));
        assertEquals(
                List.of("44{\"message\":\"no\",\"code\":7,\"a \\\"name\\\"\":[1]}"),
                sent(encoder.connectError("/", error)));
        assertThrows(IllegalArgumentException.class, () -> error.with("data", 1));
    }

    @Test
    void disconnectHasNoPayload() {
        assertEquals(List.of("41"), sent(encoder.disconnect("/")));
        assertEquals(List.of("41/admin,"), sent(encoder.disconnect("/admin")));
    }

    @Test
    void encodedEventHasNameAndArguments() {
        assertEquals(
                List.of("42[\"x\",1,\"\u20ac<>&='\",true,null,[1.5]]"),
                sent(encoder.event(
                        "/", SocketPacket.NO_ACK, EmitFlags.NONE, "x", 1, "\u20ac<>&='", true, null, List.of(1.5))));
        assertEquals(List.of("42/admin,0[\"x\"]"), sent(encoder.event("/admin", 0, EmitFlags.NONE, "x")));
    }

    @Test
    void ackHasItsId() {
        assertEquals(List.of("437[]"), sent(encoder.ack("/", 7)));
        assertEquals(List.of("43/admin,456[{\"a\":1}]"), sent(encoder.ack("/admin", 456, Map.of("a", 1))));
    }

    @Test
    void bytesBecomeAttachmentsInTextOrder() {
        assertEquals(
                List.of("452-/admin,3[\"x\"," + FIRST + "," + SECOND + "]", "bAQ==", "bAgM="),
                sent(encoder.event(
                        "/admin", 3, EmitFlags.NONE, "x", new byte[] {1}, ByteBuffer.wrap(new byte[] {2, 3}))));
        assertEquals(List.of("461-3[" + FIRST + "]", "bAQ=="), sent(encoder.ack("/", 3, new byte[] {1})));
    }

    @Test
    void bytesAreFoundAtAnyDepth() {
        Message message = new Message("out", new byte[] {1}, new Message("in", new byte[] {2}, null));
        assertEquals(
                List.of(
                        "452-[\"x\",{\"text\":\"out\",\"data\":" + FIRST + ",\"inner\":{\"text\":\"in\",\"data\":"
                                + SECOND + "}}]",
                        "bAQ==",
                        "bAg=="),
                sent(encoder.event("/", SocketPacket.NO_ACK, EmitFlags.NONE, "x", message)));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("list", List.of("a", new byte[] {1}));
        map.put("array", new byte[][] {{2}});
        assertEquals(
                List.of("452-[\"x\",{\"list\":[\"a\"," + FIRST + "],\"array\":[" + SECOND + "]}]", "bAQ==", "bAg=="),
                sent(encoder.event("/", SocketPacket.NO_ACK, EmitFlags.NONE, "x", map)));
    }

    /** The server must not send a thousand copies when a peer refers to one attachment a thousand times. */
    @Test
    void repeatedArrayIsOneAttachment() {
        byte[] data = {1};
        assertEquals(
                List.of("451-[\"x\"," + FIRST + ",[" + FIRST + "]]", "bAQ=="),
                sent(encoder.event("/", SocketPacket.NO_ACK, EmitFlags.NONE, "x", data, List.of(data))));
    }

    @Test
    void bufferRemainderIsSentAndTheBufferIsUnchanged() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {9, 1, 2, 9}).position(1).limit(3);
        assertEquals(
                "bAQI=",
                sent(encoder.event("/", SocketPacket.NO_ACK, EmitFlags.NONE, "x", buffer))
                        .get(1));
        assertEquals(2, buffer.remaining());
    }

    @Test
    void forwardedArgumentsAreRenumberedWithoutBeingParsed() throws Exception {
        JsonPacketDecoder decoder = new JsonPacketDecoder(10, 100);
        decoder.onText("52-[\"x\",{\"a\":" + SECOND + ",\"b\":null,\"c\":1.50},[" + FIRST + "],12345678901234567890]");
        decoder.onBinary(Unpooled.wrappedBuffer(new byte[] {1}));
        SocketPacket.Event event = (SocketPacket.Event)
                decoder.onBinary(Unpooled.wrappedBuffer(new byte[] {2})).orElseThrow();
        Object[] args = new PacketArgs(event.args(), new PayloadCodec(new Gson())).toArray();
        assertEquals(
                List.of(
                        "453-[\"y\"," + FIRST + ",{\"a\":" + SECOND
                                + ",\"b\":null,\"c\":1.50},[{\"_placeholder\":true,\"num\":2}],"
                                + "12345678901234567890]",
                        "bAA==",
                        "bAg==",
                        "bAQ=="),
                sent(encoder.event(
                        "/", SocketPacket.NO_ACK, EmitFlags.NONE, "y", new byte[] {0}, args[0], args[1], args[2])));
    }

    @Test
    void reservedNamesAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> encoder.event("/", SocketPacket.NO_ACK, EmitFlags.NONE, "disconnect", "x"));
    }

    @Test
    void oneEncodedPacketServesManyReceivers() {
        EncodedPacket packet = encoder.event("/", SocketPacket.NO_ACK, EmitFlags.NONE, "x", new byte[] {1});
        SessionFixture other = new SessionFixture(TransportType.POLLING);
        packet.sendTo(other.session());
        assertEquals(List.of("451-[\"x\"," + FIRST + "]", "bAQ=="), sent(packet));
        other.run();
        assertEquals(2, other.transport().takeSent().size());
    }

    @Test
    void tooManyAttachmentsAreRefused() {
        Object[] arrays = IntStream.range(0, 11).mapToObj(i -> new byte[] {1}).toArray();
        assertThrows(
                IllegalArgumentException.class,
                () -> encoder.event("/", SocketPacket.NO_ACK, EmitFlags.NONE, "x", arrays));
    }
}
