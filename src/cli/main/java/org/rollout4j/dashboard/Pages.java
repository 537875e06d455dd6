package org.rollout4j.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.rollout4j.file.Json;
import org.rollout4j.view.Frame;

/**
 * What is served where:
 *
 * <ul>
 *   <li>{@code GET /} and the files of the page
 *   <li>{@code GET /api/events?run=ID&run=ID}: the table of runs and the curves of these, see {@link EventStream}
 *   <li>{@code GET /api/run?run=ID}: configuration and report of a run
 *   <li>{@code POST /api/episodes {"run": ID}}: opens an episode
 *   <li>{@code POST /api/episodes/SESSION/reset {"seed": N}}, {@code .../step {"action": N}} or {@code {"stochastic": true}}, {@code .../close}
 * </ul>
 *
 * A failure is answered with {@code {"error": LINE}}.
 */
final class Pages implements HttpHandler {
    private static final int MAX_STREAMS = 32;
    private static final int MAX_BODY = 4096;
    private static final String EPISODES = "/api/episodes";

    /** No script, style, picture or connection but our own, and no page of others around ours. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private final Gate gate;
    private final Assets assets;
    private final RunList runs;
    private final WatchSessions sessions;
    private final BooleanSupplier open;
    private final Semaphore streams = new Semaphore(MAX_STREAMS);

    Pages(Gate gate, Assets assets, RunList runs, WatchSessions sessions, BooleanSupplier open) {
        this.gate = gate;
        this.assets = assets;
        this.runs = runs;
        this.sessions = sessions;
        this.open = open;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            HEADERS.forEach(exchange.getResponseHeaders()::set);
            sessions.closeIdle();
            switch (gate.judge(request(exchange))) {
                case WELCOME -> answer(exchange);
                case ENTER -> enter(exchange);
                case WRONG_METHOD -> refuse(exchange, 405, "only GET and POST are answered");
                case WRONG_HOST -> refuse(exchange, 403, "this server has another name");
                case WRONG_ORIGIN -> refuse(exchange, 403, "only the page of this server may ask for that");
                case NO_TOKEN ->
                    refuse(exchange, 401, "the token is missing or wrong: open the address that was printed");
            }
        }
    }

    private static Gate.Request request(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        List<String> cookies = headers.getOrDefault("Cookie", List.of());
        return new Gate.Request(
                exchange.getRequestMethod(),
                headers.getFirst("Host"),
                headers.getFirst("Origin"),
                headers.getFirst("Sec-Fetch-Site"),
                headers.getFirst("Content-Type"),
                cookies.isEmpty() ? null : String.join(";", cookies),
                parameters(exchange, "token").stream().findFirst().orElse(null));
    }

    /** The token goes into a cookie, and out of the address, where it would be seen. */
    private void enter(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Set-Cookie", gate.setCookie());
        exchange.getResponseHeaders().set("Location", "/");
        exchange.sendResponseHeaders(303, -1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean post = exchange.getRequestMethod().equals("POST");
        try {
            if (post != path.startsWith(EPISODES)) {
                refuse(exchange, 405, post ? "GET is what this takes" : "POST is what this takes");
            } else if (post) {
                send(exchange, 200, episode(path.substring(EPISODES.length()), body(exchange)));
            } else if (path.equals("/api/events")) {
                events(exchange);
            } else if (path.equals("/api/run")) {
                send(exchange, 200, details(exchange));
            } else {
                file(exchange, path);
            }
        } catch (NoSuchElementException e) {
            refuse(exchange, 404, e.getMessage());
        } catch (IllegalArgumentException e) {
            refuse(exchange, 400, e.getMessage());
        } catch (IllegalStateException e) {
            refuse(exchange, 409, e.getMessage());
        }
    }

    private void file(HttpExchange exchange, String path) throws IOException {
        Assets.Asset asset = assets.find(path).orElseThrow(() -> new NoSuchElementException("there is no such page"));
        exchange.getResponseHeaders().set("Content-Type", asset.type());
        exchange.sendResponseHeaders(200, asset.content().length);
        exchange.getResponseBody().write(asset.content());
    }

    private void events(HttpExchange exchange) throws IOException {
        if (!streams.tryAcquire()) {
            refuse(exchange, 503, "too many pages are open");
            return;
        }
        try (OutputStream out = exchange.getResponseBody()) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            new EventStream(runs, parameters(exchange, "run"), out).run(open);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server stops
        } finally {
            streams.release();
        }
    }

    private Map<String, Object> details(HttpExchange exchange) {
        WatchedRun run = run(parameters(exchange, "run").stream().findFirst().orElse(""));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run", run.id());
        json.put("path", run.path().toString());
        json.put("config", run.config());
        json.put("report", run.report());
        json.put("watchable", sessions.available());
        return json;
    }

    private Map<String, Object> episode(String path, JsonNode body) throws IOException {
        if (path.isEmpty()) {
            return open(body.path("run").asText());
        }
        String[] parts = path.substring(1).split("/", -1);
        if (parts.length != 2) {
            throw new NoSuchElementException("there is no such page");
        }
        switch (parts[1]) {
            case "reset" -> {
                long seed = body.path("seed").asLong();
                return frame(parts[0], session -> session.reset(seed));
            }
            case "step" -> {
                JsonNode action = body.path("action");
                boolean stochastic = body.path("stochastic").asBoolean();
                return frame(
                        parts[0],
                        session ->
                                action.isIntegralNumber() ? session.step(action.intValue()) : session.step(stochastic));
            }
            case "close" -> {
                sessions.close(parts[0]);
                return Map.of();
            }
            default -> throw new NoSuchElementException("there is no such page");
        }
    }

    private Map<String, Object> open(String id) {
        try {
            WatchSessions.Opened opened = sessions.open(run(id).path());
            return Map.of(
                    "session", opened.id(), "environment", opened.environment(), "actionNames", opened.actionNames());
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private Map<String, Object> frame(String session, WatchSessions.Use use) {
        Frame frame = sessions.use(session, use);
        return SceneJson.of(frame);
    }

    private WatchedRun run(String id) {
        Optional<WatchedRun> found = runs.find(id);
        if (found.isEmpty()) {
            runs.refresh(List.of(id));
            found = runs.find(id);
        }
        return found.orElseThrow(() -> new NoSuchElementException("there is no such run"));
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (bytes.length > MAX_BODY) {
            throw new IllegalArgumentException("body is longer than " + MAX_BODY + " bytes");
        }
        return Json.parse(bytes, "body");
    }

    /** The values of a parameter of the address. */
    private static List<String> parameters(HttpExchange exchange, String name) {
        List<String> values = new ArrayList<>();
        String query = exchange.getRequestURI().getRawQuery();
        if (query != null) {
            for (String part : query.split("&", -1)) {
                if (part.startsWith(name + "=")) {
                    values.add(URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8));
                }
            }
        }
        return values;
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        send(exchange, status, Map.of("error", why == null ? "failed" : why));
    }

    private static void send(HttpExchange exchange, int status, Object json) throws IOException {
        byte[] bytes = Json.line(json).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
