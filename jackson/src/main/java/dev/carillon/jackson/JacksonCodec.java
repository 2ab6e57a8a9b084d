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
 * Writes and reads payloads with Jackson 3. {@code byte[]} and {@link java.nio.ByteBuffer}, at any depth, are binary attachments;
 * everything else is up to the application's mapper. Thread-safe.
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
     * A codec with the settings of a mapper. Later changes of the mapper have no effect on it.
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

    /** Jackson looks at a class when it reads the first value of it, and null is one of any class. */
    @Override
    public void requireReadable(Type type) {
        try {
            Object unused = reader(type).readValue("null");
        } catch (InvalidDefinitionException e) {
            throw unreadable(type, e);
        } catch (JacksonException e) {
            return; // a type that null does not fit can be read all the same
        }
    }

    private ObjectReader reader(Type type) {
        return mapper.readerFor(mapper.constructType(type));
    }

    private static PayloadTypeException unreadable(Type type, InvalidDefinitionException cause) {
        return new PayloadTypeException(
                type.getTypeName() + " cannot be read from JSON; see what its class or the mapper lacks: "
                        + cause.getOriginalMessage(),
                cause);
    }
}
