package dev.carillon.attacks.server;

import com.google.gson.Gson;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.carillon.ServerStats;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the server holds, and what its process uses.
 *
 * @param server what the server holds
 * @param heap used bytes of the heap
 * @param jdkDirect used bytes of direct buffers of the JDK
 * @param nettyDirect used bytes of direct memory of Netty's allocator, including what it keeps for reuse
 * @param threads live threads
 * @param descriptors open file descriptors
 * @param ticks the number of the last tick
 */
public record ServerUsage(
        ServerStats server, long heap, long jdkDirect, long nettyDirect, int threads, long descriptors, long ticks) {

    static ServerUsage measure(ServerStats stats, long ticks) {
        Runtime runtime = Runtime.getRuntime();
        return new ServerUsage(
                stats,
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

    /** Reads what {@link #toJson} has written. */
    public static ServerUsage parse(String json) {
        return new Gson().fromJson(json, ServerUsage.class);
    }

    String toJson() {
        return new Gson().toJson(this);
    }

    /** The used direct memory. Netty's own direct buffers are not part of the JDK's count on every platform. */
    public long direct() {
        return Math.max(jdkDirect, nettyDirect);
    }
}
