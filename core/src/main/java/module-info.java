/** Carillon: an embeddable Socket.IO server on Netty. */
module dev.carillon {
    requires transitive com.google.gson;
    requires transitive io.netty.handler;
    requires transitive io.netty.transport;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires org.slf4j;
    requires static io.netty.codec.compression; // a part of io.netty.codec in Netty 4.1
    requires static io.netty.codec.haproxy;
    requires static io.netty.codec.http2;
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.classes.io_uring;

    exports dev.carillon;
    exports dev.carillon.adapter;
    exports dev.carillon.http;
    exports dev.carillon.observe;
    exports dev.carillon.presence;
}
