package dev.carillon.internal.socketio.packet;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes and reads {@link Date} and the types of {@code java.time} as ISO 8601 strings. Plain Gson writes them in formats that
 * JavaScript clients do not understand, or cannot write them at all. Adapters that the application has registered take precedence.
 */
final class IsoTimeAdapterFactory implements TypeAdapterFactory {
    private static final Gson PLAIN = new Gson();

    /** The format of JavaScript's {@code Date#toISOString}, which always includes milliseconds. */
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final Map<Class<?>, IsoText<?>> TEXTS = Map.ofEntries(
            entry(Date.class, date -> MILLIS.format(date.toInstant()), text -> Date.from(parseInstant(text))),
            entry(Instant.class, Instant::toString, IsoTimeAdapterFactory::parseInstant),
            entry(LocalDate.class, LocalDate::toString, LocalDate::parse),
            entry(LocalTime.class, DateTimeFormatter.ISO_LOCAL_TIME::format, LocalTime::parse),
            entry(LocalDateTime.class, DateTimeFormatter.ISO_LOCAL_DATE_TIME::format, LocalDateTime::parse),
            entry(OffsetTime.class, DateTimeFormatter.ISO_OFFSET_TIME::format, OffsetTime::parse),
            entry(OffsetDateTime.class, DateTimeFormatter.ISO_OFFSET_DATE_TIME::format, OffsetDateTime::parse),
            // Omits the zone id, which is not part of ISO 8601 and which JavaScript cannot parse.
            entry(ZonedDateTime.class, DateTimeFormatter.ISO_OFFSET_DATE_TIME::format, ZonedDateTime::parse),
            entry(Year.class, Year::toString, Year::parse),
            entry(YearMonth.class, YearMonth::toString, YearMonth::parse),
            entry(MonthDay.class, MonthDay::toString, MonthDay::parse),
            entry(Duration.class, Duration::toString, Duration::parse),
            entry(Period.class, Period::toString, Period::parse),
            entry(ZoneOffset.class, ZoneOffset::getId, ZoneOffset::of),
            entry(ZoneId.class, ZoneId::getId, ZoneId::of));

    private final Gson applications;

    private record IsoText<T>(Function<T, String> write, Function<String, T> parse) {}

    /** Takes the application's Gson, without the adapters that Carillon adds. */
    IsoTimeAdapterFactory(Gson applications) {
        this.applications = applications;
    }

    private static <T> Map.Entry<Class<?>, IsoText<?>> entry(
            Class<T> type, Function<T, String> write, Function<String, T> parse) {
        return Map.entry(type, new IsoText<>(write, parse));
    }

    /** Accepts any UTC offset. */
    private static Instant parseInstant(String text) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
    }

    @Override
    @SuppressWarnings("unchecked") // each entry has the type of its key
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        Class<?> raw = type.getRawType();
        // The concrete class of a zone id is internal to the JDK.
        boolean zone = ZoneId.class.isAssignableFrom(raw) && raw != ZoneOffset.class;
        IsoText<?> text = TEXTS.get(zone ? ZoneId.class : raw);
        return text == null || isApplications(type) ? null : new IsoAdapter<>((IsoText<T>) text).nullSafe();
    }

    private <T> boolean isApplications(TypeToken<T> type) {
        Optional<TypeAdapter<T>> adapter = adapterOf(type, applications);
        return adapter.isPresent()
                && (!adapter.get()
                                .getClass()
                                .equals(adapterOf(type, PLAIN)
                                        .map(Object::getClass)
                                        .orElse(null))
                        || (type.getRawType() == Date.class && hasDateFormat()));
    }

    /** Returns empty if Gson cannot access the fields of the class by reflection. */
    private static <T> Optional<TypeAdapter<T>> adapterOf(TypeToken<T> type, Gson gson) {
        try {
            return Optional.of(gson.getAdapter(type));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("JavaUtilDate") // applications use this class
    private boolean hasDateFormat() {
        Date date = new Date(0);
        return !applications.toJson(date).equals(PLAIN.toJson(date));
    }

    private static final class IsoAdapter<T> extends TypeAdapter<T> {
        private final IsoText<T> text;

        IsoAdapter(IsoText<T> text) {
            this.text = text;
        }

        @Override
        public void write(JsonWriter out, T value) throws IOException {
            out.value(text.write.apply(value));
        }

        @Override
        public T read(JsonReader in) throws IOException {
            return text.parse.apply(in.nextString());
        }
    }
}
