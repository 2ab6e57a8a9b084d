package dev.carillon.push;

import dev.carillon.testing.HttpReply;
import dev.carillon.testing.RawHttp;
import dev.carillon.testing.RawWebSocket;
import java.util.Arrays;

/** The ways in which a client can follow a channel. */
enum Technique {
    EVENT_STREAM,
    WEB_SOCKET,
    LONG_POLL,
    SHORT_POLL;

    /** Sends a request and returns the head of its response. */
    HttpReply ask(PushFixture server, String target, String... headers) {
        try (RawHttp http = server.connect()) {
            return http.send(request("GET", target, headers)).readHead();
        }
    }

    /** Returns a request that is complete unless it has a body. */
    String request(String method, String target, String... headers) {
        return switch (this) {
            case EVENT_STREAM -> {
                String[] more = Arrays.copyOf(headers, headers.length + 1);
                more[headers.length] = "Accept: text/event-stream";
                yield RawHttp.request(method, target, more) + "\r\n";
            }
            case WEB_SOCKET -> RawWebSocket.handshake(target, headers).replaceFirst("GET", method);
            case LONG_POLL -> RawHttp.request(method, waiting(target), headers) + "\r\n";
            case SHORT_POLL -> RawHttp.request(method, target, headers) + "\r\n";
        };
    }

    private static String waiting(String target) {
        return target.contains("wait=") ? target : target + (target.contains("?") ? "&" : "?") + "wait=1";
    }
}
