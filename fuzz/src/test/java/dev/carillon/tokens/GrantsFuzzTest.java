package dev.carillon.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.carillon.fuzz.Growth;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The claim {@code carillon} of a signed token. Two lines: the claim as JSON, and a name that is matched with its patterns. */
class GrantsFuzzTest {

    @FuzzTest
    void claim(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 2);
        Object claim = parse(lines[0]);
        Optional<Grants> grants = grants(claim);
        if (grants.isPresent() && lines.length == 2) {
            check(grants.get().join(), claim, "join", lines[1]);
            check(grants.get().publish(), claim, "publish", lines[1]);
            check(grants.get().follow(), claim, "follow", lines[1]);
            check(grants.get().cancel(), claim, "cancel", lines[1]);
            check(grants.get().report(), claim, "report", lines[1]);
        }
        Growth.requireLinear(input, large -> grants(parse(new String(large, StandardCharsets.UTF_8))));
        grants.ifPresent(found -> Growth.requireLinear(
                input, large -> Grants.any(found.join(), new String(large, StandardCharsets.UTF_8))));
    }

    /** Reads JSON with the parser that reads the claims of tokens. */
    private static Object parse(String json) {
        try {
            return JSONObjectUtils.parse("{\"carillon\":" + json + "}").get("carillon");
        } catch (ParseException e) {
            return null;
        }
    }

    private static Optional<Grants> grants(Object claim) {
        try {
            return Optional.of(Grants.of(claim));
        } catch (TokenException e) {
            assertEquals(TokenException.Reason.INVALID, e.reason());
            return Optional.empty();
        }
    }

    private static void check(List<Wildcard> patterns, Object claim, String list, String name) {
        List<?> expected =
                claim instanceof Map<?, ?> members && members.get(list) instanceof List<?> texts ? texts : List.of();
        assertEquals(expected.size(), patterns.size());
        assertTrue(patterns.size() <= Grants.MAX_PATTERNS);
        for (int i = 0; i < patterns.size(); i++) {
            String pattern = (String) expected.get(i);
            assertEquals(matches(pattern, name), patterns.get(i).matches(name), () -> pattern + " and " + name);
        }
    }

    /** Compares character by character. The element i of a row says whether the pattern so far matches i characters. */
    private static boolean matches(String pattern, String name) {
        boolean[] row = new boolean[name.length() + 1];
        row[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            boolean[] next = new boolean[row.length];
            boolean star = pattern.charAt(p) == '*';
            next[0] = star && row[0];
            for (int i = 1; i < row.length; i++) {
                next[i] = star ? row[i] || next[i - 1] : row[i - 1] && name.charAt(i - 1) == pattern.charAt(p);
            }
            row = next;
        }
        return row[name.length()];
    }
}
