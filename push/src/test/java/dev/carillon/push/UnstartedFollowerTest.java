package dev.carillon.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import dev.carillon.http.ResponseStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Event streams and WebSockets that are accepted but do not start, because the client is gone already, for example. */
class UnstartedFollowerTest {
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    private final PushTimers timers = new PushTimers(scheduler, InstantSource.system());
    private final Channels channels = new Channels(
            new Channels.Settings(new EventLog.Limits(10, 10_000, Duration.ofMinutes(5)), Set.of(), 1, 1, 10_000),
            Map.of(),
            Optional.empty(),
            room -> () -> {},
            Runnable::run,
            System::nanoTime);
    private final RequestCheck check = new RequestCheck(channels, PushAuthorizer.EVERYONE, name -> false, timers);
    private final PushHandler handler =
            new PushHandler(channels, check, new OlderEvents(Optional.empty()), Duration.ofSeconds(2), timers);

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    private static HttpRequest streamRequest() {
        return stub(HttpRequest.class, (method, argument) -> switch (method) {
            case "isOriginAllowed" -> true;
            case "clientAddress" -> Optional.empty();
            case "pathParameter" -> "room:a";
            case "headers" -> argument.equals("accept") ? List.of("text/event-stream") : List.of();
            case "queryParameters" -> List.of();
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private interface Answers {
        Object answer(String method, Object argument);
    }

    private static <T> T stub(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        answers.answer(method.getName(), arguments == null ? null : arguments[0])));
    }

    private HttpResponse accepted() {
        HttpResponse response =
                handler.handle(streamRequest()).toCompletableFuture().join();
        assertEquals(200, response.status());
        return response;
    }

    private void assertUnused() {
        assertFalse(channels.existing(ChannelName.ofRoom("a")).orElseThrow().isUsed());
    }

    @Test
    void streamThatDoesNotStartLeavesTheChannelUnused() {
        assertTrue(accepted().stream().isPresent());
        assertUnused();
    }

    @Test
    void webSocketThatDoesNotOpenLeavesTheChannelUnused() {
        assertTrue(handler.onRequest(streamRequest(), List.of()).refusal().isEmpty());
        assertUnused();
    }

    @Test
    void streamThatStartsWhenAllChannelsAreInUseEnds() throws Exception {
        HttpResponse response = accepted();
        assertTrue(channels.acquire(ChannelName.ofRoom("b"), Optional.empty()).isPresent());
        assertThrows(
                Channels.TooManyException.class, () -> channels.acquire(ChannelName.ofRoom("a"), Optional.empty()));
        List<String> calls = new ArrayList<>();
        response.stream().orElseThrow().accept(stub(ResponseStream.class, (method, argument) -> {
            calls.add(method);
            return null;
        }));
        assertEquals(List.of("close"), calls);
    }
}
