package dev.carillon.tokens;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.security.Key;
import java.util.List;
import java.util.Set;

/** Where keys come from. The kind of keys decides which algorithms are accepted, not the token. */
interface KeySource {
    /** The algorithms of tokens that these keys can verify. */
    Set<JWSAlgorithm> algorithms();

    /**
     * Returns the keys that may have signed a token.
     *
     * @throws TokenException if there are none, or if they are not available
     */
    List<? extends Key> keys(JWSHeader header) throws TokenException;
}
