package dev.carillon.tokens;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.security.Key;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/** One secret, which the server shares with the issuer of the tokens. The key id of a token has no meaning then. */
final class SecretKeySource implements KeySource {
    static final int MIN_BYTES = 32;

    private final Key key;

    SecretKeySource(byte[] secret) {
        if (secret.length < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "the secret has " + secret.length * 8 + " bits, but HS256 needs at least " + MIN_BYTES * 8);
        }
        key = new SecretKeySpec(secret, "HmacSHA256");
    }

    @Override
    public Set<JWSAlgorithm> algorithms() {
        return Set.of(JWSAlgorithm.HS256);
    }

    @Override
    public List<Key> keys(JWSHeader header) {
        return List.of(key);
    }
}
