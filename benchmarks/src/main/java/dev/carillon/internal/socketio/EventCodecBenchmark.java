package dev.carillon.internal.socketio;

import com.google.gson.Gson;
import dev.carillon.internal.engineio.PacketFormatException;
import dev.carillon.internal.socketio.packet.EmitFlags;
import dev.carillon.internal.socketio.packet.JsonPacketFormat;
import dev.carillon.internal.socketio.packet.PacketArgs;
import dev.carillon.internal.socketio.packet.PacketEncoder;
import dev.carillon.internal.socketio.packet.PacketFormat;
import dev.carillon.internal.socketio.packet.PayloadCodec;
import dev.carillon.internal.socketio.packet.SocketPacket;
import dev.carillon.internal.socketio.packet.SocketPacketDecoder;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the decoding and encoding of an event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventCodecBenchmark {
    /** The length of the payload, a string. */
    @Param({"50", "4096"})
    public int size;

    private final PayloadCodec payloads = new PayloadCodec(new Gson());
    private final PacketFormat format = new JsonPacketFormat(10, 100);
    private final PacketEncoder encoder = new PacketEncoder(payloads, format);
    private final SocketPacketDecoder decoder = format.newDecoder();
    private String payload;
    private String packet;

    /** Creates the payload and the packet. */
    @Setup
    public void prepare() {
        payload = "x".repeat(size);
        packet = "2[\"msg\",\"" + payload + "\"]";
    }

    /** Decodes the packet without reading its arguments. */
    @Benchmark
    public Optional<SocketPacket> decode() throws PacketFormatException {
        return decoder.onText(packet);
    }

    /** Decodes the packet and reads its argument. */
    @Benchmark
    public String decodeAndRead() throws PacketFormatException {
        SocketPacket.Event event = (SocketPacket.Event) decoder.onText(packet).orElseThrow();
        return new PacketArgs(event.args(), payloads).get(0, String.class);
    }

    /** Encodes the packet as a frame. */
    @Benchmark
    public boolean encode() {
        return encoder.event("/", SocketPacket.NO_ACK, EmitFlags.NONE, "msg", payload)
                .release();
    }
}
