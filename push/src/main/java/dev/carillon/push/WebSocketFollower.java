package dev.carillon.push;

import dev.carillon.http.WebSocket;
import dev.carillon.http.WebSocketEndpoint;

/** Handles the WebSocket of one follower. */
record WebSocketFollower(PushRequest request, RequestCheck check, OlderEvents older, PushTimers timers)
        implements WebSocketEndpoint {
    /** The permission has ended (IANA WebSocket Close Code Number Registry: "Unauthorized"). */
    private static final int UNAUTHORIZED = 3000;

    @Override
    public void onOpen(WebSocket socket) {
        Channel channel;
        try {
            channel = check.acquire(request);
        } catch (RefusedException e) { // since the request was checked
            socket.close(WebSocket.TRY_AGAIN_LATER);
            return;
        }
        WebSocketSubscriber subscriber = new WebSocketSubscriber(socket);
        older.load(channel, request.cursor()).thenAccept(cursor -> follow(socket, channel, subscriber, cursor));
        PushPermission permission = request.permission();
        Runnable cancelEnd = timers.atEnd(permission, () -> {
            channel.remove(socket);
            subscriber.failed(permission.message());
            socket.close(UNAUTHORIZED);
        });
        socket.onClose(() -> {
            cancelEnd.run();
            channel.remove(socket);
            check.release(channel);
        });
    }

    private void follow(WebSocket socket, Channel channel, WebSocketSubscriber subscriber, Cursor cursor) {
        long position = channel.position(cursor);
        if (cursor instanceof Cursor.Live && !channel.isState()) {
            subscriber.start(channel.id(position));
        }
        channel.follow(socket, subscriber, position);
        if (!socket.isOpen()) {
            channel.remove(socket); // it was closed while older events were read
        }
    }

    /** Browsers cannot send ping frames. Everything else is ignored. */
    @Override
    public void onText(WebSocket socket, String text) {
        if (ClientPing.isPing(text)) {
            socket.send(ClientPing.PONG);
        }
    }
}
