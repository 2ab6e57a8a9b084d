package dev.carillon.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The pages in the jars of the class path. They do not change, so each is read once. */
final class ClasspathSource implements SiteSource {
    private final String root;
    private final Map<String, String> headers;
    private final ConcurrentMap<String, SiteFile> files = new ConcurrentHashMap<>();

    ClasspathSource(String root, Map<String, String> headers) {
        this.root = root;
        this.headers = headers;
    }

    @Override
    public Optional<SiteFile> find(String path) throws IOException {
        SiteFile known = files.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        URL resource = ClasspathSource.class.getClassLoader().getResource(root + path);
        if (resource == null) {
            return Optional.empty();
        }
        SiteFile file = read(path, resource);
        files.put(path, file);
        return Optional.of(file);
    }

    private SiteFile read(String path, URL resource) throws IOException {
        try (InputStream in = resource.openStream()) {
            byte[] bytes = in.readAllBytes();
            return new SiteFile(
                    MediaTypes.of(path), entityTag(bytes), bytes.length, new SiteFile.Content.Bytes(bytes), headers);
        }
    }

    private static String entityTag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
