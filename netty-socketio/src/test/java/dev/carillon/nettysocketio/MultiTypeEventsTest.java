package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.corundumstudio.socketio.MultiTypeArgs;
import dev.carillon.testing.Recorder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events with several arguments, each with its own class. */
class MultiTypeEventsTest extends ServerTest {
    private final Recorder<MultiTypeArgs> received = new Recorder<>();

    @Test
    void eachArgumentHasItsClass() {
        listen(String.class, Integer.class, Point.class);
        connect().emit("order", "tea", 2, Client.object("x", 3));
        MultiTypeArgs args = received.next();
        String first = args.first();
        Integer second = args.second();
        Point third = args.get(2);
        assertEquals("tea", first);
        assertEquals(2, second);
        assertEquals(new Point(3, 0, null), third);
        assertEquals(3, args.size());
        assertFalse(args.isEmpty());
    }

    @Test
    void argumentsCanBeIterated() {
        listen(String.class, Integer.class);
        connect().emit("order", "tea", 2);
        MultiTypeArgs args = received.next();
        List<Object> walked = new ArrayList<>();
        args.forEach(walked::add);
        assertEquals(List.of("tea", 2), walked);
        assertEquals(walked, args.getArgs());
    }

    @Test
    void missingArgumentIsNull() {
        listen(String.class, Integer.class);
        connect().emit("order", "tea");
        MultiTypeArgs args = received.next();
        assertEquals(1, args.size());
        assertNull(args.second());
        assertNull(args.get(9));
    }

    @Test
    void noArgumentsAreAnEmptyList() {
        listen(String.class, Integer.class);
        connect().emit("order");
        MultiTypeArgs args = received.next();
        assertTrue(args.isEmpty());
        assertNull(args.first());
    }

    @Test
    void extraArgumentIsIgnored() {
        listen(String.class, Integer.class);
        connect().emit("order", "tea", 2, "more", Client.object("and", "more"));
        assertEquals(List.of("tea", 2), received.next().getArgs());
    }

    @Test
    void requestIsAnsweredWithSeveralValues() {
        server().addMultiTypeEventListener(
                        "swap",
                        (client, args, ack) -> ack.sendAckData(args.second(), args.first()),
                        String.class,
                        Integer.class);
        assertEquals(List.of(2, "tea"), connect().ask("swap", "tea", 2));
    }

    private void listen(Class<?>... classes) {
        server().addMultiTypeEventListener("order", (client, args, ack) -> received.add(args), classes);
    }
}
