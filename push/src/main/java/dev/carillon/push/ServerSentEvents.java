package dev.carillon.push;

import java.time.Duration;

/** The text of an event stream (HTML Standard, section "Server-sent events"). JSON contains no line breaks. */
final class ServerSentEvents {
    static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    /** A comment. */
    static final String HEARTBEAT = ":\n\n";

    private ServerSentEvents() {}

    /** The first lines of a stream: how long to wait before reconnecting, and the id after which the stream continues. */
    static String start(Duration retry, String id) {
        return "retry: " + retry.toMillis() + "\nid: " + id + "\n\n";
    }

    /** The first line of a stream that continues with a reset. Until then, the client keeps the id that it has. */
    static String start(Duration retry) {
        return "retry: " + retry.toMillis() + "\n\n";
    }

    /** An event. It has no name, so that {@code onmessage} receives it. */
    static String event(LoggedEvent event) {
        return "id: " + event.id() + "\ndata: " + event.json() + "\n\n";
    }

    /** Reports that events are missing. */
    static String reset(String lastId) {
        return "event: reset\nid: " + lastId + "\ndata: {\"next\":\"" + lastId + "\"}\n\n";
    }

    /** Reports that the permission has ended. The event has no id, so the client can resume with a new one. */
    static String failed(String reason) {
        return "event: failed\ndata: {\"event\":\"token\",\"error\":" + JsonText.quoted(reason) + "}\n\n";
    }
}
