package dev.carillon.internal.socketio.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import dev.carillon.EventArgumentException;
import dev.carillon.fuzz.Buffers;
import dev.carillon.fuzz.Growth;
import dev.carillon.internal.engineio.Packet;
import dev.carillon.internal.engineio.PacketFormatException;
import dev.carillon.internal.engineio.SentMessages;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The messages of one connection. The byte 0xFF, which does not occur in UTF-8, separates them, and a message that starts with
 * 0xFE is binary.
 */
class JsonPacketDecoderFuzzTest {
    private static final int SEPARATOR = 0xFF;
    private static final int BINARY_MARK = 0xFE;
    private static final JsonPacketFormat FORMAT = new JsonPacketFormat(10, 100);
    private static final PayloadCodec PAYLOADS = new PayloadCodec(new GsonValueCodec(new Gson()));
    private static final List<Class<?>> ARGUMENT_TYPES =
            List.of(JsonElement.class, Object.class, String.class, byte[].class, int.class, Map.class);

    private final SentMessages sent = new SentMessages();

    @FuzzTest
    void messages(byte[] input) {
        List<SocketPacket> packets = decode(input);
        long arguments = 0;
        for (SocketPacket packet : packets) {
            arguments += PacketTexts.argumentsOf(packet)
                    .map(JsonPacketDecoderFuzzTest::read)
                    .orElse(0);
            checkRoundTrip(packet);
        }
        assertTrue(arguments <= input.length, "more arguments than bytes");
        Growth.requireLinear(input, JsonPacketDecoderFuzzTest::decode);
    }

    /** Decodes until the first message that is not allowed, where the server would close the connection. */
    private static List<SocketPacket> decode(byte[] input) {
        SocketPacketDecoder decoder = FORMAT.newDecoder();
        List<SocketPacket> packets = new ArrayList<>();
        try {
            for (int start = 0; start < input.length; ) {
                int end = start;
                while (end < input.length && (input[end] & 0xFF) != SEPARATOR) {
                    end++;
                }
                onMessage(decoder, Arrays.copyOfRange(input, start, end)).ifPresent(packets::add);
                start = end + 1;
            }
        } catch (PacketFormatException e) {
            return packets;
        } finally {
            decoder.release();
        }
        return packets;
    }

    private static Optional<SocketPacket> onMessage(SocketPacketDecoder decoder, byte[] message)
            throws PacketFormatException {
        boolean binary = message.length > 0 && (message[0] & 0xFF) == BINARY_MARK;
        return binary
                ? decoder.onBinary(Unpooled.wrappedBuffer(message, 1, message.length - 1))
                : decoder.onText(new String(message, StandardCharsets.UTF_8));
    }

    /** Reads each argument as a handler could. Only the documented exception is allowed. */
    private static int read(RawArguments raw) {
        PacketArgs args = new PacketArgs(raw, PAYLOADS);
        for (int i = 0; i < args.size(); i++) {
            args.json(i);
            args.isBinary(i);
            for (Class<?> type : ARGUMENT_TYPES) {
                readAs(args, i, type);
            }
        }
        return args.size();
    }

    private static void readAs(PacketArgs args, int index, Class<?> type) {
        try {
            args.get(index, type);
        } catch (EventArgumentException e) {
            assertTrue(e.getCause() instanceof RuntimeException, "the cause is documented");
        }
    }

    private void checkRoundTrip(SocketPacket packet) {
        List<Packet> messages = Buffers.requireReleased(() -> {
            EncodedPacket encoded = FORMAT.encode(PacketTexts.of(packet));
            encoded.sendTo(sent.session());
            encoded.release();
            return sent.take();
        });
        SocketPacketDecoder decoder = FORMAT.newDecoder();
        Optional<SocketPacket> decoded = Optional.empty();
        try {
            for (Packet message : messages) {
                decoded = message instanceof Packet.Text text
                        ? decoder.onText(text.data())
                        : decoder.onBinary(((Packet.Binary) message).data());
            }
        } catch (PacketFormatException e) {
            throw new AssertionError("cannot decode what was encoded: " + messages, e);
        }
        assertEquals(PacketTexts.describe(packet), PacketTexts.describe(decoded.orElseThrow()));
    }
}
