package dev.carillon.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.RawJson;
import dev.carillon.testing.LogCapture;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which channels make room for others, and how their memory is limited. */
class ChannelsTest {
    private static final int MAX_CHANNELS = 3;
    private static final long MAX_BYTES = 1000;

    private final AtomicLong clock = new AtomicLong();
    private Channels channels = channels(Set.of());

    private Channels channels(Set<ChannelName> permanent) {
        return new Channels(
                new Channels.Settings(
                        new EventLog.Limits(100, 100_000, Duration.ofMinutes(5)),
                        permanent,
                        MAX_CHANNELS,
                        2,
                        MAX_BYTES),
                Map.of(),
                Optional.empty(),
                room -> () -> {},
                Runnable::run,
                clock::get);
    }

    private static ChannelName room(String name) {
        return ChannelName.ofRoom(name);
    }

    private Channel follow(String room) {
        return follow(room, Optional.empty());
    }

    private Channel follow(String room, Optional<InetAddress> client) {
        clock.incrementAndGet();
        try {
            return channels.acquire(room(room), client).orElseThrow();
        } catch (Channels.TooManyException e) {
            throw new AssertionError(e);
        }
    }

    /** Uses a channel once. */
    private Channel use(String room) {
        Channel channel = follow(room);
        release(channel);
        return channel;
    }

    private void release(Channel channel) {
        clock.incrementAndGet();
        channels.release(channel);
    }

    private void useWithEvent(String room) {
        publish(use(room), "x");
    }

    private void publish(Channel channel, String text) {
        channel.publish(EventText.of(new RawJson("[\"" + text + "\"]")), clock.incrementAndGet());
    }

    private boolean exists(String room) {
        return channels.existing(room(room)).isPresent();
    }

    @Test
    void channelWithoutEventsMakesRoomFirst() {
        useWithEvent("news");
        for (int i = 0; i < 100; i++) {
            use("random" + i);
        }
        assertTrue(exists("news"));
        assertTrue(exists("random98") && exists("random99"));
        assertEquals(MAX_CHANNELS, channels.size());
    }

    @Test
    void amongChannelsWithEventsTheOneThatWasUsedLeastRecentlyMakesRoom() {
        useWithEvent("a");
        useWithEvent("b");
        useWithEvent("c");
        use("a");
        use("new");
        assertFalse(exists("b"));
        assertTrue(exists("a") && exists("c") && exists("new"));
    }

    @Test
    void channelThatSomebodyFollowsStays() {
        follow("empty");
        publish(follow("a"), "x");
        useWithEvent("b");
        use("new");
        assertFalse(exists("b"));
        assertTrue(exists("empty") && exists("a"));
        follow("new");
        assertThrows(Channels.TooManyException.class, () -> channels.acquire(room("one too many"), Optional.empty()));
    }

    @Test
    void permanentChannelsLeaveRoomForOthers() {
        channels = channels(Set.of(ChannelName.ALL, room("p1"), room("p2"), room("p3"), room("p4")));
        follow("p1");
        for (int i = 1; i <= MAX_CHANNELS; i++) {
            follow("other" + i);
        }
        assertThrows(Channels.TooManyException.class, () -> channels.acquire(room("one too many"), Optional.empty()));
        follow("p2");
        assertEquals(5 + MAX_CHANNELS, channels.size());
    }

    @Test
    void permanentChannelsDoNotMakeRoom() {
        channels = channels(Set.of(room("p")));
        for (int i = 0; i < 100; i++) {
            use("random" + i);
        }
        clock.addAndGet(Duration.ofMinutes(10).toNanos());
        channels.expire();
        assertTrue(exists("p"));
        assertEquals(1, channels.size());
    }

    @Test
    void channelThatIsFollowedAgainIsNotReplaced() {
        use("a");
        follow("a");
        use("b");
        use("c");
        use("new");
        assertFalse(exists("b"));
        assertTrue(exists("a") && exists("c") && exists("new"));
    }

    @Test
    void channelThatIsReleasedAgainCanBeReplaced() {
        Channel first = follow("a");
        follow("a");
        release(first);
        follow("b");
        follow("c");
        assertThrows(Channels.TooManyException.class, () -> channels.acquire(room("d"), Optional.empty()));
        release(first);
        follow("d");
        assertFalse(exists("a"));
    }

    @Test
    void addressHasItsOwnLimit() {
        Optional<InetAddress> client = Optional.of(InetAddress.getLoopbackAddress());
        follow("a", client);
        Channel b = follow("b", client);
        assertEquals(
                429,
                assertThrows(Channels.TooManyException.class, () -> channels.acquire(room("c"), client))
                        .status());
        follow("a", client);
        follow("other");
        release(b);
        follow("c", client);
        assertFalse(exists("b"));
        assertTrue(exists("a") && exists("other") && exists("c"));
        clock.addAndGet(Duration.ofMinutes(10).toNanos());
        channels.expire();
        assertThrows(Channels.TooManyException.class, () -> channels.acquire(room("d"), client));
    }

    @Test
    void channelsThatAreGoneDoNotCountForTheirAddress() {
        Optional<InetAddress> client = Optional.of(InetAddress.getLoopbackAddress());
        release(follow("a", client));
        release(follow("b", client));
        clock.addAndGet(Duration.ofMinutes(10).toNanos());
        channels.expire();
        assertEquals(0, channels.size());
        follow("c", client);
        follow("d", client);
        assertEquals(2, channels.size());
    }

    @Test
    void shortMemoryIsLoggedOnceAMinute() {
        try (LogCapture logs = LogCapture.open()) {
            Channel channel = follow("a");
            for (int second = 0; second < 70; second++) {
                publish(channel, "x".repeat(2000));
                channels.limitMemory();
                clock.addAndGet(Duration.ofSeconds(1).toNanos());
            }
            assertEquals(
                    2,
                    logs.messages().stream()
                            .filter(line -> line.contains("oldest events"))
                            .count());
        }
    }
}
