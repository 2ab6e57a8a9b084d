package dev.carillon.attacks.clients;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that stays on long-polling: one connection for its polls, and one for its posts. */
final class PollingGoodClient extends GoodClient {
    static final String PATH = "/socket.io/?EIO=4&transport=polling";

    private static final Pattern SESSION_ID = Pattern.compile("\"sid\":\"([^\"]+)\"");
    private static final byte SEPARATOR = 0x1E;

    private final HttpLine polls;
    private final HttpLine posts;
    private final StringBuilder toPost = new StringBuilder();
    private String path = PATH;

    PollingGoodClient(int number, Scoreboard scores, ClientLoop loop) {
        super(number, scores);
        this.polls = new HttpLine(loop, failure -> lost("poll: " + failure));
        this.posts = new HttpLine(loop, failure -> lost("post: " + failure));
    }

    /** Returns the session id in an open packet. */
    static String sessionId(ByteBuf openPacket) {
        String packet = openPacket.toString(StandardCharsets.UTF_8);
        Matcher matcher = SESSION_ID.matcher(packet);
        if (!matcher.find()) {
            throw new IllegalStateException("no session id: " + packet);
        }
        return matcher.group(1);
    }

    @Override
    void connect() {
        polls.get(PATH, openPacket -> {
            path = PATH + "&sid=" + sessionId(openPacket);
            send("40");
            poll();
        });
    }

    private void poll() {
        polls.get(path, body -> {
            while (body.isReadable()) {
                int separator = body.bytesBefore(SEPARATOR);
                onPacket(body.readSlice(separator < 0 ? body.readableBytes() : separator));
                body.skipBytes(separator < 0 ? 0 : 1);
            }
            if (!isEnded()) {
                poll();
            }
        });
    }

    /** Collects packets while a post is under way: posts of a session must not overlap. */
    @Override
    void send(String packet) {
        toPost.append(toPost.isEmpty() ? "" : String.valueOf((char) SEPARATOR)).append(packet);
        if (posts.isIdle()) {
            post();
        }
    }

    private void post() {
        String body = toPost.toString();
        toPost.setLength(0);
        posts.post(path, body, response -> {
            if (!toPost.isEmpty() && !isEnded()) {
                post();
            }
        });
    }

    @Override
    void disconnect() {
        polls.close();
        posts.close();
    }
}
