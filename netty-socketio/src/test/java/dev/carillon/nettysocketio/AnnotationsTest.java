package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.annotation.OnConnect;
import com.corundumstudio.socketio.annotation.OnDisconnect;
import com.corundumstudio.socketio.annotation.OnEvent;
import com.corundumstudio.socketio.annotation.SpringAnnotationScanner;
import dev.carillon.testing.Recorder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/** Listeners that are annotated methods. */
class AnnotationsTest extends ServerTest {
    private final Recorder<String> log = new Recorder<>();

    @Test
    void annotatedMethodsAreCalled() {
        server().addListeners(new Listeners(log));
        Client client = connect();
        String id = client.id();
        client.emit("text", "hello").emit("bean", Client.object("x", 1)).emit("nothing");
        client.emit("several", "tea", 2, Client.object("x", 3));
        assertEquals("connected " + id, log.next());
        assertEquals("text hello", log.next());
        assertEquals("bean null(1, 0)", log.next());
        assertEquals("nothing", log.next());
        assertEquals("several tea 2 null(3, 0) from " + id, log.next());
        client.disconnect();
        assertEquals("disconnected " + id, log.next());
    }

    @Test
    void requestsAreAnswered() {
        server().addListeners(new Listeners(log));
        Client client = connect();
        assertEquals(List.of(3), client.ask("sum", 1, 2));
        assertEquals(List.of("you said hello"), client.ask("ask", "hello"));
    }

    @Test
    void missingArgumentsAreNull() {
        server().addListeners(new Listeners(log));
        connect().emit("text").emit("several", "tea");
        log.next();
        assertEquals("text null", log.next());
        String several = log.next();
        assertEquals("several tea null null", several.substring(0, several.indexOf(" from")));
    }

    @Test
    void severalListenerObjectsAreCalled() {
        server().addListeners(List.of(new Listeners(log), new More(log)));
        connect().emit("text", "a");
        log.next();
        assertEquals("text a", log.next());
        assertEquals("more a", log.next());
    }

    @Test
    void annotationsOnInterfaceAreFound() {
        server().addListeners((Chat) text -> log.add("chat " + text), Chat.class);
        connect().emit("chat", "a");
        assertEquals("chat a", log.next());
    }

    @Test
    void annotationsAreInherited() {
        server().addListeners(new Derived(log));
        connect().emit("text", "a");
        log.next();
        assertEquals("derived a", log.next());
    }

    @Test
    void namespaceHasItsOwnListeners() {
        server().addNamespace("/other").addListeners(new Listeners(log));
        Client main = connect();
        Client other = main.namespace("/other").connect();
        main.emit("text", "main");
        other.emit("text", "other");
        assertEquals("connected " + other.id(), log.next());
        assertEquals("text other", log.next());
    }

    @Test
    void wrongSignaturesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> server().addListeners(new WrongConnect()));
        assertThrows(IllegalArgumentException.class, () -> server().addListeners(new WrongEvent()));
    }

    @Test
    void springBeansAreFound() {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.addBeanPostProcessor(new SpringAnnotationScanner(server()));
        beans.registerSingleton("log", log);
        Listeners listeners = (Listeners) beans.initializeBean(new Listeners(log), "listeners");
        beans.initializeBean(new Object(), "without annotations");
        Client client = connect().emit("text", "hello");
        assertEquals("connected " + client.id(), log.next());
        assertEquals("text hello", log.next());
        assertEquals(log, listeners.log);
    }

    public static class Listeners {
        final Recorder<String> log;

        Listeners(Recorder<String> log) {
            this.log = log;
        }

        @OnConnect
        public void connected(SocketIOClient client) {
            log.add("connected " + client.getSessionId());
        }

        @OnDisconnect
        public void disconnected(SocketIOClient client) {
            log.add("disconnected " + client.getSessionId());
        }

        @OnEvent("text")
        public void text(SocketIOClient client, String text) {
            log.add("text " + text);
        }

        @OnEvent("bean")
        public void bean(Point point) {
            log.add("bean " + point);
        }

        @OnEvent("nothing")
        public void nothing() {
            log.add("nothing");
        }

        @OnEvent("several")
        public void several(String what, Integer howMany, SocketIOClient client, Point where) {
            log.add("several " + what + " " + howMany + " " + where + " from " + client.getSessionId());
        }

        @OnEvent("sum")
        public void sum(AckRequest ack, Integer a, Integer b) {
            ack.sendAckData(a + b);
        }

        @OnEvent("ask")
        void ask(SocketIOClient client, String question, AckRequest ack) {
            ack.sendAckData("you said " + question);
        }
    }

    public static final class Derived extends Listeners {
        Derived(Recorder<String> log) {
            super(log);
        }

        @OnEvent("own")
        public void own(SocketIOClient client) {
            log.add("own");
        }

        @Override
        public void text(SocketIOClient client, String text) {
            log.add("derived " + text);
        }
    }

    public record More(Recorder<String> log) {
        @OnEvent("text")
        public void text(String text) {
            log.add("more " + text);
        }
    }

    public interface Chat {
        @OnEvent("chat")
        void chat(String text);
    }

    public static final class WrongConnect {
        @OnConnect
        public void connected(String notAClient) {
            System.err.println("never called with " + notAClient);
        }
    }

    public static final class WrongEvent {
        @OnEvent(" ")
        public void nameless(String text) {
            System.err.println("never called with " + text);
        }
    }
}
