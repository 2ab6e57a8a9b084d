package dev.carillon.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Issues tokens for the audience {@code carillon}. */
final class Issuer {
    static final String NAME = "https://login.test/";
    static final String AUDIENCE = "carillon";
    static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    static final RSAKey RSA = rsa("rsa-1", 2048);
    static final RSAKey OTHER_RSA = rsa("rsa-1", 2048);
    static final ECKey EC = ec("ec-1");

    private Issuer() {}

    static RSAKey rsa(String id, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static ECKey ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** The public keys as a JSON Web Key Set. */
    static String jwks() {
        return new JWKSet(List.of(RSA, EC)).toString(true);
    }

    static Path jwksFile(Path folder) {
        try {
            return Files.writeString(folder.resolve("jwks.json"), jwks());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Claims that expire an hour after a time. */
    static JWTClaimsSet.Builder claims(Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(NAME)
                .audience(AUDIENCE)
                .subject("alice")
                .expirationTime(Date.from(now.plusSeconds(3600)));
    }

    /** Claims that also grant something. */
    static JWTClaimsSet.Builder claims(Instant now, Map<String, ?> grants) {
        return claims(now).claim("carillon", grants);
    }

    static String rs256(JWTClaimsSet claims) {
        return rs256(RSA, claims);
    }

    static String rs256(RSAKey key, JWTClaimsSet claims) {
        try {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID(key.getKeyID())
                    .build();
            return sign(header, claims, new RSASSASigner(key.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static String es256(JWTClaimsSet claims) {
        try {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .keyID(EC.getKeyID())
                    .build();
            return sign(header, claims, new ECDSASigner(EC));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static String hs256(byte[] secret, JWTClaimsSet claims) {
        return hs256(new JWSHeader(JWSAlgorithm.HS256), secret, claims);
    }

    static String hs256(JWSHeader header, byte[] secret, JWTClaimsSet claims) {
        try {
            return sign(header, claims, new MACSigner(secret));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }
}
