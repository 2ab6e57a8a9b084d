package dev.carillon.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** An HTTP/2 connection that sends and receives single frames. Reads time out after 15 seconds. */
public final class RawHttp2 implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PUSH_PROMISE = 5;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;
    private static final int ACK = 1;
    private static final int TIMEOUT_MILLIS = 15_000;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final SSLSocket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

    /**
     * A received frame.
     *
     * @param headers the headers of a HEADERS or PUSH_PROMISE frame, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record ReceivedFrame(int type, int flags, int stream, byte[] payload, Http2Headers headers) {
        /** The number in the first four bytes, for example an error code. */
        public int number() {
            return Unpooled.wrappedBuffer(payload).getInt(0);
        }

        /** The error code of a GOAWAY frame. */
        public int goAwayError() {
            return Unpooled.wrappedBuffer(payload).getInt(4);
        }

        /** The status in a HEADERS frame. */
        public String status() {
            return headers.status().toString();
        }

        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        public boolean endsStream() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }
    }

    private RawHttp2(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    static RawHttp2 over(SSLSocket socket) throws IOException {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        if (!socket.getApplicationProtocol().equals("h2")) {
            throw new IOException("the server does not offer HTTP/2");
        }
        return new RawHttp2(socket);
    }

    /** Starts the connection with settings, as pairs of identifiers and values. */
    public RawHttp2 begin(int... settings) {
        write(PREFACE.getBytes(StandardCharsets.US_ASCII));
        ByteBuf payload = Unpooled.buffer();
        for (int i = 0; i < settings.length; i += 2) {
            payload.writeShort(settings[i]).writeInt(settings[i + 1]);
        }
        return send(SETTINGS, 0, 0, ByteBufUtil.getBytes(payload));
    }

    /** Sends a frame. */
    public RawHttp2 send(int type, int flags, int stream, byte[] payload) {
        write(frame(type, flags, stream, payload));
        return this;
    }

    /** Encodes a frame. */
    public static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuf frame = Unpooled.buffer()
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        return ByteBufUtil.getBytes(frame);
    }

    /** Sends bytes that need not be a frame. */
    public void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request without a body. The headers are pairs of names and values. */
    public RawHttp2 get(int stream, String path, String... headers) {
        return send(HEADERS, END_HEADERS | END_STREAM, stream, headers("GET", path, headers));
    }

    /** Sends the headers of a request whose body follows. */
    public RawHttp2 post(int stream, String path, String... headers) {
        return send(HEADERS, END_HEADERS, stream, headers("POST", path, headers));
    }

    /** Encodes the headers of a request. */
    public byte[] headers(String method, String path, String... headers) {
        AsciiString[] names = Arrays.stream(headers).map(AsciiString::of).toArray(AsciiString[]::new);
        ByteBuf encoded = Unpooled.buffer();
        try {
            encoder.encodeHeaders(
                    1,
                    ReadOnlyHttp2Headers.clientHeaders(
                            false,
                            AsciiString.of(method),
                            AsciiString.of(path),
                            AsciiString.of("https"),
                            AsciiString.of("localhost"),
                            names),
                    encoded);
        } catch (Http2Exception e) {
            throw new IllegalArgumentException(e);
        }
        return ByteBufUtil.getBytes(encoded);
    }

    /** Decodes the headers of all frames in their order, because they share a table. */
    private Http2Headers decode(int type, byte[] payload) {
        if (type != HEADERS && type != PUSH_PROMISE) {
            return null;
        }
        int start = type == HEADERS ? 0 : Integer.BYTES; // after the id of the promised stream
        try {
            return decoder.decodeHeaders(1, Unpooled.wrappedBuffer(payload, start, payload.length - start));
        } catch (Http2Exception e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Reads the next frame, or returns empty if the connection was closed. Acknowledges settings, and skips acknowledgements. */
    public Optional<ReceivedFrame> next() {
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = in.readNBytes(length);
                if (type != SETTINGS && type != WINDOW_UPDATE) {
                    return Optional.of(new ReceivedFrame(type, flags, stream, payload, decode(type, payload)));
                }
                if (type == SETTINGS && (flags & ACK) == 0) {
                    send(SETTINGS, ACK, 0, new byte[0]);
                }
            }
        } catch (EOFException | SocketException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads frames up to one of a type, and returns it. */
    public ReceivedFrame await(int type) {
        while (true) {
            ReceivedFrame frame = next().orElseThrow(() -> new AssertionError("the connection was closed"));
            if (frame.type() == type) {
                return frame;
            }
        }
    }

    /** Reads all frames of a stream up to its end. */
    public List<ReceivedFrame> response(int stream) {
        List<ReceivedFrame> frames = new ArrayList<>();
        while (true) {
            ReceivedFrame frame = next().orElseThrow(() -> new AssertionError("the connection was closed"));
            if (frame.stream() == stream) {
                frames.add(frame);
                if (frame.endsStream() || frame.type() == RST_STREAM) {
                    return frames;
                }
            }
        }
    }

    /** Reads up to the end of the connection, and returns the error code of its GOAWAY frame. */
    public int goAway() {
        int error = -1;
        for (Optional<ReceivedFrame> frame = next(); frame.isPresent(); frame = next()) {
            if (frame.get().type() == GOAWAY) {
                error = frame.get().goAwayError();
            }
        }
        return error;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
