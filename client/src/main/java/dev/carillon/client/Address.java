package dev.carillon.client;

import java.net.URI;
import java.util.Locale;

/**
 * The address of the API.
 *
 * @param base the address without a slash at the end
 */
record Address(String base) {
    private static final String API_PATH = "/api/v1";

    /**
     * Checks the address of a server.
     *
     * @throws IllegalArgumentException if it is invalid; the message does not repeat it, because it could contain a password
     */
    static Address of(URI server) {
        String scheme = server.getScheme() == null ? "" : server.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || server.getHost() == null) {
            throw new IllegalArgumentException(
                    "the address of the server must begin with http:// or https:// and a host");
        }
        if (server.getRawUserInfo() != null || server.getRawQuery() != null || server.getRawFragment() != null) {
            throw new IllegalArgumentException("the address of the server must have no user, query or fragment");
        }
        return new Address(server.toString().replaceAll("/+$", "") + API_PATH);
    }

    /** Returns the address of an operation. */
    URI resolve(String path) {
        return URI.create(base + path);
    }
}
