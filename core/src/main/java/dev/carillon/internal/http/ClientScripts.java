package dev.carillon.internal.http;

import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** The scripts of the official client, by their names. In memory, plain and compressed: they are few and do not change. */
public final class ClientScripts {
    /** The files that the reference server serves. */
    private static final Pattern NAME = Pattern.compile("socket\\.io(\\.msgpack|\\.esm)?(\\.min)?\\.js(\\.map)?");

    private static final AsciiString JAVASCRIPT = AsciiString.cached("application/javascript; charset=utf-8");
    private static final AsciiString SOURCE_MAP = AsciiString.cached("application/json; charset=utf-8");
    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final int TAG_BYTES = 12;

    private final Map<String, Script> byName;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Script(AsciiString contentType, String entityTag, byte[] plain, byte[] gzip) {}

    private ClientScripts(Map<String, Script> byName) {
        this.byName = byName;
    }

    /** Reads the scripts of a folder. */
    public static ClientScripts in(Path folder) {
        Map<String, Script> scripts = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches() && Files.isRegularFile(file)) {
                    scripts.put(name, read(file));
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the client scripts in " + folder + " cannot be read: " + e, e);
        }
        if (scripts.isEmpty()) {
            throw new IllegalArgumentException(folder + " has no client script (socket.io.min.js and its siblings)");
        }
        return new ClientScripts(scripts);
    }

    private static Script read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is too large for a script");
        }
        byte[] plain = Files.readAllBytes(file);
        boolean map = file.toString().endsWith(".map");
        return new Script(map ? SOURCE_MAP : JAVASCRIPT, entityTag(plain), plain, gzip(plain));
    }

    private static String entityTag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(Arrays.copyOf(hash, TAG_BYTES)) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(plain);
        }
        return compressed.toByteArray();
    }

    Optional<Script> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
