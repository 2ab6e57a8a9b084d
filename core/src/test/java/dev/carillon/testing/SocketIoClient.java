package dev.carillon.testing;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Assertions;

/**
 * A Socket.IO client on a WebSocket. It sends and reads packets in their wire format, or events of the main namespace by name and
 * arguments. Each call reads one packet in order and waits at most five seconds for it.
 */
public final class SocketIoClient implements AutoCloseable {
    private static final String TARGET = "/socket.io/?EIO=4&transport=websocket";

    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    private final RawWebSocket webSocket;
    private String id;
    private int requests;

    private SocketIoClient(RawWebSocket webSocket) {
        this.webSocket = webSocket;
    }

    /** Opens a connection that has joined no namespace. */
    public static SocketIoClient open(InetSocketAddress server, String... headers) {
        RawWebSocket webSocket = RawWebSocket.open(server, TARGET, headers);
        Assertions.assertEquals('0', webSocket.readText().charAt(0));
        return new SocketIoClient(webSocket);
    }

    /** Joins a namespace and returns the id of the socket. */
    public String join(String namespace) {
        return connect(namespace, "");
    }

    /** Joins a namespace with an {@code auth} payload and returns the id of the socket. */
    public String join(String namespace, Map<String, ?> auth) {
        return connect(namespace, GSON.toJson(auth));
    }

    private String connect(String namespace, String auth) {
        String prefix = namespace.equals("/") ? "40" : "40" + namespace + ",";
        String answer = send(prefix + auth).read();
        Assertions.assertTrue(answer.startsWith(prefix + "{"), answer);
        String sid = JsonParser.parseString(answer.substring(prefix.length()))
                .getAsJsonObject()
                .get("sid")
                .getAsString();
        if (namespace.equals("/")) {
            id = sid;
        }
        return sid;
    }

    /** The id of the socket in the main namespace. */
    public String id() {
        return id;
    }

    /** Emits an event in the main namespace. Binary arguments must be sent separately. */
    public SocketIoClient emit(String event, Object... args) {
        return send("42" + array(event, args));
    }

    /** Reads the next packet, which must be this event in the main namespace with exactly these arguments. */
    public SocketIoClient expectEvent(String event, Object... args) {
        String packet = read();
        Assertions.assertTrue(packet.startsWith("42["), packet);
        Assertions.assertEquals(array(event, args), JsonParser.parseString(packet.substring(2)));
        return this;
    }

    /** Emits an event in the main namespace and reads the next packet, which must be its acknowledgement. */
    public JsonArray request(String event, Object... args) {
        int number = requests++;
        String packet = send("42" + number + array(event, args)).read();
        String prefix = "43" + number;
        Assertions.assertTrue(packet.startsWith(prefix + "["), packet);
        return JsonParser.parseString(packet.substring(prefix.length())).getAsJsonArray();
    }

    private static JsonElement array(String event, Object... args) {
        JsonArray array = new JsonArray();
        array.add(event);
        for (Object arg : args) {
            array.add(GSON.toJsonTree(arg));
        }
        return array;
    }

    /** Sends a packet unchanged, for example {@code 42/admin,["event",1]}. */
    public SocketIoClient send(String packet) {
        webSocket.send(packet);
        return this;
    }

    /** Sends a binary attachment of the previously sent packet. */
    public SocketIoClient send(byte[] attachment) {
        webSocket.send(attachment);
        return this;
    }

    /** Reads the next packet. */
    public String read() {
        return webSocket.readText();
    }

    /** Reads the next packet, which must equal the given one. */
    public SocketIoClient expect(String packet) {
        Assertions.assertEquals(packet, read());
        return this;
    }

    /** Waits until the server has closed the connection. */
    public void awaitClose() {
        webSocket.awaitClose();
    }

    /** The underlying WebSocket. */
    public RawWebSocket webSocket() {
        return webSocket;
    }

    @Override
    public void close() {
        webSocket.close();
    }
}
