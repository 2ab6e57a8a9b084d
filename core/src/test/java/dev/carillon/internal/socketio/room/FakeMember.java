package dev.carillon.internal.socketio.room;

import dev.carillon.Handshake;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.EmitFlags;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import dev.carillon.internal.socketio.room.DeliveryObserver.Delivery;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A socket without a connection that records all operations. The test runs the tasks of its event loop. */
final class FakeMember implements RecoverableMember {
    private final String id;
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Map<String, Object> data = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private RoomMembership rooms;
    private SavedSession saved;
    private boolean connecting = true;
    private boolean congested;
    private boolean connectionClosed;
    private int loopIndex = LoopMembers.NOWHERE;
    private long connectedSince;

    FakeMember(String id) {
        this.id = id;
        channel.freezeTime();
    }

    /** Joins rooms through this index. */
    FakeMember in(RoomIndex index, String... names) {
        rooms = new RoomMembership(this, index, 10);
        rooms.open();
        join(names);
        return this;
    }

    FakeMember savedAs(SavedSession session) {
        saved = session;
        return this;
    }

    /** The recorded operations, in order. */
    List<String> events() {
        return events;
    }

    /** Runs the tasks that were submitted to its event loop. */
    void runTasks() {
        channel.runPendingTasks();
    }

    void leaveRooms() {
        rooms.close();
    }

    /** Sets whether the client keeps up with what it is sent. */
    void congested(boolean slow) {
        congested = slow;
    }

    /** Lets time pass for the tasks that were scheduled on its event loop. */
    void pass(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    void connected() {
        connecting = false;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public boolean isIn(String room) {
        return room.equals(id) || (rooms != null && rooms.contains(room));
    }

    @Override
    public void emitting(String event, Object... args) {
        events.add("emitting " + event);
    }

    @Override
    public Delivery deliver(EncodedPacket packet, EmitFlags flags) {
        events.add("deliver");
        return Delivery.SENT;
    }

    @Override
    public void deliverWithAck(EncodedPacket packet, EmitFlags flags, long ackId, AckListener listener) {
        events.add("ask " + ackId);
    }

    @Override
    public void forgetAck(long ackId) {
        events.add("forget " + ackId);
    }

    @Override
    public boolean isCongested() {
        return congested;
    }

    @Override
    public void flush() {
        events.add("flush");
    }

    @Override
    public int loopIndex() {
        return loopIndex;
    }

    @Override
    public void loopIndex(int index) {
        loopIndex = index;
    }

    @Override
    public String pid() {
        return "private " + id;
    }

    @Override
    public Optional<SavedSession> saved() {
        return Optional.ofNullable(saved);
    }

    @Override
    public boolean isConnecting() {
        return connecting;
    }

    @Override
    public boolean isRecoverable() {
        return true;
    }

    @Override
    public void resend(EncodedPacket packet) {
        events.add("resend");
    }

    @Override
    public long connectedSince() {
        return connectedSince;
    }

    @Override
    public void connectedSince(long number) {
        connectedSince = number;
    }

    @Override
    public boolean isConnectionClosed() {
        return connectionClosed;
    }

    @Override
    public void endConnection(Runnable ended) {
        connectionClosed = true;
        ended.run();
    }

    @Override
    public Handshake handshake() {
        return new Handshake(
                Map.of(),
                Map.of(),
                "/",
                InetSocketAddress.createUnresolved("client.test", 1),
                Instant.EPOCH,
                false,
                false,
                null,
                data);
    }

    @Override
    public Set<String> rooms() {
        return rooms == null ? Set.of(id) : rooms.copy();
    }

    @Override
    public Map<String, Object> data() {
        return data;
    }

    @Override
    public void join(String... names) {
        for (String room : names) {
            rooms.join(room);
        }
    }

    @Override
    public void leave(String room) {
        rooms.leave(room);
    }

    @Override
    public void emit(String event, Object... args) {
        events.add("emit " + event);
    }

    @Override
    public void disconnect(boolean closeConnection) {
        events.add("disconnect " + closeConnection);
    }

    @Override
    public String toString() {
        return id;
    }
}
