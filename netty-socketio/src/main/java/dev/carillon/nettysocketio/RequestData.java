package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.HandshakeData;
import dev.carillon.Handshake;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A handshake as netty-socketio's {@link HandshakeData}, with the time of the request instead of the time of its creation.
 * Applications may modify the headers and parameters, so both are copies, shared by all namespaces of a connection.
 */
final class RequestData extends HandshakeData {
    private static final long serialVersionUID = 1L;

    private final Instant time;

    private RequestData(
            HttpHeaders headers,
            Map<String, List<String>> parameters,
            InetSocketAddress address,
            InetSocketAddress local,
            String url,
            boolean crossDomain,
            Instant time) {
        super(headers, parameters, address, local, url, crossDomain);
        this.time = time;
    }

    static RequestData of(Handshake handshake, InetSocketAddress local) {
        HttpHeaders headers = new DefaultHttpHeaders();
        handshake.headers().forEach(headers::add);
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        handshake.query().forEach((name, values) -> parameters.put(name, new ArrayList<>(values)));
        return new RequestData(
                headers,
                parameters,
                handshake.address(),
                local,
                handshake.url(),
                handshake.crossDomain(),
                handshake.time());
    }

    RequestData withItsOwnToken() {
        RequestData same = new RequestData(
                getHttpHeaders(), getUrlParams(), getAddress(), getLocal(), getUrl(), isXdomain(), time);
        same.setAuthToken(getAuthToken());
        return same;
    }

    @Override
    public Date getTime() {
        return Date.from(time);
    }
}
