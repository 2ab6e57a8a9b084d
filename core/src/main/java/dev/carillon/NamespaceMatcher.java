package dev.carillon;

import com.google.gson.JsonObject;

/** Decides which namespaces are created when a client asks for them. */
@FunctionalInterface
public interface NamespaceMatcher {
    /**
     * Looks at a namespace that a client asks for and that does not exist. Runs off the event loop and may block.
     *
     * @param name the name, chosen by the client; at most 1024 characters
     * @param auth the payload of the client's CONNECT packet; treat it as read-only
     * @return whether the namespace shall be
     */
    boolean matches(String name, JsonObject auth);
}
