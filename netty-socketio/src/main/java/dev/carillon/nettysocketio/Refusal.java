package dev.carillon.nettysocketio;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.carillon.ConnectError;

/** Creates the connect error for a client whose auth payload was rejected by a listener. */
final class Refusal {
    private static final String DEFAULT_MESSAGE = "Unauthorized";

    private Refusal() {}

    /**
     * Converts the error data of a listener. A primitive value becomes the message. The members of an object are sent unchanged,
     * with a default message if it has none. Any other value is sent as data.
     */
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
