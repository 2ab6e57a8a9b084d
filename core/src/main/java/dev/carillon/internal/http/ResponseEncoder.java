package dev.carillon.internal.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;
import java.util.ArrayDeque;
import java.util.Deque;

/** Encodes responses. A response to a HEAD request has no body, so the encoder must know the methods of the requests. */
public final class ResponseEncoder extends HttpResponseEncoder {
    /** The methods of the requests whose responses have not been encoded. */
    private final Deque<HttpMethod> requests = new ArrayDeque<>();

    /** Called for each decoded request. */
    void onRequest(HttpMethod method) {
        requests.add(method);
    }

    /** Called once for each response. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            return super.isContentAlwaysEmpty(response);
        }
        return HttpMethod.HEAD.equals(requests.poll()) || super.isContentAlwaysEmpty(response);
    }
}
