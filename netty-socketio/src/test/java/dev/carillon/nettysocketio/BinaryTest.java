package dev.carillon.nettysocketio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.testing.Recorder;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

/** Binary data from the client. For data from the server, which the original sends incorrectly, see {@link DifferencesTest}. */
class BinaryTest extends ServerTest {
    private static final byte[] SOME = {1, 2, 3, -1};
    private static final byte[] MORE = {4, 5, 6, 0};

    @Test
    void bytesArrive() {
        Recorder<byte[]> received = new Recorder<>();
        server().addEventListener("upload", byte[].class, (client, data, ack) -> received.add(data));
        connect().emit("upload", (Object) SOME);
        assertArrayEquals(SOME, received.next());
    }

    @Test
    void manyBytesArrive() {
        Recorder<byte[]> received = new Recorder<>();
        server().addEventListener("upload", byte[].class, (client, data, ack) -> received.add(data));
        byte[] data = new byte[50_000];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * 7 + 1);
        }
        connect().emit("upload", (Object) data);
        assertArrayEquals(data, received.next());
    }

    @Test
    void bytesArriveInABean() {
        Recorder<FileBean> received = new Recorder<>();
        server().addEventListener("upload", FileBean.class, (client, file, ack) -> received.add(file));
        connect().emit("upload", Client.object("name", "a.txt", "content", SOME));
        FileBean file = received.next();
        assertEquals("a.txt", file.getName());
        assertArrayEquals(SOME, file.getContent());
    }

    @Test
    void bytesArriveInAnArrayOfBeans() {
        Recorder<FileBean[]> received = new Recorder<>();
        server().addEventListener("upload", FileBean[].class, (client, files, ack) -> received.add(files));
        JSONObject first = Client.object("name", "a", "content", SOME);
        JSONObject second = Client.object("name", "b", "content", MORE);
        connect().emit("upload", new JSONArray(List.of(first, second)));
        FileBean[] files = received.next();
        assertArrayEquals(SOME, files[0].getContent());
        assertArrayEquals(MORE, files[1].getContent());
    }

    @Test
    void bytesArriveAmongOtherArguments() {
        Recorder<List<Object>> received = new Recorder<>();
        server().addMultiTypeEventListener(
                        "upload",
                        (client, args, ack) -> received.add(args.getArgs()),
                        String.class,
                        byte[].class,
                        Integer.class,
                        byte[].class);
        connect().emit("upload", "a", SOME, 5, MORE);
        List<Object> args = received.next();
        assertEquals("a", args.get(0));
        assertArrayEquals(SOME, (byte[]) args.get(1));
        assertEquals(5, args.get(2));
        assertArrayEquals(MORE, (byte[]) args.get(3));
    }

    @Test
    void bytesArriveInANamespace() {
        Recorder<byte[]> received = new Recorder<>();
        server().addNamespace("/files")
                .addEventListener("upload", byte[].class, (client, data, ack) -> received.add(data));
        connect("/files").emit("upload", (Object) SOME);
        assertArrayEquals(SOME, received.next());
    }

    @Test
    void requestWithBytesIsAnswered() {
        server().addEventListener("size", byte[].class, (client, data, ack) -> ack.sendAckData(data.length));
        assertEquals(4, connect().ask("size", (Object) SOME).get(0));
    }

    @Test
    void textBetweenBytesArrives() {
        Recorder<Object> received = new Recorder<>();
        server().addEventListener("upload", byte[].class, (client, data, ack) -> received.add(data.length));
        server().addEventListener("say", Map.class, (client, data, ack) -> received.add(data));
        connect()
                .emit("upload", (Object) SOME)
                .emit("say", Client.object("a", 1))
                .emit("upload", (Object) MORE);
        assertEquals(4, received.next());
        assertEquals(Map.of("a", 1), received.next());
        assertEquals(4, received.next());
    }

    /** A bean with a byte array. */
    public static final class FileBean {
        private String name;
        private byte[] content;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public byte[] getContent() {
            return content;
        }

        public void setContent(byte[] content) {
            this.content = content;
        }
    }
}
