package dev.carillon.internal.engineio;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Random;
import java.util.function.Supplier;

/** Generates unguessable session ids: 15 random bytes, encoded as 20 URL-safe characters. */
public final class SessionIds implements Supplier<String> {
    private static final int BYTES = 15;

    private final Random random;

    public SessionIds() {
        this(new SecureRandom());
    }

    SessionIds(Random random) {
        this.random = random;
    }

    @Override
    public String get() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
