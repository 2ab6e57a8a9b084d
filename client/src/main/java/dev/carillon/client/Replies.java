package dev.carillon.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * The acknowledgements of an event.
 *
 * @param replies the first argument of each acknowledgement; a binary value is an object {@code {"base64": "..."}}
 * @param missing the number of clients that did not answer in time, or whose replies the server left out because they were too large
 */
public record Replies(List<JsonElement> replies, int missing) {
    /**
     * Copies the replies.
     *
     * @param replies the replies
     * @param missing the number of clients whose replies are missing
     */
    public Replies {
        replies = List.copyOf(replies);
    }

    static Replies of(JsonObject json) {
        return new Replies(
                json.getAsJsonArray("replies").asList(), json.get("missing").getAsInt());
    }
}
