package dev.carillon.http;

import java.util.Objects;

/**
 * A resource that a page needs, such as a style sheet.
 *
 * @param target the path with its query, or the URL of a resource on another server
 * @param kind what the resource is used for
 */
public record Preload(String target, Kind kind) {
    /** What a resource is used for. */
    public enum Kind {
        /** A style sheet. */
        STYLE("preload; as=style"),
        /** A classic script. */
        SCRIPT("preload; as=script"),
        /** A JavaScript module. */
        MODULE("modulepreload"),
        /** An image. */
        IMAGE("preload; as=image"),
        /** A font. */
        FONT("preload; as=font; crossorigin");

        private final String relation;

        Kind(String relation) {
            this.relation = relation;
        }
    }

    /**
     * Creates a description of a resource.
     *
     * @param target the path with its query, or the URL of a resource on another server
     * @param kind what the resource is used for
     * @throws IllegalArgumentException when the target is empty or contains a character that a URL cannot contain
     */
    public Preload {
        Objects.requireNonNull(kind, "kind");
        if (target.isEmpty() || !target.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '<' && c != '>')) {
            throw new IllegalArgumentException("the target of a preload is not a valid URL");
        }
    }

    /**
     * The value of a {@code Link} header (RFC 8288) for this resource.
     *
     * @return the value, for example {@code </styles.css>; rel=preload; as=style}
     */
    public String toLink() {
        return "<" + target + ">; rel=" + kind.relation;
    }
}
