package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.AuthorizationListener;
import com.corundumstudio.socketio.AuthorizationResult;
import com.corundumstudio.socketio.handler.SuccessAuthorizationListener;
import com.corundumstudio.socketio.store.StoreFactory;
import dev.carillon.Handshake;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the application's authorization listener on dedicated threads, because it may block, for example on a database. */
final class Authorizations {
    private static final Logger log = LoggerFactory.getLogger(Authorizations.class);
    private static final int THREADS = 64;

    /** Limits the queue, because anyone can send handshakes. */
    private static final int MAX_WAITING = 1000;

    private final AuthorizationListener listener;
    private final StoreFactory stores;
    private final Supplier<InetSocketAddress> local;
    private final ThreadPoolExecutor threads;

    Authorizations(AuthorizationListener listener, StoreFactory stores, Supplier<InetSocketAddress> local) {
        this.listener = listener;
        this.stores = stores;
        this.local = local;
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, "carillon-authorization");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Attaches a {@link Connection} to the handshake and authorizes it. Completes with empty if it is accepted. */
    CompletionStage<Optional<String>> decide(Handshake handshake) {
        Connection connection = Connection.attach(handshake, stores, local);
        if (listener instanceof SuccessAuthorizationListener) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        try {
            return CompletableFuture.supplyAsync(() -> decide(connection), threads);
        } catch (RejectedExecutionException e) {
            log.debug("too many handshakes are waiting for authorization");
            return CompletableFuture.completedFuture(Optional.of("Too many handshakes"));
        }
    }

    private Optional<String> decide(Connection connection) {
        AuthorizationResult result = listener.getAuthorizationResult(connection.data());
        if (!result.isAuthorized()) {
            return Optional.of("Unauthorized");
        }
        result.getStoreParams().forEach((key, value) -> connection.store().set(key, value));
        return Optional.empty();
    }

    /** Drops the queued handshakes, whose connections are already closed. */
    void forgetWaiting() {
        threads.getQueue().clear();
    }
}
