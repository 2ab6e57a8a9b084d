package dev.carillon.internal.socketio.room;

import dev.carillon.internal.loop.LongTasks;
import dev.carillon.internal.loop.TimeSlice;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sends the packets that a recovered client has missed. There may be many, so they are sent in slices, and the event loop serves
 * its other clients in between. If the client does not keep up, the replay waits for it. Runs on the event loop of the client.
 */
final class Replay {
    /** The number of packets that are looked up at a time. */
    private static final int BATCH = 64;

    private static final Duration SLOW_CLIENT_CHECK = Duration.ofMillis(10);

    private final Source source;
    private final RecoverableMember member;
    private final SavedSession session;
    private final Runnable enter;
    private final Runnable entered;
    private long seen;

    /** The log that has the packets. Thread-safe. */
    interface Source {
        /** Returns packets after a number, or empty if they are no longer available. */
        Optional<List<RecoveryLog.Entry>> next(long seen, int max);

        void resend(RecoveryLog.Entry entry, RecoverableMember member);

        /**
         * Admits a socket that has received all packets. Returns false if there are more by now. Both happen under one lock,
         * so that the client misses no packet.
         */
        boolean enterIfComplete(RecoverableMember member, long seen, Runnable enter);
    }

    Replay(Source source, RecoverableMember member, SavedSession session, Runnable enter, Runnable entered) {
        this.source = source;
        this.member = member;
        this.session = session;
        this.enter = enter;
        this.entered = entered;
        this.seen = session.seen();
    }

    /** Sends all packets, and then admits the member. */
    void start() {
        LongTasks.of(member.loop()).start(this::run);
    }

    /** Sends packets until all are sent, the slice is used up, or the client does not keep up. */
    private boolean run(TimeSlice slice) {
        while (member.isConnecting()) {
            if (member.isCongested()) {
                continueLater();
                return false;
            }
            Optional<List<RecoveryLog.Entry>> batch = source.next(seen, BATCH);
            if (batch.isEmpty()) {
                member.endConnection(() -> {}); // when the client reconnects, it learns that it cannot be recovered
                return false;
            }
            send(batch.get());
            if (member.isConnecting() && source.enterIfComplete(member, seen, enter)) {
                entered.run();
                return false;
            }
            if (slice.isUsedUp()) {
                return true;
            }
        }
        return false;
    }

    /** Sends the packets of a batch until the client does not keep up. A few of them can already exceed its limit. */
    private void send(List<RecoveryLog.Entry> batch) {
        for (RecoveryLog.Entry entry : batch) {
            if (member.isCongested()) {
                return;
            }
            if (entry.isFor(session.rooms()) && member.isConnecting()) { // a slow client's session may end meanwhile
                source.resend(entry, member);
            }
            seen = entry.number();
        }
    }

    private void continueLater() {
        EventLoop loop = member.loop();
        if (!loop.isShuttingDown()) {
            var unused = loop.schedule(this::start, SLOW_CLIENT_CHECK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
