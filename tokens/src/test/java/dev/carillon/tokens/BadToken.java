package dev.carillon.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.PlainJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;

/** Tokens that a verifier with the public keys of {@link Issuer} must refuse, although they grant everything. */
enum BadToken {
    NONE_ALGORITHM("unsupported algorithm") {
        @Override
        String text(Instant now) {
            return new PlainJWT(Issuer.claims(now, ALL).build()).serialize();
        }
    },
    WRONG_KEY("invalid signature") {
        @Override
        String text(Instant now) {
            return Issuer.rs256(Issuer.OTHER_RSA, Issuer.claims(now, ALL).build());
        }
    },
    CHANGED_CLAIMS("invalid signature") {
        @Override
        String text(Instant now) {
            String[] parts = Issuer.rs256(Issuer.claims(now).build()).split("\\.", -1);
            String claims = Issuer.claims(now, ALL).build().toString();
            String payload =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
            return parts[0] + "." + payload + "." + parts[2];
        }
    },
    WRONG_AUDIENCE("wrong audience") {
        @Override
        String text(Instant now) {
            return Issuer.rs256(Issuer.claims(now, ALL).audience("shop").build());
        }
    },
    WRONG_ISSUER("wrong issuer") {
        @Override
        String text(Instant now) {
            return Issuer.rs256(
                    Issuer.claims(now, ALL).issuer("https://evil.test/").build());
        }
    },
    EXPIRED("token expired") {
        @Override
        String text(Instant now) {
            return Issuer.rs256(Issuer.claims(now, ALL)
                    .expirationTime(Date.from(now.minusSeconds(60)))
                    .build());
        }
    },
    NOT_YET_VALID("token not yet valid") {
        @Override
        String text(Instant now) {
            return Issuer.rs256(Issuer.claims(now, ALL)
                    .notBeforeTime(Date.from(now.plusSeconds(60)))
                    .build());
        }
    },
    UNKNOWN_KEY_ID("unknown key") {
        @Override
        String text(Instant now) {
            RSAKey renamed = new RSAKey.Builder(Issuer.RSA).keyID("rsa-2").build();
            return Issuer.rs256(renamed, Issuer.claims(now, ALL).build());
        }
    },
    /** The public key as a secret: a verifier that believes the header would accept it. */
    RS256_AS_HS256("unsupported algorithm") {
        @Override
        String text(Instant now) {
            try {
                JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(Issuer.RSA.getKeyID())
                        .build();
                byte[] publicKey = Issuer.RSA.toPublicKey().getEncoded();
                return Issuer.hs256(header, publicKey, Issuer.claims(now, ALL).build());
            } catch (JOSEException e) {
                throw new AssertionError(e);
            }
        }
    },
    NEVER_EXPIRES("the token has no expiration time") {
        @Override
        String text(Instant now) {
            return Issuer.rs256(Issuer.claims(now, ALL).expirationTime(null).build());
        }
    },
    MALFORMED("malformed token") {
        @Override
        String text(Instant now) {
            return "not-a-token";
        }
    },
    MALFORMED_GRANTS("carillon.join must be an array of strings") {
        @Override
        String text(Instant now) {
            return Issuer.rs256(Issuer.claims(now, Map.of("join", "*")).build());
        }
    },
    TOO_LONG("the token has more than 8192 characters") {
        @Override
        String text(Instant now) {
            return Issuer.rs256(
                    Issuer.claims(now, ALL).claim("x", "y".repeat(8192)).build());
        }
    };

    static final Map<String, String[]> ALL = Map.of(
            "join", new String[] {"*"},
            "publish", new String[] {"*"},
            "follow", new String[] {"*"},
            "cancel", new String[] {"*"},
            "report", new String[] {"*"});

    private final String message;

    BadToken(String message) {
        this.message = message;
    }

    abstract String text(Instant now);

    /** What its sender learns. */
    String message() {
        return message;
    }
}
