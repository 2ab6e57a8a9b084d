package dev.carillon.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request with its retries. */
final class Exchange {
    private final Transport transport;
    private final Call call;
    private final HttpRequest request;
    private final CompletableFuture<Reply> result = new CompletableFuture<>();

    Exchange(Transport transport, Call call) {
        this.transport = transport;
        this.call = call;
        this.request = transport.requests().create(call);
    }

    CompletableFuture<Reply> start() {
        attempt(1);
        return result;
    }

    private void attempt(int number) {
        if (result.isDone()) { // it was cancelled during a pause
            return;
        }
        try {
            send(number);
        } catch (RuntimeException e) { // otherwise, the caller would wait forever
            result.completeExceptionally(e);
        }
    }

    private void send(int number) {
        CompletableFuture<HttpResponse<byte[]>> sent =
                transport.http().sendAsync(request, info -> new LimitedBody(transport.maxResponseSize()));
        // the timeout of the JDK's client ends with the headers of the response
        Duration timeout = transport.requests().timeout(call);
        CompletableFuture<HttpResponse<byte[]>> limited =
                sent.copy().orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
        var unused = limited.whenComplete((response, error) -> {
            sent.cancel(true); // has no effect if it is complete
            end(number, response, error);
        });
        var unused2 = result.whenComplete((reply, error) -> sent.cancel(true));
    }

    private void end(int number, HttpResponse<byte[]> response, Throwable error) {
        try {
            if (error == null) {
                end(number, response);
            } else {
                end(number, failure(error));
            }
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private void end(int number, HttpResponse<byte[]> response) {
        Reply reply = new Reply(call, response);
        if (reply.isSuccessful()) {
            result.complete(reply);
            return;
        }
        Optional<Duration> pause = transport.retries().pause(number, reply.status(), response.headers());
        if (pause.isPresent()) {
            repeat(number, pause.get());
        } else {
            result.completeExceptionally(
                    Problem.of(reply, transport.requests()::withoutKey).exception(call));
        }
    }

    private void end(int number, IOException failure) {
        Optional<Duration> pause = transport.retries().pause(number);
        if (pause.isPresent() && !(failure instanceof ResponseTooLargeException)) {
            repeat(number, pause.get());
            return;
        }
        String attempts = number == 1 ? "" : " " + number + " times";
        result.completeExceptionally(
                new UncheckedIOException(call + " has failed" + attempts + ": " + failure, failure));
    }

    private void repeat(int number, Duration pause) {
        transport.scheduler().schedule(pause, () -> attempt(number + 1));
    }

    private IOException failure(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof TimeoutException) {
            Duration timeout = transport.requests().timeout(call);
            return new HttpTimeoutException("no response within " + timeout.toMillis() + " ms");
        }
        return cause instanceof IOException io ? io : new IOException(cause);
    }
}
