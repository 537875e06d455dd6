package org.rollout4j.serve;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.rollout4j.http.LocalServer;
import org.rollout4j.http.Origins;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.serve.BatchEngine;

/**
 * Serves a language model to programs that speak to OpenAI's: {@code POST /v1/completions} and {@code /v1/chat/completions}, {@code GET /v1/models}
 * and {@code /health}. Requests that come at the same time are written together, {@link BatchEngine}. There is no state: what was served is
 * forgotten.
 *
 * <pre>{@code
 * LanguageModel notes = LanguageModels.load(path);
 * InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
 * ServerConfig config = new ServerConfig(anyPort, "notes", BatchConfig.defaults(notes), 1);
 * try (CompletionServer server = new CompletionServer(notes, config)) {
 *     System.out.println(server.url() + "/v1/completions");
 * }
 * }</pre>
 */
public final class CompletionServer implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final int LAST_WORDS_SECONDS = 2;

    /** What is answered beside texts: refusals, health, requests that are slow to come. */
    private static final int MORE_THREADS = 64;

    private final LocalServer server;
    private final BatchEngine engine;
    private final Routes routes;

    /**
     * Starts it.
     *
     * @throws IOException if it cannot listen there; the message names the address
     * @throws IllegalArgumentException if the model has a chat template that is not covered, or texts are to be longer than its context
     */
    public CompletionServer(LanguageModel model, ServerConfig config) throws IOException {
        int maxThreads = config.batch().rows() + config.batch().maxWaiting() + MORE_THREADS;
        server = new LocalServer(config.address(), "completions", maxThreads);
        BatchEngine started = null;
        try {
            started = new BatchEngine(model, config.batch(), config.threads());
            Origins origins = new Origins(server.address(), !server.isLoopback());
            routes = new Routes(config, started, origins, InstantSource.system(), maxThreads);
        } catch (RuntimeException e) {
            if (started != null) {
                started.close();
            }
            server.close();
            throw e;
        }
        engine = started;
        server.start(routes);
    }

    /** Where it is, such as {@code http://127.0.0.1:8080}. */
    public String url() {
        return server.url();
    }

    /** Whether only programs on this machine reach it. */
    public boolean isLoopback() {
        return server.isLoopback();
    }

    /** How many texts are being written now. */
    public int writing() {
        return engine.writing();
    }

    /**
     * Stops: refuses what comes and what waits, lets what is being written come to its end within three seconds, and tells those whose text did not.
     */
    @Override
    public void close() {
        routes.stop();
        try {
            engine.drain(GRACE);
            engine.close();
            routes.await(LAST_WORDS_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            engine.close();
            server.close();
            routes.close();
        }
    }
}
