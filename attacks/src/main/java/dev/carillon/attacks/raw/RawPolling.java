package dev.carillon.attacks.raw;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Socket.IO client over long-polling, on one connection: each request waits for the response to the previous one. */
public final class RawPolling implements Closeable {
    /** Separates the packets in a body. */
    public static final char SEPARATOR = 0x1E;

    private static final String PATH = "/socket.io/?EIO=4&transport=polling";
    private static final Pattern SESSION_ID = Pattern.compile("\"sid\":\"([^\"]+)\"");

    private final RawConnection connection;
    private final String session;

    /** Opens a session, without connecting to a namespace. */
    public RawPolling(RawConnection connection) throws IOException {
        this.connection = connection;
        this.session = sessionId(handshake(connection, "", ""));
    }

    /** Connects to the main namespace. */
    public void connect() throws IOException {
        post("40");
        poll();
    }

    /** Opens a session, with additional query parameters and header lines, and returns its open packet. */
    public static String handshake(RawConnection connection, String query, String headers) throws IOException {
        connection.send("GET " + PATH + query + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
        return connection.readBody();
    }

    /** Returns the session id in an open packet. */
    public static String sessionId(String openPacket) throws IOException {
        Matcher matcher = SESSION_ID.matcher(openPacket);
        if (!matcher.find()) {
            throw new IOException("no session id: " + openPacket);
        }
        return matcher.group(1);
    }

    /** Returns the head of a POST request with a body of this length. */
    public static String postHead(String session, int length) {
        return "POST " + PATH + "&sid=" + session
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: " + length
                + "\r\n\r\n";
    }

    /** Sends packets. */
    public void post(String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        connection.send(postHead(session, bytes.length));
        connection.send(bytes);
        connection.readBody();
    }

    /** Waits for packets, and answers a ping. */
    public String poll() throws IOException {
        connection.send("GET " + PATH + "&sid=" + session + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        String packets = connection.readBody();
        if (List.of(packets.split(String.valueOf(SEPARATOR), -1)).contains("2")) {
            post("3");
        }
        return packets;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
