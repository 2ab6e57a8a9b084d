package dev.carillon.api;

import dev.carillon.EventArgs;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/**
 * The replies to an event as JSON.
 *
 * @param array the array of the replies
 * @param count the number of replies in it
 */
record RepliesJson(String array, int count) {
    /**
     * Converts replies. If they are too large together, the largest are left out, so a client with a huge reply does not displace those
     * of others.
     *
     * @param maxLength the maximum length of all of them
     */
    static RepliesJson of(List<EventArgs> replies, long maxLength) {
        long[] lengths = replies.stream().mapToLong(ReplyJson::maxLength).toArray();
        long longest = longestThatFits(lengths, maxLength);
        StringJoiner array = new StringJoiner(",", "[", "]");
        int count = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] <= longest) {
                array.add(ReplyJson.of(replies.get(i)).toString());
                count++;
            }
        }
        return new RepliesJson(array.toString(), count);
    }

    /** Returns a length such that all replies that are not longer fit. */
    private static long longestThatFits(long[] lengths, long maxLength) {
        long[] sorted = lengths.clone();
        Arrays.sort(sorted);
        long total = 0;
        for (long length : sorted) {
            total += length;
            if (total > maxLength) {
                return length - 1;
            }
        }
        return Long.MAX_VALUE;
    }
}
