package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.testing.Recorder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Interceptors are called for every event that has listeners, after these listeners. */
class InterceptorsTest extends ServerTest {
    private final Recorder<String> log = new Recorder<>();

    @Test
    void interceptorsAreCalledAfterListeners() {
        server().addEventInterceptor((client, event, args, ack) -> log.add("interceptor " + event + args));
        server().addEventListener("say", String.class, (client, text, ack) -> log.add("listener " + text));
        connect().emit("say", "a").emit("say", "b");
        assertEquals(
                List.of("listener a", "interceptor say[a]", "listener b", "interceptor say[b]"),
                List.of(log.next(), log.next(), log.next(), log.next()));
    }

    @Test
    void interceptorsSeeClientAndArguments() {
        server().addEventInterceptor((client, event, args, ack) -> log.add(client.getSessionId() + " " + args));
        server().addMultiTypeEventListener(
                        "order", (client, args, ack) -> {}, String.class, Integer.class, Point.class);
        Client client = connect().emit("order", "tea", 2, Client.object("x", 1));
        assertEquals(client.id() + " [tea, 2, null(1, 0)]", log.next());
    }

    @Test
    void eventWithoutListenerIsNotIntercepted() {
        server().addEventInterceptor((client, event, args, ack) -> log.add(event));
        server().addEventListener("known", String.class, (client, text, ack) -> {});
        connect().emit("unknown").emit("known");
        assertEquals("known", log.next());
    }

    @Test
    void interceptorsCanAnswerRequests() {
        server().addEventInterceptor((client, event, args, ack) -> ack.sendAckData("intercepted"));
        server().addEventListener("ask", String.class, (client, text, ack) -> {});
        assertEquals(List.of("intercepted"), connect().ask("ask", "a"));
    }

    @Test
    void eachNamespaceHasItsOwnInterceptors() {
        server().addEventInterceptor((client, event, args, ack) -> log.add("main " + event));
        server().addEventListener("say", String.class, (client, text, ack) -> {});
        server().addNamespace("/other").addEventInterceptor((client, event, args, ack) -> log.add("other " + event));
        server().getNamespace("/other").addEventListener("say", String.class, (client, text, ack) -> {});
        connect("/other").emit("say", "a");
        assertEquals("other say", log.next());
        connect().emit("say", "a");
        assertEquals("main say", log.next());
    }
}
