package dev.carillon.internal.http;

import dev.carillon.http.AsyncHttpHandler;
import dev.carillon.http.HttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request to a route. Collects its body on the connection's event loop, calls the handler, and sends the response. */
final class RouteCall {
    private static final Logger log = LoggerFactory.getLogger(RouteCall.class);

    private final HttpExchange exchange;
    private final RoutedRequest head;
    private final String pattern;
    private final AsyncHttpHandler handler;
    private final Routes.HttpSettings settings;
    private final RequestBody body;

    /** When the whole request had arrived. Set only if there is an observer, before the handler is called. */
    private long arrivedNanos;

    private volatile boolean aborted;

    RouteCall(
            HttpExchange exchange,
            RoutedRequest head,
            String pattern,
            AsyncHttpHandler handler,
            Routes.HttpSettings settings) {
        this.exchange = exchange;
        this.head = head;
        this.pattern = pattern;
        this.handler = handler;
        this.settings = settings;
        this.body = new RequestBody(settings.maxBodySize());
    }

    static void refuseBody(HttpExchange exchange) {
        exchange.refuseAndClose(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "Request body too large");
    }

    /**
     * Adds a part of the body. Returns true if no more parts are expected: the handler has been scheduled, or the request was
     * refused.
     */
    boolean append(HttpContent part) {
        if (part.decoderResult().isFailure()) {
            exchange.refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request");
            return true;
        }
        if (!body.append(part.content())) {
            refuseBody(exchange);
            return true;
        }
        if (!(part instanceof LastHttpContent)) {
            return false;
        }
        RoutedRequest request = head.withBody(body.bytes());
        if (settings.observer() != null) {
            arrivedNanos = System.nanoTime();
        }
        settings.executor().execute(() -> call(request));
        return true;
    }

    void release() {
        body.release();
    }

    private void call(RoutedRequest request) {
        try {
            CompletionStage<HttpResponse> response = handler.handle(request);
            response.whenComplete((answer, error) -> {
                if (error == null && answer != null) {
                    send(request, answer);
                } else {
                    fail(error == null ? new NullPointerException("the response is null") : error);
                }
            });
            exchange.onAbort(() -> abort(response.toCompletableFuture()));
        } catch (Throwable e) { // any failure of the application's code
            fail(e);
        }
    }

    /** The client has disconnected. The handler may be waiting for something. */
    private void abort(CompletableFuture<HttpResponse> response) {
        aborted = true;
        response.cancel(false);
    }

    private void send(RoutedRequest request, HttpResponse response) {
        int status;
        try {
            status = RouteResponse.send(exchange, request, response, settings.streams());
        } catch (Throwable e) { // an invalid header, for example
            fail(e);
            return;
        }
        report(status);
    }

    private void fail(Throwable error) {
        if (aborted && error instanceof CancellationException) {
            exchange.drop();
            return;
        }
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof MalformedQueryException) {
            log.debug("refused {} {}: {}", head.method(), pattern, cause.getMessage());
            exchange.refuse(HttpResponseStatus.BAD_REQUEST, "Bad request");
            report(HttpResponseStatus.BAD_REQUEST.code());
            return;
        }
        log.error("the handler of {} {} failed", head.method(), pattern, error);
        exchange.refuse(HttpResponseStatus.INTERNAL_SERVER_ERROR, "Internal server error");
        report(HttpResponseStatus.INTERNAL_SERVER_ERROR.code());
    }

    private void report(int status) {
        if (settings.observer() != null) {
            Duration duration = Duration.ofNanos(System.nanoTime() - arrivedNanos);
            settings.observer().routeHandled(head.method(), pattern, status, duration);
        }
    }
}
