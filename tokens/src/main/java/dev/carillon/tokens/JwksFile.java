package dev.carillon.tokens;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file with keys, which is read again when it has changed. While it cannot be read, the former keys are used. */
final class JwksFile implements JWKSource<SecurityContext> {
    private static final Logger log = LoggerFactory.getLogger(JwksFile.class);

    private static final long MAX_BYTES = 1024 * 1024;

    private final Path file;
    private volatile Content content;

    /** The keys, and the version of the file that was read last, even if it has failed. */
    private record Content(Version version, JWKSet keys) {}

    /** What changes when the file is written or replaced. */
    private record Version(FileTime modified, long size, Object file) {
        static final Version NONE = new Version(FileTime.fromMillis(0), -1, null);

        static Version of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    JwksFile(Path file) {
        this.file = file;
        try {
            this.content = new Content(Version.of(file), read());
        } catch (IOException | ParseException e) {
            throw new IllegalArgumentException("the key set " + file + " cannot be read: " + describe(e), e);
        }
    }

    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) {
        return selector.select(current());
    }

    private JWKSet current() {
        Content known = content;
        return version().equals(known.version()) ? known.keys() : readAgain();
    }

    private Version version() {
        try {
            return Version.of(file);
        } catch (IOException e) {
            return Version.NONE;
        }
    }

    private synchronized JWKSet readAgain() {
        Version version = version(); // before reading, so that a later change is noticed
        Content known = content;
        if (version.equals(known.version())) {
            return known.keys();
        }
        JWKSet keys = known.keys();
        try {
            keys = read();
            log.info("the key set {} was read again", file);
        } catch (IOException | ParseException e) {
            log.warn("the key set {} cannot be read, so the former keys are used: {}", file, describe(e));
        }
        content = new Content(version, keys);
        return keys;
    }

    private JWKSet read() throws IOException, ParseException {
        long size = Files.size(file);
        if (size > MAX_BYTES) {
            throw new IOException("it has more than " + MAX_BYTES + " bytes");
        }
        return JWKSet.parse(Files.readString(file));
    }

    /** A message about malformed content can contain a part of it, and there may be private keys by mistake. */
    private static String describe(Exception e) {
        return e instanceof ParseException ? "it is not a JSON Web Key Set" : e.toString();
    }
}
