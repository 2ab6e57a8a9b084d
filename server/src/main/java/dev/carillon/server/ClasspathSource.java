package dev.carillon.server;

import dev.carillon.http.HttpResponse;
import dev.carillon.http.Preload;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Serves files from the class path. They do not change, so each file is read only once. */
final class ClasspathSource implements SiteSource {
    private final String root;
    private final ConcurrentMap<String, HttpResponse> files = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, List<Preload>> resources = new ConcurrentHashMap<>();

    ClasspathSource(String root) {
        this.root = root;
    }

    @Override
    public Optional<HttpResponse> find(String path) throws IOException {
        HttpResponse known = files.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        URL resource = ClasspathSource.class.getClassLoader().getResource(root + path);
        if (resource == null) {
            return Optional.empty();
        }
        HttpResponse file = read(path, resource);
        if (path.endsWith(".html")) {
            resources.put(path, PageResources.of(new String(file.body(), StandardCharsets.UTF_8)));
        }
        files.put(path, file);
        return Optional.of(file);
    }

    @Override
    public List<Preload> resources(String path) {
        return resources.getOrDefault(path, List.of());
    }

    private HttpResponse read(String path, URL resource) throws IOException {
        try (InputStream in = resource.openStream()) {
            byte[] bytes = in.readAllBytes();
            return HttpResponse.bytes(MediaTypes.of(path), bytes).withEntityTag(entityTag(bytes));
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
