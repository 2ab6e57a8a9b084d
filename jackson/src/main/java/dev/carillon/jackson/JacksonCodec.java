package dev.carillon.jackson;

import dev.carillon.JsonCodec;
import dev.carillon.PayloadTypeException;
import java.io.Writer;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serializes payloads with Jackson 3. {@code byte[]} and {@link java.nio.ByteBuffer} values, at any depth, become binary
 * attachments; the application's mapper handles everything else. Thread-safe.
 *
 * <pre>{@code
 * SocketIoServer io = SocketIoServer.builder().json(JacksonCodec.of(mapper)).build();
 * }</pre>
 */
public final class JacksonCodec implements JsonCodec {
    private final JsonMapper mapper;

    private JacksonCodec(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Creates a codec with the configuration of a mapper. Later changes to the mapper have no effect.
     *
     * @param mapper the application's mapper
     * @return the codec
     */
    public static JacksonCodec of(JsonMapper mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new JacksonCodec(mapper.rebuild().addModule(new BinaryModule()).build());
    }

    @Override
    public void write(Object value, Writer out, Attachments attachments) {
        mapper.writer().withAttribute(BinaryModule.ATTACHMENTS, attachments).writeValue(out, value);
    }

    @Override
    public Object read(String json, List<byte[]> attachments, Type type) {
        try {
            return reader(type)
                    .withAttribute(BinaryModule.ATTACHMENTS, attachments)
                    .readValue(json);
        } catch (InvalidDefinitionException e) {
            throw unreadable(type, e);
        }
    }

    /** Reads null, which is a value of any class: Jackson inspects a class when it reads the first value. */
    @Override
    public void requireReadable(Type type) {
        try {
            Object unused = reader(type).readValue("null");
        } catch (InvalidDefinitionException e) {
            throw unreadable(type, e);
        } catch (JacksonException e) {
            return; // the type is readable, although it does not accept null
        }
    }

    private ObjectReader reader(Type type) {
        return mapper.readerFor(mapper.constructType(type));
    }

    private static PayloadTypeException unreadable(Type type, InvalidDefinitionException cause) {
        return new PayloadTypeException(
                type.getTypeName() + " cannot be read from JSON; check the class and the mapper configuration: "
                        + cause.getOriginalMessage(),
                cause);
    }
}
