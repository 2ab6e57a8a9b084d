package dev.carillon.internal.loop;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a connection to another event loop: the WebSocket of an upgrade arrives on any loop, but its session lives on one, and a
 * session whose channel is on its own loop sends without crossing threads.
 */
public final class EventLoopMigration {
    private static final Logger log = LoggerFactory.getLogger(EventLoopMigration.class);

    private EventLoopMigration() {}

    /** A channel that leaves its io_uring loop cannot be registered with another one (Netty 4.2.18: it stalls). */
    public static boolean isPossible(Channel channel) {
        return !channel.getClass().getName().startsWith("io.netty.channel.uring.");
    }

    /** Runs a task on the target loop once the channel is registered there. A channel that cannot be moved is closed. */
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
