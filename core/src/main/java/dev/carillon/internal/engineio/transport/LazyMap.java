package dev.carillon.internal.engineio.transport;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A concurrent map that uses almost no memory while it is empty. Every session has one for the application's attributes, and
 * most applications set none.
 */
final class LazyMap extends AbstractMap<String, Object> implements ConcurrentMap<String, Object> {
    private volatile ConcurrentMap<String, Object> delegate;

    private ConcurrentMap<String, Object> delegate() {
        ConcurrentMap<String, Object> present = delegate;
        return present == null ? create() : present;
    }

    private synchronized ConcurrentMap<String, Object> create() {
        if (delegate == null) {
            delegate = new ConcurrentHashMap<>(4);
        }
        return delegate;
    }

    @Override
    public Object get(Object key) {
        ConcurrentMap<String, Object> present = delegate;
        return present == null ? null : present.get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        ConcurrentMap<String, Object> present = delegate;
        return present == null ? 0 : present.size();
    }

    @Override
    public Object put(String key, Object value) {
        return delegate().put(key, value);
    }

    @Override
    public Object remove(Object key) {
        return delegate().remove(key);
    }

    @Override
    public Object putIfAbsent(String key, Object value) {
        return delegate().putIfAbsent(key, value);
    }

    @Override
    public boolean remove(Object key, Object value) {
        return delegate().remove(key, value);
    }

    @Override
    public boolean replace(String key, Object oldValue, Object newValue) {
        return delegate().replace(key, oldValue, newValue);
    }

    @Override
    public Object replace(String key, Object value) {
        return delegate().replace(key, value);
    }

    // The default implementations of these methods are not atomic.

    @Override
    public Object computeIfAbsent(String key, Function<? super String, ?> function) {
        return delegate().computeIfAbsent(key, function);
    }

    @Override
    public Object computeIfPresent(String key, BiFunction<? super String, ? super Object, ?> function) {
        return delegate().computeIfPresent(key, function);
    }

    @Override
    public Object compute(String key, BiFunction<? super String, ? super Object, ?> function) {
        return delegate().compute(key, function);
    }

    @Override
    public Object merge(String key, Object value, BiFunction<? super Object, ? super Object, ?> function) {
        return delegate().merge(key, value, function);
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return delegate().entrySet();
    }
}
