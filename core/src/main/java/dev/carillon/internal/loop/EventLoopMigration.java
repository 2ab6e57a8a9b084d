package dev.carillon.internal.loop;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a connection to another event loop. An upgrade to WebSocket may arrive on any event loop, but its session is bound to
 * one. If the channel uses the same event loop, the session sends without switching threads.
 */
public final class EventLoopMigration {
    private static final Logger log = LoggerFactory.getLogger(EventLoopMigration.class);

    private EventLoopMigration() {}

    /**
     * Returns whether a channel can be moved. A channel that was deregistered from an io_uring event loop cannot be registered
     * with another one (in Netty 4.2.18, it stalls).
     */
    public static boolean isPossible(Channel channel) {
        return !channel.getClass().getName().startsWith("io.netty.channel.uring.");
    }

    /**
     * Moves a channel and runs a task on the target event loop once the channel is registered there. If the channel cannot be
     * moved, it is closed.
     */
    public static void to(EventLoop target, Channel channel, Runnable moved) {
        if (channel.eventLoop() == target) {
            moved.run();
            return;
        }
        channel.deregister().addListener(left -> {
            if (!left.isSuccess()) {
                abandon(channel, left.cause());
                return;
            }
            target.register(channel).addListener(arrived -> {
                if (arrived.isSuccess()) {
                    moved.run();
                } else {
                    abandon(channel, arrived.cause());
                }
            });
        });
    }

    private static void abandon(Channel channel, Throwable cause) {
        log.debug("a connection could not change its event loop: {}", cause.toString());
        channel.close();
    }
}
