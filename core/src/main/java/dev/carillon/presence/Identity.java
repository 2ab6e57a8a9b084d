package dev.carillon.presence;

import java.util.Objects;
import java.util.Optional;

/**
 * Whom a socket belongs to. The application decides that.
 *
 * @param user identifies the user, and is the same for all of its sockets; empty if the application does not know the user
 * @param name a name to display; empty if there is none
 */
public record Identity(Optional<String> user, Optional<String> name) {
    /** The maximum length of a user or a name, in UTF-16 code units. */
    public static final int MAX_LENGTH = 256;

    /** Neither a user nor a name. */
    public static final Identity NONE = new Identity(Optional.empty(), Optional.empty());

    /**
     * Checks the lengths.
     *
     * @param user identifies the user
     * @param name a name to display
     * @throws IllegalArgumentException if one of them is longer than {@value #MAX_LENGTH}
     */
    public Identity {
        requireShort(user, "user");
        requireShort(name, "name");
    }

    private static void requireShort(Optional<String> text, String what) {
        if (text.isPresent() && text.get().length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a " + what + " can have at most " + MAX_LENGTH + " characters");
        }
    }

    /**
     * Creates an identity without a name.
     *
     * @param user identifies the user
     * @return the identity
     * @throws IllegalArgumentException if it is longer than {@value #MAX_LENGTH}
     */
    public static Identity ofUser(String user) {
        return new Identity(Optional.of(user), Optional.empty());
    }

    /**
     * Returns the same user with a name.
     *
     * @param displayed the name to display
     * @return the identity
     * @throws IllegalArgumentException if it is longer than {@value #MAX_LENGTH}
     */
    public Identity withName(String displayed) {
        return new Identity(user, Optional.of(Objects.requireNonNull(displayed, "displayed")));
    }
}
