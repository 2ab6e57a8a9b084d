package dev.carillon.internal.http;

import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
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
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * The scripts of the official client, by name. They are held in memory, plain and compressed, because they are few and never
 * change.
 */
public final class ClientScripts {
    /** The names of the files that the reference server serves. */
    private static final Pattern NAME = Pattern.compile("socket\\.io(\\.msgpack|\\.esm)?(\\.min)?\\.js(\\.map)?");

    private static final String JAVASCRIPT = "application/javascript; charset=utf-8";
    private static final String SOURCE_MAP = "application/json; charset=utf-8";
    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final int TAG_BYTES = 12;

    private final Map<String, Script> byName;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Script(String contentType, String entityTag, byte[] plain, byte[] gzip) {}

    private ClientScripts(Map<String, Script> byName) {
        this.byName = byName;
    }

    /** Reads the scripts from a folder. */
    public static ClientScripts in(Path folder) {
        Map<String, Script> scripts = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches() && isFileIn(file, folder)) {
                    scripts.put(name, read(file));
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the client scripts in " + folder + ": " + e, e);
        }
        if (scripts.isEmpty()) {
            throw new IllegalArgumentException(folder + " contains no client scripts, such as socket.io.min.js");
        }
        return new ClientScripts(scripts);
    }

    /** Returns whether a file is in a folder itself. Symbolic links may lead out of it. */
    private static boolean isFileIn(Path file, Path folder) throws IOException {
        return Files.isRegularFile(file) && file.toRealPath().startsWith(folder.toRealPath());
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
            throw new IllegalStateException("every Java platform supports SHA-256", e);
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(plain);
        }
        return compressed.toByteArray();
    }

    /** Adds a route for each script, under a path that ends with a slash. */
    public void addTo(Routes routes, String path) {
        byName.forEach((name, script) -> routes.add(
                "GET", path + name, request -> CompletableFuture.completedFuture(response(script, request))));
    }

    private static HttpResponse response(Script script, HttpRequest request) {
        boolean compressed =
                HttpExchange.acceptsGzip(request.header("Accept-Encoding").orElse(null));
        HttpResponse response = HttpResponse.bytes(script.contentType(), compressed ? script.gzip() : script.plain())
                .withEntityTag("W/" + script.entityTag()) // weak, because both encodings share it
                .withHeader("Cache-Control", "public, max-age=0")
                .withHeader("Vary", "Accept-Encoding")
                .withHeader("X-Content-Type-Options", "nosniff");
        return compressed ? response.withHeader("Content-Encoding", "gzip") : response;
    }
}
