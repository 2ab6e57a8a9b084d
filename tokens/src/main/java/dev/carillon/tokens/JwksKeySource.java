package dev.carillon.tokens;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.KeyConverter;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import java.security.Key;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public keys of a JSON Web Key Set (RFC 7517). */
final class JwksKeySource implements KeySource {
    private static final Logger log = LoggerFactory.getLogger(JwksKeySource.class);

    private static final int MIN_RSA_BITS = 2048;

    /** A token without a key id is checked with each key, which must not take long. */
    private static final int MAX_KEYS = 10;

    private final JWKSource<SecurityContext> source;
    private final BooleanSupplier unavailable;

    /**
     * Creates a source.
     *
     * @param unavailable whether a key that is not found may exist nevertheless
     */
    JwksKeySource(JWKSource<SecurityContext> source, BooleanSupplier unavailable) {
        this.source = source;
        this.unavailable = unavailable;
    }

    @Override
    public Set<JWSAlgorithm> algorithms() {
        return Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
    }

    @Override
    public List<? extends Key> keys(JWSHeader header) throws TokenException {
        List<JWK> selected;
        try {
            selected = source.get(new JWKSelector(JWKMatcher.forJWSHeader(header)), null);
        } catch (RateLimitReachedException e) { // the server has tried to fetch the keys again a short time ago
            throw notFound();
        } catch (KeySourceException e) {
            log.warn("the keys for tokens are not available: {}", e.getMessage());
            throw unavailable();
        }
        List<JWK> usable = selected.stream()
                .filter(key -> !(key instanceof RSAKey rsa) || rsa.size() >= MIN_RSA_BITS)
                .limit(MAX_KEYS)
                .toList();
        List<? extends Key> keys = KeyConverter.toJavaKeys(usable).stream()
                .filter(PublicKey.class::isInstance)
                .toList();
        if (keys.isEmpty()) {
            throw notFound();
        }
        return keys;
    }

    private TokenException notFound() {
        return unavailable.getAsBoolean() ? unavailable() : TokenException.invalid("unknown key");
    }

    private static TokenException unavailable() {
        return new TokenException(TokenException.Reason.UNAVAILABLE, "tokens cannot be checked now");
    }
}
