package dev.carillon.server;

import dev.carillon.api.ApiAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file with a key in each line, which is read again after it has changed. Blank lines and comments are ignored. Thread-safe. */
final class KeyFile {
    private static final Logger log = LoggerFactory.getLogger(KeyFile.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
    private static final String COMMENT = "#";

    private final Path path;
    private final InstantSource clock;

    /** Null until the file was read for the first time. */
    private List<String> keys;

    private Version version;
    private Instant nextCheck;

    /** What changes when the file is edited or replaced. */
    private record Version(FileTime modified, long size, Object key) {
        static Version of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    private KeyFile(Path path, InstantSource clock) throws IOException {
        this.path = path;
        this.clock = clock;
        read(Version.of(path));
    }

    /** Opens a file. Throws an exception if it cannot be read, or if a line is not a key. */
    static KeyFile open(Path path, InstantSource clock) {
        try {
            return new KeyFile(path, clock);
        } catch (IOException e) {
            throw new IllegalArgumentException("--api-key-file: " + path + " is not a readable text file", e);
        }
    }

    /** Returns the keys. Changes of the file take effect within a second. */
    synchronized List<String> keys() {
        Instant now = clock.instant();
        if (now.isBefore(nextCheck)) {
            return keys;
        }
        nextCheck = now.plus(CHECK_INTERVAL);
        try {
            Version found = Version.of(path);
            if (!found.equals(version)) {
                read(found);
                log.info("--api-key-file: read {} keys from {}", keys.size(), path);
            }
        } catch (IOException e) {
            if (version != null) {
                log.warn("--api-key-file: {} cannot be read; its former keys remain valid: {}", path, e.toString());
            }
            version = null; // read it as soon as that is possible again
        }
        return keys;
    }

    private void read(Version found) throws IOException {
        keys = parse(Files.readAllLines(path));
        version = found;
        nextCheck = clock.instant().plus(CHECK_INTERVAL);
        if (keys.isEmpty()) {
            log.warn(
                    "--api-key-file: {} contains no keys, so the HTTP API refuses all requests without --api-key",
                    path);
        }
    }

    /**
     * Returns the keys in the lines of the file. A line that is not a key prevents the server from starting. Later it is only ignored, because the
     * other lines must take effect: one of them may replace a key that is no longer secret.
     */
    private List<String> parse(List<String> lines) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith(COMMENT)) {
                continue;
            }
            try {
                ApiAccess.requireKey(line);
                found.add(line);
            } catch (IllegalArgumentException e) {
                String problem = "--api-key-file: line " + (i + 1) + " of " + path + " is not a key: " + e.getMessage();
                if (keys == null) {
                    throw new IllegalArgumentException(problem, e);
                }
                log.warn(problem);
            }
        }
        return List.copyOf(found);
    }
}
