package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.HandshakeData;
import dev.carillon.Handshake;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Date;

/** A handshake in netty-socketio's form, with the time of the request and not of its own making. */
final class RequestData extends HandshakeData {
    private static final long serialVersionUID = 1L;

    private final Instant time;

    RequestData(Handshake handshake, InetSocketAddress local) {
        super(
                headers(handshake),
                handshake.query(),
                handshake.address(),
                local,
                handshake.url(),
                handshake.crossDomain());
        this.time = handshake.time();
    }

    private static HttpHeaders headers(Handshake handshake) {
        HttpHeaders headers = new DefaultHttpHeaders();
        handshake.headers().forEach(headers::add);
        return headers;
    }

    @Override
    public Date getTime() {
        return Date.from(time);
    }
}
