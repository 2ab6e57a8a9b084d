package dev.carillon.tokens;

import java.util.List;

/**
 * A pattern in which {@code *} stands for any characters, also for none. All other characters stand for themselves. Matching takes
 * linear time, whatever the pattern and the name are.
 */
final class Wildcard {
    private final String prefix;

    /** What must follow the prefix, in this order, with anything in between. */
    private final List<Part> middle;

    /** What the name must end with, or null if there is no wildcard: then the name must equal the prefix. */
    private final String suffix;

    Wildcard(String pattern) {
        int first = pattern.indexOf('*');
        int last = pattern.lastIndexOf('*');
        if (first < 0) {
            prefix = pattern;
            middle = List.of();
            suffix = null;
        } else {
            prefix = pattern.substring(0, first);
            middle = List.of(pattern.substring(first, last).split("\\*", -1)).stream()
                    .filter(part -> !part.isEmpty())
                    .map(Part::new)
                    .toList();
            suffix = pattern.substring(last + 1);
        }
    }

    boolean matches(String name) {
        if (suffix == null) {
            return name.equals(prefix);
        }
        int end = name.length() - suffix.length();
        if (end < prefix.length() || !name.startsWith(prefix) || !name.endsWith(suffix)) {
            return false;
        }
        int position = prefix.length();
        for (Part part : middle) { // the first occurrence leaves the most for the others
            position = part.endOfFirst(name, position, end);
            if (position < 0) {
                return false;
            }
        }
        return true;
    }

    /** A text that is searched for with the algorithm of Knuth, Morris and Pratt, which never goes back in the name. */
    private static final class Part {
        private final String text;

        /** For each length of a beginning of the text: the length of its longest proper prefix that is also its suffix. */
        private final int[] fallback;

        Part(String text) {
            this.text = text;
            this.fallback = new int[text.length() + 1];
            int length = 0;
            for (int i = 1; i < text.length(); i++) {
                length = extend(length, text.charAt(i));
                fallback[i + 1] = length;
            }
        }

        /** Returns how much of the text matches after one more character. Less than all of it matched before. */
        private int extend(int matched, char next) {
            int length = matched;
            while (length > 0 && text.charAt(length) != next) {
                length = fallback[length];
            }
            return text.charAt(length) == next ? length + 1 : 0;
        }

        /** Returns the end of the first occurrence within a part of a name, or -1. */
        int endOfFirst(String name, int start, int end) {
            int matched = 0;
            for (int i = start; i < end; i++) {
                matched = extend(matched, name.charAt(i));
                if (matched == text.length()) {
                    return i + 1;
                }
            }
            return -1;
        }
    }
}
