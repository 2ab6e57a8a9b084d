package dev.carillon.tokens;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetSourceWrapper;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys at a URL. They are fetched in advance, so most tokens are checked without waiting. A token with an unknown key id lets
 * them be fetched again, but not more often than the rate limit allows.
 */
final class JwksUrl implements JWKSource<SecurityContext>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JwksUrl.class);

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int READ_TIMEOUT_MILLIS = 3_000;
    private static final int MAX_BYTES = 1024 * 1024;
    private static final long TIME_TO_LIVE = Duration.ofMinutes(5).toMillis();
    private static final long REFRESH_AHEAD = Duration.ofMinutes(1).toMillis();
    private static final long REFRESH_TIMEOUT = Duration.ofSeconds(6).toMillis();
    private static final long MIN_INTERVAL = Duration.ofSeconds(30).toMillis();

    /** How long the last keys are used while the URL does not answer. */
    private static final long OUTAGE = Duration.ofHours(4).toMillis();

    private static final int THREADS = 4;
    private static final int MAX_WAITING = 10_000;

    /** Verifies tokens. */
    private final ExecutorService verifiers = newExecutor("carillon-tokens", THREADS);

    /** Fetches the keys before they expire. */
    private final ExecutorService refresher = newExecutor("carillon-tokens-keys", 1);

    private final ObservedSource observed;
    private final JWKSource<SecurityContext> source;

    /** Remembers whether the last fetch has failed. */
    private static final class ObservedSource extends JWKSetSourceWrapper<SecurityContext> {
        private volatile boolean failed;

        ObservedSource(JWKSetSource<SecurityContext> source) {
            super(source);
        }

        @Override
        public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long currentTime, SecurityContext context)
                throws KeySourceException {
            try {
                JWKSet keys = getSource().getJWKSet(refresh, currentTime, context);
                failed = false;
                return keys;
            } catch (KeySourceException | RuntimeException e) {
                failed = true;
                throw e;
            }
        }
    }

    JwksUrl(URI uri) {
        try {
            this.observed = new ObservedSource(new URLBasedJWKSetSource<>(
                    requireHttp(uri).toURL(),
                    new DefaultResourceRetriever(CONNECT_TIMEOUT_MILLIS, READ_TIMEOUT_MILLIS, MAX_BYTES)));
            this.source = JWKSourceBuilder.create(observed)
                    .cache(TIME_TO_LIVE, REFRESH_TIMEOUT)
                    .refreshAheadCache(REFRESH_AHEAD, null, refresher, false, null, false)
                    .rateLimited(MIN_INTERVAL)
                    .outageTolerant(OUTAGE)
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("not a valid URL: " + uri, e);
        }
        refresher.execute(() -> fetchInAdvance(uri));
    }

    private static URI requireHttp(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (scheme.equals("http")) {
            log.warn("the keys for tokens are fetched without TLS from {}", uri.getHost());
        } else if (!scheme.equals("https")) {
            throw new IllegalArgumentException("the URL of a key set must begin with https:// or http://");
        }
        return uri;
    }

    /** Daemon threads that exist only while there is something to do. */
    private static ExecutorService newExecutor(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private void fetchInAdvance(URI uri) {
        try {
            source.get(new JWKSelector(new JWKMatcher.Builder().build()), null);
        } catch (KeySourceException e) {
            log.warn("the keys for tokens cannot be fetched from {}: {}", uri.getHost(), e.getMessage());
        }
    }

    /** Returns whether the last fetch has failed, so that it is not known which keys there are now. */
    boolean isUnavailable() {
        return observed.failed;
    }

    /** Returns the keys. May wait until they were fetched, so do not call it on an event loop. */
    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) throws KeySourceException {
        return source.get(selector, context);
    }

    /**
     * Runs a task on a thread that may wait.
     *
     * @throws RejectedExecutionException if too many are waiting
     */
    void execute(Runnable task) {
        verifiers.execute(task);
    }

    @Override
    public void close() {
        verifiers.shutdownNow();
        refresher.shutdownNow();
    }
}
