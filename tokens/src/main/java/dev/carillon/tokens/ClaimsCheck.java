package dev.carillon.tokens;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;

/**
 * Checks the claims of a token whose signature is valid.
 *
 * @param issuer who must have issued it, or empty for anyone who has the key
 * @param audience for whom it must be issued, or empty for everyone
 * @param leeway how much the clocks of the issuer and of this server may differ
 * @param clock the time
 */
record ClaimsCheck(Optional<String> issuer, Optional<String> audience, Duration leeway, InstantSource clock) {

    Token check(JWTClaimsSet claims) throws TokenException {
        Instant now = clock.instant();
        Date expiration = claims.getExpirationTime();
        if (expiration == null) {
            throw TokenException.invalid("the token has no expiration time");
        }
        Instant acceptedUntil = expiration.toInstant().plus(leeway);
        if (!now.isBefore(acceptedUntil)) {
            throw TokenException.expired();
        }
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && now.plus(leeway).isBefore(notBefore.toInstant())) {
            throw new TokenException(TokenException.Reason.NOT_YET_VALID, "token not yet valid");
        }
        if (issuer.isPresent() && !issuer.get().equals(claims.getIssuer())) {
            throw TokenException.invalid("wrong issuer");
        }
        if (audience.isPresent() && !claims.getAudience().contains(audience.get())) {
            throw TokenException.invalid("wrong audience");
        }
        return new Token(
                Optional.ofNullable(claims.getSubject()),
                expiration.toInstant(),
                acceptedUntil,
                Grants.of(claims.getClaim(Grants.CLAIM)),
                claims.getClaims());
    }
}
