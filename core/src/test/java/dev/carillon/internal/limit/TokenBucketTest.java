package dev.carillon.internal.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000;

    private final TokenBucket bucket = new TokenBucket(10, 5, 0);

    @Test
    void allowsABurstAndThenTheRate() {
        assertEquals(5, taken(0));
        assertEquals(0, taken(0));
        assertEquals(1, taken(SECOND / 10));
        assertEquals(2, taken(SECOND * 3 / 10));
        assertEquals(5, taken(SECOND * 100));
    }

    private int taken(long time) {
        int count = 0;
        while (bucket.tryTake(1, time)) {
            count++;
        }
        return count;
    }

    @Test
    void largeRequestNeedsAFullBucketAndDelaysTheNext() {
        assertTrue(bucket.tryTake(15, 0));
        assertFalse(bucket.tryTake(1, SECOND));
        assertTrue(bucket.tryTake(1, SECOND * 11 / 10 + 1));
        assertFalse(bucket.tryTake(15, SECOND * 12 / 10));
    }

    @Test
    void takingMoreThanThereIsTellsTheDelay() {
        assertEquals(0, bucket.take(5, 0));
        assertEquals(SECOND, bucket.take(10, 0));
        assertEquals(SECOND * 3 / 2, bucket.take(10, SECOND / 2));
        assertFalse(bucket.tryTake(1, SECOND * 2));
        assertTrue(bucket.tryTake(1, SECOND * 5 / 2));
    }

    @Test
    void isFullAfterAPause() {
        assertTrue(bucket.isFull(0));
        bucket.tryTake(5, 0);
        assertFalse(bucket.isFull(SECOND / 4));
        assertTrue(bucket.isFull(SECOND));
    }
}
