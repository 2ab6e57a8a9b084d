package dev.carillon.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP/1.1 connection that sends exactly the given bytes and reads one response at a time. Reads time out after 15 seconds.
 */
public final class RawHttp implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 15_000;
    private static final String HOST = "Host: carillon.test\r\n";

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects to a server on this machine. */
    public static RawHttp connect(InetSocketAddress server) {
        try {
            return over(new Socket(InetAddress.getLoopbackAddress(), server.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Wraps a connected socket, for example one with TLS. */
    public static RawHttp over(Socket socket) {
        try {
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a GET and reads its response. A header is a line such as {@code "Accept: text/html"}. */
    public HttpReply get(String target, String... headers) {
        return send(request("GET", target, headers) + "\r\n").read();
    }

    /** Sends a POST and reads its response. */
    public HttpReply post(String target, String body, String... headers) {
        return sendPost(target, body, headers).read();
    }

    /** Sends a GET without waiting for its response. */
    public RawHttp sendGet(String target, String... headers) {
        return send(request("GET", target, headers) + "\r\n");
    }

    /** Sends a POST without waiting for its response. */
    public RawHttp sendPost(String target, String body, String... headers) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return send(request("POST", target, headers) + "Content-Length: " + length + "\r\n\r\n" + body);
    }

    /** Returns the request line and headers, without the terminating empty line. A given Host header replaces the default one. */
    public static String request(String method, String target, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        boolean host = false;
        for (String header : headers) {
            head.append(header).append("\r\n");
            host |= header.regionMatches(true, 0, "Host:", 0, 5);
        }
        return host ? head.toString() : head + HOST;
    }

    /** Sends text as UTF-8. */
    public RawHttp send(String literal) {
        return send(literal.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes unchanged. */
    public RawHttp send(byte[] literal) {
        try {
            socket.getOutputStream().write(literal);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Reads the next response, which has no body although it may announce one. */
    public HttpReply readHead() {
        try {
            int status = Integer.parseInt(line().split(" ", 3)[1]);
            return new HttpReply(status, headers(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the next response. */
    public HttpReply read() {
        try {
            int status = Integer.parseInt(line().split(" ", 3)[1]);
            Map<String, List<String>> headers = headers();
            int length = Integer.parseInt(
                    headers.getOrDefault("content-length", List.of("0")).get(0));
            return new HttpReply(status, headers, new String(bytes(length), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the next chunk of a response with {@code Transfer-Encoding: chunked}. The last one is empty. */
    public String readChunk() {
        try {
            String chunk = new String(bytes(Integer.parseInt(line(), 16)), StandardCharsets.UTF_8);
            line();
            return chunk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads chunks until they contain a text, and returns them. */
    public String readChunksUntil(String text) {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            read.append(readChunk());
        }
        return read.toString();
    }

    private Map<String, List<String>> headers() throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).trim());
        }
        return headers;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = readByte(); b != '\n'; b = readByte()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    int readByte() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException("the server has closed the connection");
        }
        return b;
    }

    /** Reads bytes as they arrive. */
    public byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the server has closed the connection");
        }
        return bytes;
    }

    /** Whether unread input is available. */
    public boolean hasInput() {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the server closes the connection, and discards remaining input. */
    public void awaitEnd() {
        try {
            while (in.read() >= 0) {
                // discard the input
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server has not closed the connection", e);
        } catch (IOException e) {
            // a reset also ends the connection
        }
    }

    /** Closes the sending side of the connection. Responses can still be read. */
    public RawHttp closeOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Resets the connection. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
