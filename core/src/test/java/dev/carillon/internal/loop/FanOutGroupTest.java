package dev.carillon.internal.loop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.Recorder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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

    /** An open connection on the event loop of the test. */
    private abstract class OpenMember implements FanOutGroup.Member {
        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public SharedMessage.Encoding encoding() {
            return PLAIN;
        }
    }

    /** A connection whose bytes are sent when it is flushed, if its peer reads. */
    private final class FakeMember extends OpenMember {
        private volatile boolean reads = true;
        private volatile boolean failing;
        private final AtomicInteger received = new AtomicInteger();
        private final AtomicInteger flushes = new AtomicInteger();
        private int unflushed;

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
        public void writeShared(ByteBuf encoded) {
            if (failing) {
                encoded.release();
                throw new IllegalStateException("for the test");
            }
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

    /** A member that records what it is sent, and counts the turns of the event loop in which it was sent something. */
    private final class Follower extends OpenMember {
        private final List<Integer> received = new ArrayList<>();

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void flushEarly() {}

        @Override
        public void writeShared(ByteBuf encoded) {
            received.add((int) encoded.readByte());
            encoded.release();
        }
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return loop.submit(task).get();
    }

    @Test
    void manyMembersAreServedInSlicesAndInOrder() throws Exception {
        FanOutGroup<Follower> followers = new FanOutGroup<>(null);
        List<Follower> early = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            early.add(new Follower());
            followers.add(early.get(i));
        }
        Follower late = new Follower();
        Follower last = early.get(1999);
        boolean interrupted = onLoop(() -> {
            followers.send(new byte[] {1}, 1);
            followers.send(new byte[] {2}, 2);
            followers.add(late);
            followers.send(new byte[] {3}, 3);
            followers.remove(early.get(0));
            followers.send(new byte[] {4}, 4);
            return last.received.isEmpty();
        });
        assertTrue(interrupted);
        await().until(() -> onLoop(() -> last.received.size() == 4 && late.received.size() == 2));
        assertEquals(List.of(3, 4), onLoop(() -> late.received));
        assertEquals(List.of(1, 2, 3), onLoop(() -> early.get(0).received));
        for (Follower follower : early.subList(1, 2000)) {
            assertEquals(List.of(1, 2, 3, 4), onLoop(() -> follower.received));
        }
        assertEquals(2000, followers.size());
    }

    @Test
    void otherTasksRunBetweenSlices() throws Exception {
        FanOutGroup<Follower> followers = new FanOutGroup<>(null);
        List<Follower> members = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            members.add(new Follower());
            followers.add(members.get(i));
        }
        followers.send(new byte[] {1}, 1);
        long served = onLoop(() ->
                members.stream().filter(member -> !member.received.isEmpty()).count());
        assertTrue(served < 2000, () -> served + " members before another task");
        await().until(() -> onLoop(() -> members.get(1999).received.size() == 1));
    }

    @Test
    void clientThatSendsToManyMembersIsSlowedDown() throws Exception {
        FlowControl source = new FlowControl(1000);
        FlowControl.setCurrent(source);
        try {
            for (int i = 0; source.isOpen() && i < 100; i++) {
                group.send(new byte[4000], i);
            }
        } finally {
            FlowControl.setCurrent(null);
        }
        assertFalse(source.isOpen());
        loop.submit(() -> {}).get();
        assertFalse(source.isOpen()); // what was sent exceeds the rate of its broadcasts
    }

    @Test
    void failureDoesNotEndTheGroup() {
        member.failing = true;
        send(1);
        member.failing = false;
        send(1);
        await().until(() -> onTheWay() == 8);
    }

    private int onTheWay() {
        return loop.submit(() -> member.unflushed).syncUninterruptibly().getNow();
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

    /** Without a limit, the queue of the event loop would grow, and others would wait. */
    @Test
    void handlersOfAClientWaitWhileTheLoopIsBusy() {
        CountDownLatch busy = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                busy.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        AtomicInteger handled = new AtomicInteger();
        Mailbox mailbox = new Mailbox(Runnable::run, new FlowControl(Integer.MAX_VALUE));
        for (int i = 0; i < 10_000; i++) {
            mailbox.execute(() -> {
                group.send(new byte[1], 0);
                handled.incrementAndGet();
            });
        }
        assertTrue(handled.get() > 100 && handled.get() < 2000, () -> handled + " handlers have run");
        busy.countDown();
        await().until(() -> handled.get() == 10_000);
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
