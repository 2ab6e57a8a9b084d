package dev.carillon.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.testing.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    @TempDir
    private Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("keys"), text);
    }

    private KeyFile open(Path path) {
        return KeyFile.open(path, now::get);
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void eachLineIsAKey() throws IOException {
        KeyFile file = open(write("# of the shop\r\nfirst-key \n\n second-key\n#third-key"));
        assertEquals(List.of("first-key", "second-key"), file.keys());
    }

    @Test
    void changesTakeEffectWithinASecond() throws IOException {
        KeyFile file = open(write("old"));
        write("new-key");
        pass(Duration.ofMillis(999));
        assertEquals(List.of("old"), file.keys());
        pass(Duration.ofMillis(1));
        assertEquals(List.of("new-key"), file.keys());
        write("");
        pass(Duration.ofSeconds(1));
        assertEquals(List.of(), file.keys());
    }

    @Test
    void keysRemainWhileTheFileIsMissing() throws IOException {
        Path path = write("key");
        KeyFile file = open(path);
        Files.delete(path);
        pass(Duration.ofSeconds(1));
        assertEquals(List.of("key"), file.keys());
        write("other");
        pass(Duration.ofSeconds(1));
        assertEquals(List.of("other"), file.keys());
    }

    @ParameterizedTest
    @ValueSource(strings = {"second key", "second\u00e9", "second\tkey"})
    void keyThatCannotBeSentIsAnErrorAtTheStart(String key) throws IOException {
        Path path = write("# of the shop\nfirst\n" + key + "\n");
        assertEquals(
                "--api-key-file: line 3 of " + path
                        + " is not a key: a key must have visible ASCII characters only, without spaces",
                assertThrows(IllegalArgumentException.class, () -> open(path)).getMessage());
    }

    /** The other lines take effect, because one of them may have replaced a key that is no longer secret. */
    @Test
    void keyThatCannotBeSentIsIgnoredAfterTheStart() throws IOException {
        Path path = write("old");
        KeyFile file = open(path);
        write("new-key\nsecond key\n");
        pass(Duration.ofSeconds(1));
        try (LogCapture log = LogCapture.open()) {
            assertEquals(List.of("new-key"), file.keys());
            assertEquals(
                    "WARN --api-key-file: line 2 of " + path
                            + " is not a key: a key must have visible ASCII characters only, without spaces",
                    log.messages().get(0));
        }
    }

    @Test
    void missingFileIsAnErrorAtTheStart() {
        assertEquals(
                "--api-key-file: " + folder.resolve("none") + " is not a readable text file",
                assertThrows(IllegalArgumentException.class, () -> open(folder.resolve("none")))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> open(folder));
    }
}
