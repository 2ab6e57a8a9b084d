package dev.carillon.client;

import com.google.gson.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The items of a list, page by page.
 *
 * @param <T> the type of the items
 */
final class Pages<T> extends AbstractSpliterator<T> {
    /** As many as the server sends by default, so that a page is much smaller than a response may be. */
    private static final int PAGE_SIZE = 100;

    private final Transport transport;
    private final Query query;
    private final Function<JsonObject, Page<T>> parser;
    private final Deque<T> items = new ArrayDeque<>();
    private Query next;

    private record Page<T>(List<T> items, String next) {}

    private Pages(Transport transport, Query query, Function<JsonObject, Page<T>> parser) {
        super(Long.MAX_VALUE, ORDERED | NONNULL | IMMUTABLE);
        this.transport = transport;
        this.query = query.with("limit", PAGE_SIZE);
        this.parser = parser;
        this.next = this.query;
    }

    /**
     * Returns the items of a list as a stream.
     *
     * @param member the member of the response that has the items
     * @param converter converts an item
     */
    static <T> Stream<T> stream(Transport transport, Query query, String member, Function<JsonObject, T> converter) {
        Function<JsonObject, Page<T>> parser = json -> {
            List<T> items = new ArrayList<>();
            json.getAsJsonArray(member).forEach(item -> items.add(converter.apply(item.getAsJsonObject())));
            return new Page<>(items, json.has("next") ? json.get("next").getAsString() : null);
        };
        return StreamSupport.stream(new Pages<>(transport, query, parser), false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        while (items.isEmpty() && next != null) {
            Page<T> page = transport.call(Call.get(next)).as(parser);
            items.addAll(page.items);
            next = page.next == null ? null : query.with("cursor", page.next);
        }
        if (items.isEmpty()) {
            return false;
        }
        action.accept(items.remove());
        return true;
    }
}
