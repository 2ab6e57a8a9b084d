package dev.carillon.attacks.peer;

import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.handler.ClientsBox;
import com.corundumstudio.socketio.namespace.Namespace;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.util.Map;

/** What netty-socketio holds, and what its process uses, in the same form as {@code ServerUsage} of the attacks. */
final class PeerUsage {
    private final ObjectMapper mapper = new ObjectMapper();
    private final SocketIOServer io;
    private final Map<?, ?> sessions;

    private record Usage(
            Held server, long heap, long jdkDirect, long nettyDirect, int threads, long descriptors, long ticks) {}

    /** What the server holds. netty-socketio does not tell the last two. */
    private record Held(int sessions, int sockets, int rooms, int pendingAcks, int timers) {}

    /** Prepares a server, before it is started. */
    PeerUsage(SocketIOServer io) {
        this.io = io;
        SocketIOChannelInitializer initializer = new SocketIOChannelInitializer();
        io.setPipelineFactory(initializer);
        // There is no public access to sessions that have not connected to a namespace.
        ClientsBox clients = (ClientsBox) field(initializer, "clientsBox");
        sessions = (Map<?, ?>) field(clients, "uuid2clients");
    }

    private static Object field(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not the expected version of netty-socketio", e);
        }
    }

    String toJson(long ticks) {
        try {
            return mapper.writeValueAsString(measure(ticks));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Usage measure(long ticks) {
        Runtime runtime = Runtime.getRuntime();
        return new Usage(
                held(),
                runtime.totalMemory() - runtime.freeMemory(),
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum(),
                ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                        .metric()
                        .usedDirectMemory(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount(),
                ticks);
    }

    private Held held() {
        int sockets = 0;
        int rooms = 0;
        for (var each : io.getAllNamespaces()) {
            Namespace namespace = (Namespace) each;
            sockets += namespace.getAllClients().size();
            // All sockets of a namespace are in a room with its name.
            rooms += (int) namespace.getRooms().stream()
                    .filter(room -> !room.equals(namespace.getName()))
                    .count();
        }
        return new Held(sessions.size(), sockets, rooms, 0, 0);
    }
}
