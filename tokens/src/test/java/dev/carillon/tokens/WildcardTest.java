package dev.carillon.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {
    @ParameterizedTest
    @CsvSource({
        "*, anything",
        "*, ''",
        "**, anything",
        "room:a-*, room:a-1",
        "room:a-*, room:a-",
        "*-news, eu-news",
        "a*c, abc",
        "a*c, ac",
        "a*b*c, a1b2c",
        "a*b*c, abbc",
        "*b*, abc",
        "*ab*ab*, abab",
        "*aab*, aaab",
        "lobby, lobby",
        "'', ''",
        ".*, .x",
        "[a], [a]",
        "a*a, aa",
        "*\uD83D\uDE00*, x\uD83D\uDE00y",
    })
    void matches(String pattern, String name) {
        assertTrue(new Wildcard(pattern).matches(name));
    }

    @ParameterizedTest
    @CsvSource({
        "room:a-*, room:b-1",
        "room:a-*, room:a",
        "room:a-*, xroom:a-1",
        "*-news, eu-news2",
        "lobby, lobby2",
        "lobby, Lobby",
        "lobby, lobb",
        "'', a",
        ".*, xy",
        "[a], a",
        "a?c, abc",
        "a*a, a",
        "ab*ba, aba",
        "*ab*ab*, aba",
        "a*b*c, acb",
        "a*bb*c, abc",
    })
    void doesNotMatch(String pattern, String name) {
        assertFalse(new Wildcard(pattern).matches(name));
    }

    @Test
    void agreesWithRegularExpressions() {
        Random random = new Random(1);
        int matched = 0;
        for (int i = 0; i < 100_000; i++) {
            String pattern = text(random, "ab*", 8);
            String name = text(random, "ab", 10);
            boolean expected = Pattern.matches(pattern.replace("*", ".*"), name);
            assertEquals(expected, new Wildcard(pattern).matches(name), () -> pattern + " and " + name);
            matched += expected ? 1 : 0;
        }
        assertTrue(matched > 5_000, "only " + matched + " names have matched");
    }

    private static String text(Random random, String alphabet, int maxLength) {
        return random.ints(random.nextInt(maxLength + 1), 0, alphabet.length())
                .mapToObj(index -> alphabet.substring(index, index + 1))
                .reduce("", String::concat);
    }

    /** A matcher that tries each position again would need 10^12 steps. */
    @Test
    void takesLinearTime() {
        int length = 1_000_000;
        Wildcard pattern = new Wildcard("*" + "a".repeat(length) + "b*" + "a".repeat(length) + "b*");
        String name = "a".repeat(2 * length);
        assertFalse(assertTimeout(Duration.ofSeconds(10), () -> pattern.matches(name)));
    }
}
