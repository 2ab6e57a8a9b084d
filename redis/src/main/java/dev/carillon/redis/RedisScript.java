package dev.carillon.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A script that Redis runs as one step. Redis keeps it, so usually only its hash is sent. */
final class RedisScript {
    private final String text;
    private final String hash;

    RedisScript(String text) {
        this.text = text;
        this.hash = sha1(text);
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    /** Runs the script. Completes with the values that it returns. */
    CompletionStage<List<byte[]>> run(RedisConnector.Commands redis, String[] keys, byte[]... args) {
        CompletionStage<List<byte[]>> result = redis.async().evalsha(hash, ScriptOutputType.MULTI, keys, args);
        return result.handle((values, error) -> {
                    if (cause(error) instanceof RedisNoScriptException) {
                        CompletionStage<List<byte[]>> again =
                                redis.async().eval(text, ScriptOutputType.MULTI, keys, args);
                        return again;
                    }
                    return result;
                })
                .thenCompose(stage -> stage);
    }

    private static Throwable cause(Throwable error) {
        return error != null && error.getCause() != null ? error.getCause() : error;
    }
}
