package dev.carillon;

import com.google.gson.JsonObject;

/** Decides which namespaces are created when a client asks for them. */
@FunctionalInterface
public interface NamespaceMatcher {
    /**
     * Called when a client asks for a namespace that does not exist. Does not run on the event loop and may block.
     *
     * @param name the name, chosen by the client; at most 1024 characters
     * @param auth the payload of the client's CONNECT packet; treat it as read-only
     * @return whether to create the namespace
     */
    boolean matches(String name, JsonObject auth);
}
