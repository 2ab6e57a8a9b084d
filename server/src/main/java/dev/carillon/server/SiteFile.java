package dev.carillon.server;

import java.nio.file.Path;
import java.util.Map;

/**
 * A file of the site.
 *
 * @param headers beside content type, length and entity tag
 */
record SiteFile(String contentType, String entityTag, long length, Content content, Map<String, String> headers) {

    /** Where the bytes are. */
    sealed interface Content {
        /** In memory. */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Bytes(byte[] bytes) implements Content {}

        /** On disk. */
        record OnDisk(Path path) implements Content {}
    }
}
