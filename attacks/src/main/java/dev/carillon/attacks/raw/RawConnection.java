package dev.carillon.attacks.raw;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** A TCP connection that speaks as much HTTP as it is told to. Closing it resets it, as a crashed client does. */
public final class RawConnection implements Closeable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final String LENGTH = "content-length:";

    private final InetSocketAddress server;
    private final InetAddress from;
    private final boolean closedAfterResponse;
    private volatile Socket socket;
    private volatile DataInputStream in;
    private volatile boolean closed;
    private boolean answered;
    private volatile Runnable whenClosed = () -> {};

    /** Connects from a local address. */
    public RawConnection(InetSocketAddress server, InetAddress from) throws IOException {
        this(server, from, false);
    }

    /** Connects from a local address. If the server closes the connection after each response, each request opens another. */
    public RawConnection(InetSocketAddress server, InetAddress from, boolean closedAfterResponse) throws IOException {
        this.server = server;
        this.from = from;
        this.closedAfterResponse = closedAfterResponse;
        connect();
    }

    private void connect() throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoLinger(true, 0);
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(server, CONNECT_MILLIS);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sets what to do when this connection is closed from this side. */
    public void whenClosed(Runnable action) {
        whenClosed = action;
    }

    /** Limits how long a read may wait for the server. */
    public void readTimeout(Duration limit) throws IOException {
        socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
    }

    /** Sends text as it is. */
    public void send(String ascii) throws IOException {
        send(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends bytes as they are. Two threads may send at the same time. */
    public synchronized void send(byte[] bytes) throws IOException {
        if (answered && closedAfterResponse) {
            reconnect();
        }
        socket.getOutputStream().write(bytes);
    }

    private void reconnect() throws IOException {
        answered = false;
        socket.close();
        connect();
        if (closed) { // meanwhile
            socket.close();
        }
    }

    DataInputStream in() {
        return in;
    }

    /** Reads the head of a response, up to and including the empty line. */
    public String readHead() throws IOException {
        StringBuilder head = new StringBuilder(256);
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Reads a response and returns its body. Throws an exception unless its status is 200. */
    public String readBody() throws IOException {
        String head = readHead();
        int length = contentLength(head);
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        answered = true;
        if (!head.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(head.substring(0, head.indexOf("\r\n")) + " " + body);
        }
        return body;
    }

    private static int contentLength(String head) {
        return head.toLowerCase(Locale.ROOT)
                .lines()
                .filter(line -> line.startsWith(LENGTH))
                .mapToInt(
                        line -> Integer.parseInt(line.substring(LENGTH.length()).trim()))
                .findFirst()
                .orElse(0);
    }

    /** Resets the connection, whatever state it is in. */
    public void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        socket.close();
        whenClosed.run();
    }
}
