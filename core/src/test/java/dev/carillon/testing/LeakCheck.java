package dev.carillon.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails the whole test run if a Netty buffer was not released.
 *
 * <p>JUnit loads this extension for every test of a module before any Netty class creates its leak detector. The extension is
 * registered through {@code META-INF/services}, and the build enables autodetection. Netty reports a leak only after the garbage
 * collector has found the buffer and another buffer has been allocated, so the check cannot run after each test. It is stored in
 * the root store, which JUnit closes after the last test. It then collects garbage, allocates buffers, and throws if any detector
 * has reported a leak. All buffers are tracked, because the build sets the level {@code paranoid}.
 */
public final class LeakCheck implements BeforeAllCallback {
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
    private static final int COLLECTIONS = 5;
    private static final int ALLOCATIONS = 100;
    private static final long PAUSE_NANOS = 20_000_000;

    static {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new RecordingFactory());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(LeakCheck.class))
                .computeIfAbsent("verdict", key -> new Verdict());
    }

    private static final class Verdict implements AutoCloseable {
        @Override
        public void close() {
            for (int i = 0; i < COLLECTIONS && LEAKS.isEmpty(); i++) {
                System.gc();
                // The garbage collector enqueues references on a separate thread.
                LockSupport.parkNanos(PAUSE_NANOS);
                makeDetectorsReport();
            }
            if (!LEAKS.isEmpty()) {
                throw new AssertionError(LEAKS.size() + " kinds of leaks, the first: " + LEAKS.peek());
            }
        }

        private static void makeDetectorsReport() {
            for (int i = 0; i < ALLOCATIONS; i++) {
                ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(16);
                buffer.release();
            }
        }
    }

    private static final class RecordingFactory extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation") // abstract, so it must be implemented
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return new RecordingDetector<>(resource, samplingInterval);
        }

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
            return new RecordingDetector<>(resource, samplingInterval);
        }
    }

    private static final class RecordingDetector<T> extends ResourceLeakDetector<T> {
        RecordingDetector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            LEAKS.add(resourceType + " was not released" + records);
            super.reportTracedLeak(resourceType, records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            LEAKS.add(resourceType + " was not released");
            super.reportUntracedLeak(resourceType);
        }
    }
}
