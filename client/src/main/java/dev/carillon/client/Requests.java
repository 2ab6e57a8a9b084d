package dev.carillon.client;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.UUID;

/** Creates the HTTP requests, with the API key. It is no record, whose text would contain the key. */
final class Requests {
    private static final String HIDDEN_KEY = "***";

    private final Address address;

    /** Null if none is sent. */
    private final String apiKey;

    private final Duration timeout;

    Requests(Address address, String apiKey, Duration timeout) {
        this.address = address;
        this.apiKey = apiKey;
        this.timeout = timeout;
    }

    /** Creates a request. Its retries must use the same one, which has the same idempotency key. */
    HttpRequest create(Call call) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(call.path())).header("Accept", "application/json");
        if (apiKey != null) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        if (call.method().equals("POST")) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        if (call.body() == null) {
            return request.method(call.method(), BodyPublishers.noBody()).build();
        }
        return request.header("Content-Type", "application/json")
                .method(call.method(), BodyPublishers.ofString(call.body().toString()))
                .build();
    }

    /** Returns how long a response may take. */
    Duration timeout(Call call) {
        return timeout.plus(call.extraTime());
    }

    /** Removes the key from a text of the server, which could repeat it. */
    String withoutKey(String text) {
        return apiKey == null ? text : text.replace(apiKey, HIDDEN_KEY);
    }
}
