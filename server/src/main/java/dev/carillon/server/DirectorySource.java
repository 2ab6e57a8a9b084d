package dev.carillon.server;

import dev.carillon.http.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Serves the current files of a folder and its subfolders. Symbolic links that lead out of it are not followed. */
final class DirectorySource implements SiteSource {
    private final Path root;

    DirectorySource(Path root) {
        this.root = root;
    }

    @Override
    public Optional<HttpResponse> find(String path) throws IOException {
        Path candidate = root.resolve(path);
        if (!Files.isRegularFile(candidate)) {
            return Optional.empty();
        }
        Path real = candidate.toRealPath();
        Path realRoot = root.toRealPath();
        if (!real.startsWith(realRoot) || !SitePath.isServed(realRoot.relativize(real))) {
            return Optional.empty();
        }
        BasicFileAttributes attributes =
                Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String entityTag = '"'
                + Long.toHexString(attributes.size())
                + '-'
                + Long.toHexString(attributes.lastModifiedTime().toMillis())
                + '"';
        return Optional.of(HttpResponse.file(MediaTypes.of(path), real).withEntityTag(entityTag));
    }
}
