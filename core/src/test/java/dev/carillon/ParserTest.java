package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.Parser.Packet;
import dev.carillon.Parser.PacketType;
import dev.carillon.Parser.ParserException;
import dev.carillon.testing.RawWebSocket;
import dev.carillon.testing.Recorder;
import dev.carillon.testing.SocketIoFixture;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server with a custom parser, which encodes a packet as the text {@code type|namespace|id|data|attachment...}. */
class ParserTest {
    private final Recorder<DisconnectReason> ended = new Recorder<>();
    private final SocketIoFixture server =
            SocketIoFixture.start(options -> options.parser(new PipeParser()).maxJsonDepth(5));

    private static final class PipeParser implements Parser {
        @Override
        public void encode(Packet packet, Output output) {
            List<String> fields = new ArrayList<>(List.of(
                    String.valueOf(packet.type().number()),
                    packet.namespace(),
                    packet.id().isPresent() ? String.valueOf(packet.id().getAsLong()) : "",
                    packet.data()));
            packet.attachments().forEach(data -> fields.add(Base64.getEncoder().encodeToString(data)));
            output.text(String.join("|", fields));
        }

        @Override
        public Decoder newDecoder() {
            return new Decoder() {
                @Override
                public Optional<Packet> onText(String message) throws ParserException {
                    if (message.equals("null")) {
                        return null;
                    }
                    if (message.equals("deep")) {
                        throw new StackOverflowError("expected by the test");
                    }
                    return decode(message.split("\\|", -1));
                }

                @Override
                public Optional<Packet> onBinary(byte[] message) {
                    throw new IllegalStateException("expected by the test");
                }
            };
        }

        private static Optional<Packet> decode(String[] fields) throws ParserException {
            if (fields.length < 4) {
                throw new ParserException("too few fields");
            }
            List<byte[]> attachments = new ArrayList<>();
            for (int i = 4; i < fields.length; i++) {
                attachments.add(Base64.getDecoder().decode(fields[i]));
            }
            OptionalLong id = fields[2].isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields[2]));
            PacketType type = PacketType.ofNumber(Integer.parseInt(fields[0])).orElseThrow();
            return Optional.of(new Packet(type, fields[1], id, fields[3], attachments));
        }
    }

    @BeforeEach
    void watch() {
        server.io().onConnection(socket -> socket.onDisconnect((reason, description) -> ended.add(reason)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawWebSocket join() {
        RawWebSocket client = RawWebSocket.open(server.address(), "/socket.io/?EIO=4&transport=websocket");
        client.readText();
        assertEquals("40|/||{\"sid\":", client.send("40|/||").readText().substring(0, 13));
        return client;
    }

    @Test
    void packetsUseTheFormatOfTheParser() {
        server.io()
                .onConnection(socket -> socket.on("echo", (args, ack) -> {
                    socket.emit("echoed", args.toArray());
                    ack.send(args.toArray());
                }));
        try (RawWebSocket client = join()) {
            client.send("42|/|7|[\"echo\",1,[null]]");
            assertEquals("42|/||[\"echoed\",1,[null]]", client.readText());
            assertEquals("43|/|7|[1,[null]]", client.readText());
        }
    }

    @Test
    void parserAttachmentsAreRead() {
        Recorder<byte[]> received = new Recorder<>();
        server.io().onConnection(socket -> socket.on("data", byte[].class, received::add));
        try (RawWebSocket client = join()) {
            client.send("42|/||[\"data\",{\"_placeholder\":true,\"num\":0}]|AQI=");
            assertArrayEquals(new byte[] {1, 2}, received.next());
        }
    }

    @Test
    void acknowledgementsAndBroadcastsUseTheParser() {
        try (RawWebSocket client = join()) {
            var reply = server.io().all().emitWithAck("ask", String.class, new byte[] {1});
            assertEquals("42|/|0|[\"ask\",{\"_placeholder\":true,\"num\":0}]|AQ==", client.readText());
            client.send("43|/|0|[\"yes\"]");
            assertEquals(List.of("yes"), reply.join());
        }
    }

    @Test
    void refusalsUseTheParser() {
        try (RawWebSocket client = join()) {
            assertEquals(
                    "44|/nowhere||{\"message\":\"Invalid namespace\"}",
                    client.send("40|/nowhere||").readText());
        }
    }

    @Test
    void packetRefusedByTheParserEndsTheConnection() {
        assertEnds("4nonsense");
    }

    @Test
    void failingParserEndsTheConnection() {
        try (RawWebSocket client = join()) {
            client.send(new byte[] {1});
            assertEquals(DisconnectReason.PARSE_ERROR, ended.next());
        }
    }

    @Test
    void parsedPacketsAreValidated() {
        assertEnds("42|/||[]"); // no event name
        assertEnds("42|/||[\"disconnect\"]"); // reserved event name
        assertEnds("42|/||{}"); // not an array
        assertEnds("42|/||[\"x\",[[[[[[]]]]]]]"); // nested too deeply
        assertEnds("42|/||[\"x\",{\"_placeholder\":true,\"num\":1}]|AQ=="); // no such attachment
        assertEnds("43|/||[]"); // no id
        assertEnds("42|nowhere||[\"x\"]"); // no namespace
        assertEnds("42|/|-5|[\"x\"]"); // invalid id
        assertEnds("41|/||[]|AQ=="); // a DISCONNECT has no data
    }

    @Test
    void parserReturningNullEndsTheConnection() {
        assertEnds("4null");
        assertEnds("4deep");
    }

    private void assertEnds(String message) {
        try (RawWebSocket client = join()) {
            client.send(message).awaitClose();
        }
        assertEquals(DisconnectReason.PARSE_ERROR, ended.next());
    }
}
