package dev.carillon.nettysocketio;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.carillon.ConnectError;

/** What a client is told whose auth payload a listener did not accept. */
final class Refusal {
    private static final String DEFAULT_MESSAGE = "Unauthorized";

    private Refusal() {}

    /** A text is the message; of an object the members are sent as they are, and a message is added where it has none. */
    static ConnectError of(Object errorData, JsonBridge json) {
        if (errorData == null) {
            return new ConnectError(DEFAULT_MESSAGE);
        }
        JsonElement data = json.toTree(errorData);
        if (!(data instanceof JsonObject object)) {
            return data.isJsonPrimitive()
                    ? new ConnectError(data.getAsString())
                    : new ConnectError(DEFAULT_MESSAGE, data);
        }
        JsonElement message = object.remove("message");
        ConnectError refusal = new ConnectError(
                message != null && message.isJsonPrimitive() ? message.getAsString() : DEFAULT_MESSAGE,
                object.remove("data"));
        object.entrySet().forEach(member -> refusal.with(member.getKey(), member.getValue()));
        return refusal;
    }
}
