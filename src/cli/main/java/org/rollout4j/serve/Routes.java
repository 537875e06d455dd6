package org.rollout4j.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.rollout4j.core.SplitMix;
import org.rollout4j.http.Origins;
import org.rollout4j.http.Reply;
import org.rollout4j.http.WriteLimit;
import org.rollout4j.lm.serve.BatchEngine;
import org.rollout4j.lm.serve.BusyException;
import org.rollout4j.lm.serve.Submission;

/**
 * What is served where:
 *
 * <ul>
 *   <li>{@code GET /health}: whether it takes requests, for everybody who reaches it
 *   <li>{@code GET /v1/models}: the model
 *   <li>{@code POST /v1/completions}, {@code POST /v1/chat/completions}: texts
 * </ul>
 *
 * A failure is answered as OpenAI's interface does, {@link ApiException}.
 */
final class Routes implements HttpHandler, AutoCloseable {
    private static final String HEALTH = "/health";
    private static final String MODELS = "/v1/models";
    private static final String COMPLETIONS = "/v1/completions";
    private static final String CHAT = "/v1/chat/completions";
    private static final String BEARER = "Bearer ";
    private static final long MAX_WRITE_MILLIS = 30_000;

    /** A body that is too long is read so far, so that who sends it comes to read the answer. */
    private static final int MAX_SKIPPED_BYTES = 16 << 20;

    private final ServerConfig config;
    private final BatchEngine engine;
    private final Origins origins;
    private final CallReader reader;
    private final InstantSource clock;
    private final long began;
    private final int maxCalls;
    private final Semaphore calls;
    private final WriteLimit limit = new WriteLimit(MAX_WRITE_MILLIS);
    private final AtomicLong seedless = new AtomicLong();
    private volatile boolean stopping;

    /** @param maxCalls no less than there are threads that call it */
    Routes(ServerConfig config, BatchEngine engine, Origins origins, InstantSource clock, int maxCalls) {
        this.config = config;
        this.engine = engine;
        this.origins = origins;
        this.reader = new CallReader(
                engine.model(), config.modelName(), config.batch().maxLength(), config.maxChoices());
        this.clock = clock;
        this.began = clock.instant().getEpochSecond();
        this.maxCalls = maxCalls;
        this.calls = new Semaphore(maxCalls);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        calls.acquireUninterruptibly();
        try (exchange) {
            Reply reply = new Reply(exchange);
            try {
                admit(exchange);
                answer(exchange, reply);
            } catch (ApiException e) {
                refuse(exchange, reply, e);
            } catch (BusyException e) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                refuse(exchange, reply, ApiException.failed(503, "overloaded", e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the server has stopped
            }
        } finally {
            calls.release();
        }
    }

    private void refuse(HttpExchange exchange, Reply reply, ApiException e) throws IOException {
        if (e.status() == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", BEARER.strip());
        }
        limit.within(() -> reply.json(e.status(), e.json()));
    }

    /** @throws ApiException unless who asks may */
    private void admit(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        Origins.Source source = Origins.Source.of(exchange.getRequestMethod(), headers);
        // No page elsewhere knows the key, by whatever name it calls us.
        if (config.apiKey().isEmpty() && !origins.isOurName(source.host())) {
            throw ApiException.refused(403, "wrong_host", "this server has another name");
        }
        if (!Origins.isOurOrigin(source, false)) {
            throw ApiException.refused(403, "wrong_origin", "pages of other sites may not ask");
        }
        if (config.apiKey().isPresent()
                && !path(exchange).equals(HEALTH)
                && !isKey(config.apiKey().get(), headers.getFirst("Authorization"))) {
            throw ApiException.refused(
                    401, "invalid_api_key", "the API key is missing or wrong: Authorization: Bearer KEY is needed");
        }
    }

    private static boolean isKey(String key, String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && Origins.isSecret(
                        key, authorization.substring(BEARER.length()).strip());
    }

    private static String path(HttpExchange exchange) {
        return exchange.getRequestURI().getPath();
    }

    private void answer(HttpExchange exchange, Reply reply) throws IOException, InterruptedException {
        String path = path(exchange);
        switch (path) {
            case HEALTH -> {
                allow(exchange, List.of("GET", "HEAD"));
                if (stopping) {
                    throw ApiException.failed(503, "stopping", "the server is stopping");
                }
                limit.within(() -> reply.json(200, Map.of("status", "ok")));
            }
            case MODELS -> {
                allow(exchange, List.of("GET", "HEAD"));
                limit.within(() -> reply.json(200, models()));
            }
            case COMPLETIONS, CHAT -> {
                allow(exchange, List.of("POST"));
                complete(exchange, reply, path.equals(CHAT));
            }
            default -> throw ApiException.refused(404, "unknown_url", "there is no such address");
        }
    }

    private static void allow(HttpExchange exchange, List<String> methods) {
        if (!methods.contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", String.join(", ", methods));
            throw ApiException.refused(405, "method_not_allowed", methods.get(0) + " is what this takes");
        }
    }

    private Map<String, Object> models() {
        Map<String, Object> model =
                Map.of("id", config.modelName(), "object", "model", "created", began, "owned_by", "rollout4j");
        return Map.of("object", "list", "data", List.of(model));
    }

    private void complete(HttpExchange exchange, Reply reply, boolean chat) throws IOException, InterruptedException {
        if (!Origins.isJson(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            throw ApiException.refused(415, "unsupported_media_type", "Content-Type: application/json is needed");
        }
        Call call = reader.read(body(exchange.getRequestBody()), chat);
        CallEvents events = new CallEvents();
        long seed = SplitMix.derive(config.seed(), seedless.getAndIncrement());
        try (Submission submission = engine.submit(call.requests(seed), events)) {
            AnswerFormat format = new AnswerFormat(
                    chat,
                    (chat ? "chatcmpl-" : "cmpl-") + UUID.randomUUID(),
                    clock.instant().getEpochSecond(),
                    config.modelName(),
                    engine.model().tokenizer());
            new Answer(call, format, events, reply, limit, System::nanoTime).send();
        }
    }

    private byte[] body(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(config.maxBodyBytes() + 1);
        if (bytes.length > config.maxBodyBytes()) {
            for (long left = MAX_SKIPPED_BYTES; left > 0; ) {
                int read = in.read(bytes, 0, (int) Math.min(bytes.length, left));
                left = read < 0 ? 0 : left - read;
            }
            throw ApiException.refused(
                    413, "body_too_large", "body is longer than " + config.maxBodyBytes() + " bytes");
        }
        return bytes;
    }

    /** Says from now on that it takes no more. */
    void stop() {
        stopping = true;
    }

    /** Waits until all are answered, but no longer than so many seconds. */
    void await(int seconds) throws InterruptedException {
        if (calls.tryAcquire(maxCalls, seconds, TimeUnit.SECONDS)) {
            calls.release(maxCalls);
        }
    }

    @Override
    public void close() {
        limit.close();
    }
}
