package dev.carillon.internal.socketio;

import dev.carillon.internal.engineio.LoopTask;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The rooms of one namespace on one server. */
final class InMemoryAdapter implements RoomAdapter {
    private final Map<String, ClientSocket> sockets;
    private final ConcurrentMap<String, Set<ClientSocket>> rooms = new ConcurrentHashMap<>();

    /** With the live map of the namespace's connected sockets by id. */
    InMemoryAdapter(Map<String, ClientSocket> sockets) {
        this.sockets = sockets;
    }

    @Override
    public void add(ClientSocket socket, String room) {
        rooms.compute(room, (name, members) -> {
            Set<ClientSocket> joined = members == null ? ConcurrentHashMap.newKeySet(4) : members;
            joined.add(socket);
            return joined;
        });
    }

    @Override
    public void remove(ClientSocket socket, String room) {
        rooms.computeIfPresent(room, (name, members) -> {
            members.remove(socket);
            return members.isEmpty() ? null : members;
        });
    }

    @Override
    public Collection<ClientSocket> members(String room) {
        Set<ClientSocket> members = rooms.getOrDefault(room, Set.of());
        ClientSocket own = sockets.get(room);
        if (own == null) {
            return Collections.unmodifiableSet(members);
        }
        Set<ClientSocket> both = new HashSet<>(members);
        both.add(own);
        return both;
    }

    @Override
    public int roomCount() {
        return rooms.size();
    }

    @Override
    public void broadcast(EncodedPacket packet, Selection selection) {
        Map<EventLoop, List<ClientSocket>> receiversByLoop = new HashMap<>();
        for (ClientSocket socket : candidates(selection.rooms())) {
            if (!selection.excludes(socket)) {
                receiversByLoop
                        .computeIfAbsent(socket.session().loop(), loop -> new ArrayList<>())
                        .add(socket);
            }
        }
        receiversByLoop.forEach((loop, receivers) -> deliver(packet, loop, receivers));
    }

    private Collection<ClientSocket> candidates(Set<String> wanted) {
        if (wanted.isEmpty()) {
            return sockets.values();
        }
        if (wanted.size() == 1) {
            return members(wanted.iterator().next());
        }
        Set<ClientSocket> union = new HashSet<>();
        for (String room : wanted) {
            union.addAll(members(room));
        }
        return union;
    }

    /** One task for all receivers of a loop. */
    private static void deliver(EncodedPacket packet, EventLoop loop, List<ClientSocket> receivers) {
        packet.retain();
        LoopTask.run(loop, () -> {
            for (ClientSocket receiver : receivers) {
                receiver.deliver(packet);
            }
            packet.release();
        });
    }
}
