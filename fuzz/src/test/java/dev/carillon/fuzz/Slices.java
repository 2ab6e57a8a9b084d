package dev.carillon.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Splits inputs at random places. The same input is always split in the same way. */
public final class Slices {
    private static final int MAX_SINGLE_BYTES = 1000;
    private static final int TYPICAL_LENGTH = 20;

    private Slices() {}

    /** Splits an input into slices, or into single bytes. */
    public static List<byte[]> of(byte[] input) {
        Random random = new Random(Arrays.hashCode(input));
        boolean single = random.nextInt(4) == 0 && input.length <= MAX_SINGLE_BYTES;
        int longest = single ? 1 : random.nextBoolean() ? TYPICAL_LENGTH : Math.max(input.length, 1);
        List<byte[]> slices = new ArrayList<>();
        for (int start = 0; start < input.length; ) {
            int end = Math.min(start + 1 + random.nextInt(longest), input.length);
            slices.add(Arrays.copyOfRange(input, start, end));
            start = end;
        }
        return slices;
    }
}
