package dev.carillon.push;

import dev.carillon.http.AsyncHttpHandler;
import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import dev.carillon.http.ResponseStream;
import dev.carillon.http.WebSocketEndpoint;
import dev.carillon.http.WebSocketResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Handles the requests to follow a channel, whatever technique they use. */
final class PushHandler implements AsyncHttpHandler, WebSocketEndpoint {
    /** The maximum size of the response to a poll, about. The rest follows with the next poll. */
    private static final long MAX_RESPONSE_BYTES = 256 * 1024;

    private final Channels channels;
    private final RequestCheck check;
    private final OlderEvents older;
    private final Duration retry;
    private final PushTimers timers;

    PushHandler(Channels channels, RequestCheck check, OlderEvents older, Duration retry, PushTimers timers) {
        this.channels = channels;
        this.check = check;
        this.older = older;
        this.retry = retry;
        this.timers = timers;
    }

    // ---- HTTP ----

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        PushRequest checked;
        try {
            checked = check.check(request);
        } catch (RefusedException e) {
            return CompletableFuture.completedFuture(e.response());
        }
        return then(check.prepare(checked), prepared -> respond(request, checked, prepared));
    }

    private CompletableFuture<HttpResponse> respond(
            HttpRequest request, PushRequest checked, CompletableFuture<Void> prepared) {
        Channel channel;
        try {
            channel = acquire(checked, prepared);
        } catch (RefusedException e) {
            return CompletableFuture.completedFuture(e.response());
        }
        CompletableFuture<PushRequest> loaded =
                older.load(channel, checked.cursor()).toCompletableFuture().thenApply(checked::withCursor);
        return then(loaded, complete -> {
            if (PushRequest.wantsStream(request)) {
                check.release(channel); // the stream may never start
                return CompletableFuture.completedFuture(stream(complete.join()));
            }
            return poll(complete.join(), channel);
        });
    }

    /** Responds when something is done. If it is already, the response is that of the function itself, so that it can be cancelled. */
    private static <T> CompletableFuture<HttpResponse> then(
            CompletableFuture<T> before, Function<CompletableFuture<T>, CompletableFuture<HttpResponse>> respond) {
        if (before.isDone()) {
            return respond.apply(before);
        }
        CompletableFuture<HttpResponse> response = new CompletableFuture<>();
        var unused = before.whenComplete((done, error) -> {
            CompletableFuture<HttpResponse> later = respond.apply(before);
            var unusedCancellation = response.whenComplete((answer, failure) -> later.cancel(false));
            var unusedCompletion = later.whenComplete((answer, failure) -> response.complete(answer));
        });
        return response;
    }

    /** Answers a poll, and then releases the channel. */
    private CompletableFuture<HttpResponse> poll(PushRequest request, Channel channel) {
        CompletableFuture<HttpResponse> response = answerOf(request, channel);
        var unused = response.whenComplete((answer, error) -> check.release(channel));
        return response;
    }

    private Channel acquire(PushRequest request, CompletableFuture<Void> ready) throws RefusedException {
        try {
            ready.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                throw refused;
            }
            throw e;
        }
        return check.acquire(request);
    }

    private HttpResponse stream(PushRequest request) {
        return HttpResponse.stream(ServerSentEvents.CONTENT_TYPE, stream -> follow(request, stream))
                .withHeader("Cache-Control", "no-store")
                .withHeader("X-Accel-Buffering", "no"); // nginx passes on each event immediately
    }

    private void follow(PushRequest request, ResponseStream stream) {
        Channel channel;
        try {
            channel = check.acquire(request);
        } catch (RefusedException e) { // since the request was checked
            stream.close(); // when the client reconnects, it gets the reason
            return;
        }
        long position = channel.position(request.cursor());
        stream.write(
                position < 0 ? ServerSentEvents.start(retry) : ServerSentEvents.start(retry, channel.id(position)));
        channel.follow(stream, new StreamSubscriber(stream), position);
        PushPermission permission = request.permission();
        Runnable cancelEnd = timers.atEnd(permission, () -> {
            channel.remove(stream);
            stream.write(ServerSentEvents.failed(permission.message()));
            stream.close();
        });
        stream.onClose(() -> {
            cancelEnd.run();
            channel.remove(stream);
            check.release(channel);
        });
    }

    private CompletableFuture<HttpResponse> answerOf(PushRequest request, Channel channel) {
        if (!request.cursor().resumes()) {
            return CompletableFuture.completedFuture(firstPoll(request.cursor(), channel));
        }
        LongPoll poll = new LongPoll();
        boolean waits = request.maxWait().filter(time -> !time.isZero()).isPresent();
        Channel.Batch batch = channel.read(channel.position(request.cursor()), MAX_RESPONSE_BYTES, () -> {
            if (waits) {
                channel.add(poll);
            }
        });
        if (waits && isEmpty(batch)) {
            return await(channel, poll, timeout(request, poll));
        }
        return CompletableFuture.completedFuture(isEmpty(batch) ? PollResponse.NOTHING_NEW : answer(batch));
    }

    /** Answers a client that has no cursor yet: it gets one without waiting, whether there are events or not. */
    private static HttpResponse firstPoll(Cursor cursor, Channel channel) {
        if (cursor instanceof Cursor.Live && !channel.isState()) {
            return PollResponse.start(channel.lastId());
        }
        Channel.Batch batch = channel.read(channel.position(cursor), MAX_RESPONSE_BYTES, () -> {});
        return isEmpty(batch) ? PollResponse.start(batch.lastId()) : answer(batch);
    }

    private static boolean isEmpty(Channel.Batch batch) {
        return !batch.isGap() && batch.events().isEmpty();
    }

    private static HttpResponse answer(Channel.Batch batch) {
        return batch.isGap() ? PollResponse.gone(batch.lastId()) : PollResponse.of(batch.events());
    }

    /** Answers a poll after its wait, or when the permission ends before. */
    private Future<?> timeout(PushRequest request, LongPoll poll) {
        Duration wait = request.maxWait().orElseThrow();
        PushPermission permission = request.permission();
        return permission
                .end()
                .filter(timers.now().plus(wait)::isAfter)
                .<Future<?>>map(end -> timers.at(end, () -> poll.answer(permission.refusal())))
                .orElseGet(() -> timers.after(wait, () -> poll.answer(PollResponse.NOTHING_NEW)));
    }

    private CompletableFuture<HttpResponse> await(Channel channel, LongPoll poll, Future<?> timeout) {
        CompletableFuture<HttpResponse> response = poll.response();
        var unused = response.whenComplete((answer, error) -> {
            timeout.cancel(false);
            channel.remove(poll);
        });
        if (channels.isClosing()) {
            poll.answer(PollResponse.NOTHING_NEW);
        }
        return response;
    }

    // ---- WebSocket ----

    @Override
    public WebSocketResponse onRequest(HttpRequest request, List<String> subProtocols) {
        try {
            PushRequest checked = check.check(request);
            // Waits, but not on an event loop.
            check.release(acquire(checked, check.prepare(checked))); // the WebSocket may never open
            return WebSocketResponse.accept().withEndpoint(new WebSocketFollower(checked, check, older, timers));
        } catch (RefusedException e) {
            return WebSocketResponse.refuse(e.response());
        }
    }
}
