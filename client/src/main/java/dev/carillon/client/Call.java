package dev.carillon.client;

import com.google.gson.JsonObject;
import java.time.Duration;

/**
 * A request to the API.
 *
 * @param method the method
 * @param path the path below the base path, with its query
 * @param body the body, or null
 * @param extraTime how long the server may take in addition to the usual time
 */
record Call(String method, String path, JsonObject body, Duration extraTime) {
    static Call get(Query query) {
        return new Call("GET", query.path(), null, Duration.ZERO);
    }

    static Call post(String path, JsonObject body) {
        return new Call("POST", path, body, Duration.ZERO);
    }

    static Call patch(String path, JsonObject body) {
        return new Call("PATCH", path, body, Duration.ZERO);
    }

    Call withExtraTime(Duration time) {
        return new Call(method, path, body, time);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
