package dev.carillon.internal.loop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.Recorder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The difference between slow members and members that were only not flushed yet. */
class FanOutGroupTest {
    private static final int HIGH_WATER_MARK = 16;
    private static final SharedMessage.Encoding PLAIN = Unpooled::copiedBuffer;

    private final EventLoop loop = new DefaultEventLoop();
    private final Recorder<Long> slow = new Recorder<>();
    private final FanOutGroup<FakeMember> group = new FanOutGroup<>((member, position) -> slow.add(position));
    private final FakeMember member = new FakeMember();

    /** A connection whose bytes are sent when it is flushed, if its peer reads. */
    private final class FakeMember implements FanOutGroup.Member {
        private volatile boolean reads = true;
        private final AtomicInteger received = new AtomicInteger();
        private final AtomicInteger flushes = new AtomicInteger();
        private int unflushed;

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isWritable() {
            return unflushed < HIGH_WATER_MARK;
        }

        @Override
        public void flushEarly() {
            flushes.incrementAndGet();
            if (reads) {
                received.addAndGet(unflushed);
                unflushed = 0;
            }
        }

        @Override
        public SharedMessage.Encoding encoding() {
            return PLAIN;
        }

        @Override
        public void writeShared(ByteBuf encoded) {
            unflushed += encoded.readableBytes();
            encoded.release();
        }
    }

    @BeforeEach
    void join() {
        group.add(member);
        await().until(() -> group.size() == 1);
    }

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void send(int messages) {
        for (int i = 0; i < messages; i++) {
            group.send(new byte[8], i);
        }
        loop.submit(() -> {}).syncUninterruptibly();
    }

    @Test
    void memberThatIsNotFlushedYetIsNotSlow() {
        send(11);
        assertEquals(1, group.size());
        assertTrue(slow.isEmpty());
        assertEquals(80, member.received.get());
    }

    @Test
    void memberThatKeepsUpIsFlushedAtTheEndOfTheTurn() {
        send(2);
        assertEquals(0, member.flushes.get());
    }

    @Test
    void memberThatDoesNotReadIsFlushedOnceAndIsSlow() {
        member.reads = false;
        send(5);
        assertEquals(2, slow.next());
        assertEquals(0, group.size());
        assertEquals(1, member.flushes.get());
    }
}
