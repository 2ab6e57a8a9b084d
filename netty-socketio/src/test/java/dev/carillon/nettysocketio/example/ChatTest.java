package dev.carillon.nettysocketio.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.corundumstudio.socketio.SocketIOServer;
import dev.carillon.nettysocketio.Client;
import dev.carillon.nettysocketio.ServerTest;
import java.io.File;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example behaves the same on both servers. */
class ChatTest extends ServerTest {
    @Override
    protected SocketIOServer create() {
        SocketIOServer server = kind.create(configuration);
        Chat.on(server);
        return server;
    }

    @Test
    void exampleCompilesWithoutCarillon(@TempDir Path classes) {
        String without = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        !entry.contains("carillon") && !location(Chat.class).startsWith(entry))
                .filter(entry -> !location(dev.carillon.nettysocketio.CarillonSocketIOServer.class)
                        .startsWith(entry))
                .collect(Collectors.joining(File.pathSeparator));
        String source = Path.of("src", "test", "java", Chat.class.getName().replace('.', '/') + ".java")
                .toString();
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-cp", without, "-d", classes.toString(), source));
    }

    @Test
    void chatWorks() throws JSONException {
        Client ann = enter("ann");
        Client bob = enter("bob");
        ann.emit("say", Client.object("text", "hello"));
        JSONObject line = (JSONObject) bob.next("said");
        assertEquals("ann", line.getString("from"));
        assertEquals("hello", line.getString("text"));
        assertEquals(0, ann.count("said"));
        assertEquals(List.of(1), ann.ask("join", "kitchen"));
        assertEquals(List.of(2), bob.ask("join", "kitchen"));
        bob.emit("say", Client.object("text", "tea?", "room", "kitchen"));
        assertEquals("tea?", ((JSONObject) ann.next("said")).getString("text"));
        List<Object> who = ann.ask("who", "kitchen");
        assertEquals("[[\"ann\",\"bob\"], 2]", who.toString());
        assertEquals(List.of(4), ann.ask("share", (Object) new byte[] {1, 2, 3, 4}));
        bob.disconnect();
        assertEquals("bob", ann.next("left"));
    }

    private Client enter(String name) {
        Client client = client("", options -> options.query = "name=" + name)
                .listen("welcome")
                .connect();
        assertEquals(name, client.next("welcome"));
        return client;
    }

    private static String location(Class<?> type) {
        URL url = type.getProtectionDomain().getCodeSource().getLocation();
        return url.getPath();
    }
}
