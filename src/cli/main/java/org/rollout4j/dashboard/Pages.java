package org.rollout4j.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.rollout4j.http.Assets;
import org.rollout4j.http.Body;
import org.rollout4j.http.Gate;
import org.rollout4j.http.Parameters;
import org.rollout4j.http.Reply;
import org.rollout4j.view.Frame;

/**
 * What is served where:
 *
 * <ul>
 *   <li>{@code GET /} and the files of the page
 *   <li>{@code GET /api/events?run=ID&run=ID}: the table of runs and the curves of these, see {@link EventStream}
 *   <li>{@code GET /api/run?run=ID}: configuration and report of a run
 *   <li>{@code GET /api/samples?run=ID}: what a language model wrote at its evaluations
 *   <li>{@code GET /api/configs?run=ID&run=ID}: configurations, by the runs' ids
 *   <li>{@code POST /api/runs/label {"run": ID, "name": TEXT, "note": TEXT}}, {@code /api/runs/delete {"run": ID}}, {@code
 *       /api/runs/restore {"run": ID}}: see {@link RunEdits}
 *   <li>{@code POST /api/episodes {"run": ID}}: opens an episode
 *   <li>{@code POST /api/episodes/SESSION/reset {"seed": N}}, {@code .../step {"action": N}} or {@code {"stochastic": true}}, {@code .../close}
 * </ul>
 *
 * A failure is answered with {@code {"error": LINE}}. HEAD is answered as GET, without a body.
 */
final class Pages implements HttpHandler {
    private static final int MAX_SHOWN = 50;
    private static final int MAX_BYTES = 16_384;
    private static final String EPISODES = "/api/episodes";
    private static final String EDITS = "/api/runs/";
    private static final String NO_PAGE = "there is no such page";

    private final Gate gate;
    private final Assets assets;
    private final RunList runs;
    private final RunEdits edits;
    private final WatchSessions sessions;
    private final BooleanSupplier open;
    private final OpenStreams streams = new OpenStreams(System::nanoTime);

    Pages(Gate gate, Assets assets, RunList runs, RunEdits edits, WatchSessions sessions, BooleanSupplier open) {
        this.gate = gate;
        this.assets = assets;
        this.runs = runs;
        this.edits = edits;
        this.sessions = sessions;
        this.open = open;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = new Reply(exchange);
            sessions.closeIdle();
            boolean page = !exchange.getRequestURI().getPath().startsWith("/api/");
            if (gate.admits(Gate.Request.of(exchange, page), reply)) {
                answer(exchange, reply);
            }
        }
    }

    private void answer(HttpExchange exchange, Reply reply) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean post = exchange.getRequestMethod().equals("POST");
        try {
            if (post != (path.startsWith(EPISODES) || path.startsWith(EDITS))) {
                reply.refuse(405, post ? "GET is what this takes" : "POST is what this takes");
            } else if (post) {
                reply.json(200, posted(path, Body.read(exchange.getRequestBody(), MAX_BYTES)));
            } else if (path.equals("/api/events")) {
                events(Parameters.of(exchange, "run"), reply);
            } else if (path.equals("/api/run")) {
                reply.json(200, details(Parameters.of(exchange, "run")));
            } else if (path.equals("/api/samples")) {
                reply.json(200, samples(Parameters.of(exchange, "run")));
            } else if (path.equals("/api/configs")) {
                reply.json(200, configs(Parameters.of(exchange, "run")));
            } else {
                Assets.Asset asset = assets.find(path).orElseThrow(() -> new NoSuchElementException(NO_PAGE));
                reply.send(200, asset.type(), asset.content());
            }
        } catch (NoSuchElementException e) {
            reply.refuse(404, e.getMessage());
        } catch (IllegalArgumentException e) {
            reply.refuse(400, e.getMessage());
        } catch (IllegalStateException e) {
            reply.refuse(409, e.getMessage());
        }
    }

    private void events(List<String> shown, Reply reply) throws IOException {
        Optional<OutputStream> out = reply.stream("text/event-stream; charset=utf-8");
        if (out.isEmpty()) {
            return;
        }
        try (OpenStreams.Stream stream = streams.open()) {
            List<String> some = shown.subList(0, Math.min(shown.size(), MAX_SHOWN));
            new EventStream(runs, some, stream.watching(out.get())).run(open);
        } catch (InterruptedException e) {
            // it gives way to another one, or the server stops: in both cases this answer is over
        }
    }

    private Map<String, Object> details(List<String> ids) {
        WatchedRun run = run(ids.stream().findFirst().orElse(""));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run", run.id());
        json.put("path", run.path().toString());
        json.put("config", run.config());
        json.put("report", run.report());
        json.put("watchable", sessions.available());
        return json;
    }

    private Map<String, Object> samples(List<String> ids) {
        WatchedRun run = run(ids.stream().findFirst().orElse(""));
        return Map.of("samples", SampleTexts.of(run.path()));
    }

    private Map<String, Object> configs(List<String> ids) {
        Map<String, Object> json = new LinkedHashMap<>();
        ids.stream().limit(MAX_SHOWN).forEach(id -> json.put(id, run(id).config()));
        return json;
    }

    private Map<String, Object> posted(String path, Body body) throws IOException {
        return path.startsWith(EDITS)
                ? edited(path.substring(EDITS.length()), body)
                : episode(path.substring(EPISODES.length()), body);
    }

    private Map<String, Object> edited(String what, Body body) {
        String id = body.text("run");
        try {
            switch (what) {
                case "label" ->
                    edits.label(
                            run(id),
                            new RunLabel(
                                    body.text("name").strip(), body.text("note").strip()));
                case "delete" -> {
                    return Map.of("path", edits.delete(run(id)).toString());
                }
                case "restore" -> edits.restore(id);
                default -> throw new NoSuchElementException(NO_PAGE);
            }
            return Map.of();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private Map<String, Object> episode(String path, Body body) {
        if (path.isEmpty()) {
            return open(body.text("run"));
        }
        String[] parts = path.substring(1).split("/", -1);
        if (parts.length != 2) {
            throw new NoSuchElementException(NO_PAGE);
        }
        switch (parts[1]) {
            case "reset" -> {
                long seed = body.whole("seed");
                return frame(parts[0], session -> session.reset(seed));
            }
            case "step" -> {
                Optional<Integer> action = body.action("action");
                boolean stochastic = body.flag("stochastic");
                return frame(
                        parts[0],
                        session -> action.isPresent() ? session.step(action.get()) : session.step(stochastic));
            }
            case "close" -> {
                sessions.close(parts[0]);
                return Map.of();
            }
            default -> throw new NoSuchElementException(NO_PAGE);
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
        runs.lookFor(List.of(id));
        return runs.find(id).orElseThrow(() -> new NoSuchElementException("there is no such run"));
    }
}
