package dev.carillon.internal.loop;

/** Whether Netty's codec for HTTP/2 is on the class path. It is optional, and its classes must not be used without it. */
public final class Http2Library {
    private static final boolean PRESENT = exists("io.netty.handler.codec.http2.Http2StreamChannel");

    private Http2Library() {}

    /** Returns whether the classes of {@code io.netty:netty-codec-http2} can be used. */
    public static boolean isPresent() {
        return PRESENT;
    }

    private static boolean exists(String type) {
        try {
            Class.forName(type, false, Http2Library.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
