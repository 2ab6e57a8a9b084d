package dev.carillon.testing;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** An Engine.IO session over long-polling, with separate connections for polls and posts. */
public final class PollingClient implements AutoCloseable {
    private final InetSocketAddress server;
    private final RawHttp polls;
    private final RawHttp posts;
    private final JsonObject open;
    private final String target;
    private final List<RawWebSocket> webSockets = new ArrayList<>();

    private PollingClient(InetSocketAddress server, String path) {
        this.server = server;
        this.polls = RawHttp.connect(server);
        this.posts = RawHttp.connect(server);
        String body = polls.get(path + "?EIO=4&transport=polling").body();
        Assertions.assertEquals('0', body.charAt(0), body);
        this.open = JsonParser.parseString(body.substring(1)).getAsJsonObject();
        this.target = path + "?EIO=4&transport=polling&sid=" + sid();
    }

    /** Opens a session. */
    public static PollingClient open(InetSocketAddress server, String path) {
        return new PollingClient(server, path);
    }

    /** The id of the session. */
    public String sid() {
        return open.get("sid").getAsString();
    }

    /** The payload of the OPEN packet. */
    public JsonObject openPayload() {
        return open;
    }

    /** The request target of this session. */
    public String target() {
        return target;
    }

    /** The request target for the WebSocket of this session. */
    public String webSocketTarget() {
        return target.replace("transport=polling", "transport=websocket");
    }

    /** Polls and waits for the response. */
    public HttpReply poll() {
        return polls.get(target);
    }

    /** Sends a poll without waiting for its response. Read the response from {@link #polls()}. */
    public PollingClient park() {
        polls.sendGet(target);
        return this;
    }

    /** Posts packets and returns the response with any status. */
    public HttpReply post(String body) {
        return posts.post(target, body);
    }

    /** Posts packets that the server must accept. */
    public PollingClient send(String packets) {
        Assertions.assertEquals("ok", post(packets).body());
        return this;
    }

    /**
     * Waits until the event loop of the session has run all tasks that were submitted before this call. A loop processes its
     * connections before its tasks, so the first response can overtake a task, but the second cannot.
     */
    public PollingClient awaitTurn() {
        return send("3").send("3");
    }

    /** Opens a WebSocket as the second transport of this session. */
    public RawWebSocket openWebSocket() {
        RawWebSocket webSocket = RawWebSocket.open(server, webSocketTarget());
        webSockets.add(webSocket);
        return webSocket;
    }

    /** Upgrades this session to a WebSocket. */
    public RawWebSocket upgrade() {
        RawWebSocket webSocket = openWebSocket().send("2probe");
        Assertions.assertEquals("3probe", webSocket.readText());
        return webSocket.send("5");
    }

    /** The connection for polls. */
    public RawHttp polls() {
        return polls;
    }

    /** The connection for posts. */
    public RawHttp posts() {
        return posts;
    }

    @Override
    public void close() {
        polls.close();
        posts.close();
        webSockets.forEach(RawWebSocket::close);
    }
}
