package dev.carillon.internal.socketio.packet;

import java.io.Writer;

/** A {@link java.io.StringWriter} without locks. */
final class TextWriter extends Writer {
    private final StringBuilder text;

    TextWriter(StringBuilder text) {
        this.text = text;
    }

    @Override
    public void write(int c) {
        text.append((char) c);
    }

    @Override
    public void write(char[] chars, int offset, int length) {
        text.append(chars, offset, length);
    }

    @Override
    public void write(String part) {
        text.append(part);
    }

    @Override
    public void write(String part, int offset, int length) {
        text.append(part, offset, offset + length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return text.toString();
    }
}
