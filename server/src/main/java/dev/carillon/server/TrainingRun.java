package dev.carillon.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Starts the server, serves a client on each transport, and exits. The build runs it in a JVM that archives the loaded
 * classes ({@code -XX:ArchiveClassesAtExit}), so that a JVM started with this archive does not parse or verify them again.
 */
public final class TrainingRun {
    private static final int LIMIT_MILLIS = 10_000;
    private static final String PATH = "/socket.io/?EIO=4&transport=";
    private static final String SESSION_ID = "\"sid\":\"";
    private static final String HEADERS = String.join(
            "\r\n",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");
    private static final String EVENT = "[\"latency\"]";

    private final InetSocketAddress server;

    private TrainingRun(InetSocketAddress server) {
        this.server = server;
    }

    /**
     * Runs the training. A failure is reported as a one-line warning; it does not fail the build.
     *
     * @param args none
     */
    public static void main(String[] args) {
        PrintStream console = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        ServerCommand command = new ServerCommand();
        int exitCode = Main.run(command, Map.of(), "--host=127.0.0.1", "--port=0");
        try {
            if (exitCode == ServerCommand.RUNNING) {
                new TrainingRun(command.address()).serveClients();
            }
        } catch (IOException e) {
            console.println("[WARNING] the CDS archive will lack the classes that serve clients: " + e.getMessage());
        }
        System.exit(0); // the server's threads would keep the JVM alive
    }

    private void serveClients() throws IOException {
        try (Connection connection = new Connection(server)) {
            connection.get("/");
        }
        String session;
        try (Connection connection = new Connection(server)) {
            session = poll(connection);
        }
        webSocket("");
        webSocket("&sid=" + session);
    }

    /** Connects by long-polling and exchanges an event and its acknowledgement. Returns the id of the session, still open. */
    private static String poll(Connection connection) throws IOException {
        String opened = connection.get(PATH + "polling");
        int id = opened.indexOf(SESSION_ID) + SESSION_ID.length();
        String session = opened.substring(id, opened.indexOf('"', id));
        String url = PATH + "polling&sid=" + session;
        connection.post(url, "40");
        connection.get(url);
        connection.post(url, "421" + EVENT);
        connection.get(url);
        return session;
    }

    /** Connects by WebSocket, or upgrades an existing session, and exchanges an event and its acknowledgement. */
    private void webSocket(String session) throws IOException {
        try (Connection connection = new Connection(server)) {
            connection.request("GET", PATH + "websocket" + session, HEADERS);
            connection.awaitText("\r\n\r\n");
            if (session.isEmpty()) {
                connection.frame("40");
                connection.awaitText("40{");
            } else {
                connection.frame("2probe");
                connection.awaitText("3probe");
                connection.frame("5");
            }
            connection.frame("422" + EVENT);
            connection.awaitText("432[");
        }
    }

    /** A connection for sequential requests. It searches responses for expected texts instead of parsing them. */
    private static final class Connection implements AutoCloseable {
        private final Socket socket = new Socket();
        private final StringBuilder received = new StringBuilder();

        Connection(InetSocketAddress server) throws IOException {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.connect(server, LIMIT_MILLIS);
        }

        String get(String url) throws IOException {
            request("GET", url, "\r\n");
            return awaitBody();
        }

        void post(String url, String body) throws IOException {
            request("POST", url, "Content-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            awaitBody();
        }

        void request(String method, String url, String rest) throws IOException {
            send((method + " " + url + " HTTP/1.1\r\nHost: localhost:" + socket.getPort() + "\r\n" + rest)
                    .getBytes(StandardCharsets.US_ASCII));
        }

        /** Sends a short text frame. Clients must mask frames (RFC 6455, section 5.3); the masking key is zero. */
        void frame(String text) throws IOException {
            byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
            byte[] frame = new byte[6 + payload.length];
            frame[0] = (byte) 0x81;
            frame[1] = (byte) (0x80 | payload.length);
            System.arraycopy(payload, 0, frame, 6, payload.length);
            send(frame);
        }

        private void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        private String awaitBody() throws IOException {
            String head = awaitText("\r\n\r\n");
            int length = contentLength(head);
            while (received.length() < length) {
                receive();
            }
            String body = received.substring(0, length);
            received.delete(0, length);
            return body;
        }

        private static int contentLength(String head) throws IOException {
            String name = "\r\ncontent-length:";
            int start = head.toLowerCase(Locale.ROOT).indexOf(name);
            if (start < 0) {
                throw new IOException("response without Content-Length: "
                        + head.lines().findFirst().orElse(""));
            }
            int value = start + name.length();
            return Integer.parseInt(
                    head.substring(value, head.indexOf('\r', value)).trim());
        }

        /** Waits for a text. Returns everything received up to and including it. */
        String awaitText(String text) throws IOException {
            while (received.indexOf(text) < 0) {
                receive();
            }
            int end = received.indexOf(text) + text.length();
            String before = received.substring(0, end);
            received.delete(0, end);
            return before;
        }

        private void receive() throws IOException {
            byte[] buffer = new byte[8192];
            InputStream in = socket.getInputStream();
            int count = in.read(buffer);
            if (count < 0) {
                throw new IOException("the server closed the connection");
            }
            received.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
