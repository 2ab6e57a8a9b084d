package dev.carillon.internal.engineio.transport;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An immutable multimap that is backed by a single array. Every session keeps its handshake headers and parameters in such
 * maps, and few applications read them. It uses a fifth of the memory of a map of lists. The lists are created on demand.
 */
final class CompactMultimap extends AbstractMap<String, List<String>> {
    /** Alternating names and values. A name with several values occurs several times. */
    private final String[] pairs;

    /** Takes ownership of the array. */
    CompactMultimap(String[] pairs) {
        this.pairs = pairs;
    }

    @Override
    public List<String> get(Object name) {
        List<String> values = null;
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                values = values == null ? new ArrayList<>(1) : values;
                values.add(pairs[i + 1]);
            }
        }
        return values == null ? null : List.copyOf(values);
    }

    @Override
    public boolean containsKey(Object name) {
        return get(name) != null;
    }

    @Override
    public Set<Entry<String, List<String>>> entrySet() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            all.computeIfAbsent(pairs[i], name -> new ArrayList<>(1)).add(pairs[i + 1]);
        }
        all.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(all).entrySet();
    }

    @Override
    public boolean isEmpty() {
        return pairs.length == 0;
    }
}
