package dev.carillon.benchmarks.load;

/** The ways to follow a room without Socket.IO. */
public enum Technique {
    SERVER_SENT_EVENTS,
    WEB_SOCKET,
    LONG_POLLING;

    Reception follow(String room) {
        String path = "/push/room:" + room;
        return switch (this) {
            case SERVER_SENT_EVENTS -> new EventStream(path);
            case WEB_SOCKET -> new PlainWebSocket(path);
            case LONG_POLLING -> new LongPolling(path);
        };
    }
}
