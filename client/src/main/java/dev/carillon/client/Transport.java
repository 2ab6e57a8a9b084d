package dev.carillon.client;

import com.google.gson.JsonObject;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;

/**
 * Sends requests and repeats them. Thread-safe.
 *
 * @param http the client that sends them
 * @param requests creates them
 * @param retries decides about retries
 * @param scheduler runs retries after a pause
 * @param maxResponseSize the maximum size of a response body
 */
record Transport(HttpClient http, Requests requests, RetryPolicy retries, Scheduler scheduler, int maxResponseSize) {
    /**
     * Sends a request.
     *
     * @return completes with a successful response, or with the exception that the caller should see; if it is cancelled, the request
     *     is cancelled
     */
    CompletableFuture<Reply> send(Call call) {
        return new Exchange(this, call).start();
    }

    /** Sends a request and waits for the response. */
    Reply call(Call call) {
        return Waiting.await(send(call));
    }

    /** Sends a request and waits for the object that the server returns. */
    JsonObject json(Call call) {
        return call(call).json();
    }
}
