package dev.carillon.redis;

import dev.carillon.RoomListener;
import dev.carillon.adapter.LocalServer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries the messages by sharded PUB/SUB of Redis 7, like {@code createShardedAdapter} of {@code @socket.io/redis-adapter}. A room
 * has its own channel, which only the servers with members subscribe to.
 */
final class ShardedTransport implements ClusterAdapter.Transport {
    /** Node.js takes rooms with names of this length for the own rooms of sockets, which have no channel. */
    private static final int SOCKET_ID_LENGTH = 20;

    private final LocalServer local;
    private final RedisLink link;
    private final String channel;
    private final Runnable onClose;
    private final Set<String> rooms = new HashSet<>();
    private String responses;
    private ClusterAdapter.Receiver receiver;
    private boolean closed;

    ShardedTransport(LocalServer local, RedisLink link, String prefix, Runnable onClose) {
        this.local = local;
        this.link = link;
        this.channel = prefix + "#" + local.namespace() + "#";
        this.onClose = onClose;
    }

    @Override
    public CompletionStage<Void> start(String uid, ClusterAdapter.Receiver messages) {
        receiver = messages;
        responses = channel + uid + "#";
        local.addRoomListener(new RoomListener() {
            @Override
            public void onCreate(String room) {
                update(room);
            }

            @Override
            public void onDelete(String room) {
                update(room);
            }
        });
        return CompletableFuture.allOf(
                link.subscribeSharded(
                                responses,
                                (name, message) -> Message.readOrIgnore(message).ifPresent(receiver::onResponse))
                        .toCompletableFuture(),
                link.subscribeSharded(channel, this::onMessage).toCompletableFuture());
    }

    /** Subscribes to the channel of a room that has members, or ends the subscription. */
    private synchronized void update(String room) {
        boolean needed = !closed && local.hasMembers(room);
        if (needed && rooms.add(room)) {
            link.subscribeSharded(channelOf(room), this::onMessage);
        } else if (!needed && rooms.remove(room)) {
            link.unsubscribeSharded(channelOf(room));
        }
    }

    private String channelOf(String room) {
        return channel + room + "#";
    }

    private void onMessage(String name, byte[] message) {
        Message.readOrIgnore(message).ifPresent(receiver::onMessage);
    }

    @Override
    public synchronized CompletionStage<Void> close() {
        closed = true;
        rooms.forEach(room -> link.unsubscribeSharded(channelOf(room)));
        return CompletableFuture.allOf(
                        link.unsubscribeSharded(channel).toCompletableFuture(),
                        link.unsubscribeSharded(responses).toCompletableFuture())
                .whenComplete((done, error) -> onClose.run());
    }

    @Override
    public boolean isAway() {
        return link.isAway();
    }

    @Override
    public CompletionStage<Integer> serverCount() {
        return link.shardedSubscribers(channel);
    }

    @Override
    public CompletionStage<Void> publish(int type, Message message, Optional<String> room) {
        String target = room.filter(name -> name.length() != SOCKET_ID_LENGTH)
                .map(this::channelOf)
                .orElse(channel);
        return link.publishSharded(target, message.toBytes());
    }

    @Override
    public CompletionStage<Void> respond(String uid, Message response) {
        return link.publishSharded(channel + uid + "#", response.toBytes());
    }
}
