package dev.carillon.fuzz;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.function.Supplier;

/** Checks that Netty buffers are released. Needs the unpooled allocator as the default. */
public final class Buffers {
    private Buffers() {}

    /** Runs a part of a test and fails if it has kept a buffer. Repeats it first, because some classes have constant buffers. */
    public static <T> T requireReleased(Supplier<T> part) {
        long before = used();
        T result = part.get();
        if (used() != before) {
            before = used();
            result = part.get();
        }
        long kept = used() - before;
        if (kept != 0) {
            throw new AssertionError(kept + " bytes of buffers were not released");
        }
        return result;
    }

    private static long used() {
        if (!(ByteBufAllocator.DEFAULT instanceof UnpooledByteBufAllocator allocator)) {
            throw new IllegalStateException("run the tests with -Dio.netty.allocator.type=unpooled");
        }
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }
}
