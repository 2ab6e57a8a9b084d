package dev.carillon.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Checks that the cost of decoding is linear: in an input, a part chosen at random is repeated up to two sizes, and the larger
 * one must not need disproportionately more CPU time or memory than the smaller one.
 *
 * <p>Time varies, so a low cost is never compared, and an input fails only if no repetition of the measurement succeeds.
 */
public final class Growth {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final boolean FUZZING = Boolean.parseBoolean(System.getenv("JAZZER_FUZZ"));

    /** While fuzzing, one of so many inputs is checked. */
    private static final int SAMPLE = 16;

    private static final int SMALL = 8 * 1024;
    private static final int RATIO = 4;

    /** Between the ratio of a linear and that of a quadratic cost. */
    private static final int MAX_RATIO = 2 * RATIO;

    private static final long LOW_NANOS = 20_000_000;
    private static final long LOW_BYTES = 16 * 1024 * 1024;
    private static final int ATTEMPTS = 6;

    private Growth() {}

    /** Checks a decoder with repetitions of an input. It must not throw. */
    public static void requireLinear(byte[] input, Consumer<byte[]> decoder) {
        Random random = new Random(Arrays.hashCode(input) + 1L);
        if (input.length == 0 || (FUZZING && random.nextInt(SAMPLE) != 0)) {
            return;
        }
        int from = random.nextInt(input.length);
        int to = from + 1 + random.nextInt(input.length - from);
        int size = Math.max(SMALL, input.length);
        requireLinear(repeated(input, from, to, size), repeated(input, from, to, RATIO * size), decoder);
    }

    private static byte[] repeated(byte[] input, int from, int to, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + input.length);
        out.write(input, 0, from);
        while (out.size() < size - (input.length - to)) {
            out.write(input, from, to - from);
        }
        out.write(input, to, input.length - to);
        return out.toByteArray();
    }

    private static void requireLinear(byte[] small, byte[] large, Consumer<byte[]> decoder) {
        Cost ofLarge = measure(large, decoder);
        Cost ofSmall = new Cost(Long.MAX_VALUE, Long.MAX_VALUE);
        for (int attempt = 0; !ofLarge.isLow(); attempt++) {
            ofSmall = ofSmall.min(measure(small, decoder));
            ofLarge = ofLarge.min(measure(large, decoder));
            if (ofLarge.isProportionate(ofSmall)) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw new AssertionError("not linear: " + ofSmall + " for " + small.length + " bytes, but " + ofLarge
                        + " for " + large.length);
            }
        }
    }

    private static Cost measure(byte[] input, Consumer<byte[]> decoder) {
        long thread = Thread.currentThread().getId();
        long bytes = THREADS.getThreadAllocatedBytes(thread);
        long nanos = THREADS.getCurrentThreadCpuTime();
        decoder.accept(input);
        return new Cost(THREADS.getCurrentThreadCpuTime() - nanos, THREADS.getThreadAllocatedBytes(thread) - bytes);
    }

    private record Cost(long nanos, long bytes) {
        Cost min(Cost other) {
            return new Cost(Math.min(nanos, other.nanos), Math.min(bytes, other.bytes));
        }

        boolean isLow() {
            return nanos < LOW_NANOS && bytes < LOW_BYTES;
        }

        boolean isProportionate(Cost smaller) {
            return (nanos < LOW_NANOS || nanos / MAX_RATIO <= smaller.nanos)
                    && (bytes < LOW_BYTES || bytes / MAX_RATIO <= smaller.bytes);
        }
    }
}
