package org.rollout4j.desk.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.rollout4j.desk.write.Suggestion;
import org.rollout4j.http.Assets;
import org.rollout4j.http.Body;
import org.rollout4j.http.Gate;
import org.rollout4j.http.Parameters;
import org.rollout4j.http.Reply;

/**
 * What is served where; each body has {@code profile}, the name of one.
 *
 * <ul>
 *   <li>{@code GET /} and the files of the page; {@code GET /api/state?profile=NAME}, {@code /api/text?profile=NAME}
 *   <li>{@code GET /api/export?profile=NAME&kind=preferences}, or {@code unpaired}: rows in TRL's formats
 *   <li>{@code POST /api/text {text, version}}, {@code /api/suggest {tab, before}}, {@code /api/compare {tab, before}}
 *   <li>{@code POST /api/choices {tab, ...}}, see {@link Wish}, {@code /api/signal {event, ...}}, see {@link Signals}
 *   <li>{@code POST /api/weight {feature, value}}, {@code /api/pause {pause}}, {@code /api/undo}, {@code /api/forget}, {@code /api/import {rows}}, {@code
 *       /api/profile}, which makes one
 * </ul>
 *
 * Texts that may be long, {@code text} and {@code rows}, come in pieces, as arrays. A failure is answered with {@code {"error": LINE}}.
 */
final class Routes implements HttpHandler {
    /** A text of a few MB, as JSON. */
    private static final int MAX_BYTES = 16 << 20;

    private static final int CHOICES = 2;
    private static final String NO_PAGE = "there is no such page";

    private final Gate gate;
    private final Assets assets;
    private final DeskModel model;
    private final Sessions sessions;
    private final String first;
    private final BooleanSupplier open;
    private final Latest latest = new Latest();

    /** @param first the name of the profile that is shown first */
    Routes(Gate gate, Assets assets, DeskModel model, Sessions sessions, String first, BooleanSupplier open) {
        this.gate = gate;
        this.assets = assets;
        this.model = model;
        this.sessions = sessions;
        this.first = first;
        this.open = open;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = new Reply(exchange);
            boolean page = !exchange.getRequestURI().getPath().startsWith("/api/");
            if (gate.admits(Gate.Request.of(exchange, page), reply)) {
                answer(exchange, reply);
            }
        }
    }

    private void answer(HttpExchange exchange, Reply reply) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Object json;
        try {
            if (exchange.getRequestMethod().equals("POST")) {
                json = posted(path, Body.read(exchange.getRequestBody(), MAX_BYTES));
            } else if (path.startsWith("/api/")) {
                json = read(path, exchange);
            } else {
                Assets.Asset asset = assets.find(path).orElseThrow(() -> new NoSuchElementException(NO_PAGE));
                reply.send(200, asset.type(), asset.content());
                return;
            }
        } catch (NoSuchElementException e) {
            reply.refuse(404, e.getMessage());
            return;
        } catch (IllegalArgumentException e) {
            reply.refuse(400, e.getMessage());
            return;
        } catch (IllegalStateException | IOException e) {
            reply.refuse(409, e.getMessage());
            return;
        }
        reply.json(200, json);
    }

    private Object read(String path, HttpExchange exchange) throws IOException {
        Session session = sessions.of(
                Parameters.of(exchange, "profile").stream().findFirst().orElse(first));
        return switch (path) {
            case "/api/state" -> state(session);
            case "/api/text" -> session.text();
            case "/api/export" ->
                Map.of("rows", session.exported(Parameters.of(exchange, "kind").contains("preferences")));
            default -> throw new NoSuchElementException(NO_PAGE);
        };
    }

    private Map<String, Object> state(Session session) throws IOException {
        Map<String, Object> state = new LinkedHashMap<>(session.state());
        state.put("model", model.name());
        state.put("knows", model.knows());
        state.put("example", model.example());
        state.put("instructed", model.isInstructed());
        state.put("profiles", sessions.list());
        return state;
    }

    private Object posted(String path, Body body) throws IOException {
        String name = body.text("profile");
        if (path.equals("/api/profile")) {
            return state(sessions.create(name));
        }
        Session session = sessions.of(name);
        switch (path) {
            case "/api/text" -> {
                return Map.of("version", session.keep(body.pieces("text"), body.whole("version")));
            }
            case "/api/suggest" -> {
                return suggested(session, body);
            }
            case "/api/compare" -> {
                return Map.of("suggestions", compared(body));
            }
            case "/api/choices" -> {
                BooleanSupplier cancelled = cancelled(body);
                return Map.of("choices", session.choices(Wish.of(body, model.isInstructed()), CHOICES, cancelled));
            }
            case "/api/signal" -> session.record(Signals.of(body, model.isInstructed()));
            case "/api/weight" -> session.setWeight(body.text("feature"), body.number("value"));
            case "/api/pause" -> session.pause(body.flag("pause"));
            case "/api/undo" -> {
                return Map.of("undone", session.undo());
            }
            case "/api/forget" -> session.forget();
            case "/api/import" -> {
                return Map.of("rows", session.add(body.pieces("rows")));
            }
            default -> throw new NoSuchElementException(NO_PAGE);
        }
        return Map.of();
    }

    private Map<String, Object> suggested(Session session, Body body) throws IOException {
        BooleanSupplier cancelled = cancelled(body);
        Optional<Suggestion> suggestion = session.suggestAndRecord(body.text("before"), cancelled);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("text", suggestion.map(Suggestion::text).orElse(null));
        json.put("cancelled", cancelled.getAsBoolean());
        return json;
    }

    private List<Map<String, Object>> compared(Body body) throws IOException {
        BooleanSupplier cancelled = cancelled(body);
        List<Map<String, Object>> compared = new ArrayList<>();
        for (Map<String, Object> about : sessions.list()) {
            Map<String, Object> json = new LinkedHashMap<>(about);
            if (about.get("problem") == null) {
                try {
                    Session session = sessions.of(String.valueOf(about.get("name")));
                    json.put(
                            "text",
                            session.suggest(body.text("before"), cancelled)
                                    .map(Suggestion::text)
                                    .orElse(null));
                    json.put("statistics", session.state().get("statistics"));
                } catch (IOException e) { // of another base, or in use
                    json.put("problem", e.getMessage());
                }
            }
            compared.add(json);
        }
        return compared;
    }

    private BooleanSupplier cancelled(Body body) {
        BooleanSupplier over = latest.ask(body.text("tab"));
        return () -> over.getAsBoolean() || !open.getAsBoolean();
    }
}
