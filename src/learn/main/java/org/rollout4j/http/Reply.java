package org.rollout4j.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.file.Json;

/** The answer to a request, with the headers that all have. That to HEAD has no body. */
public final class Reply {
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

    private final HttpExchange exchange;
    private final boolean head;

    /** Sets the headers that all answers have. */
    public Reply(HttpExchange exchange) {
        this.exchange = exchange;
        this.head = exchange.getRequestMethod().equals("HEAD");
        HEADERS.forEach(exchange.getResponseHeaders()::set);
    }

    /** Sends a JSON document. */
    public void json(int status, Object json) throws IOException {
        send(status, "application/json", Json.line(json).getBytes(StandardCharsets.UTF_8));
    }

    /** Sends {@code {"error": why}}. */
    public void refuse(int status, String why) throws IOException {
        json(status, Map.of("error", why == null ? "failed" : why));
    }

    /**
     * Sends a document.
     *
     * @param type its media type
     */
    public void send(int status, String type, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, content.length);
        exchange.getResponseBody().write(content);
    }

    /** Begins an answer that has no end yet; nothing where a body is not wanted. */
    public Optional<OutputStream> stream(String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, head ? -1 : 0);
        return head ? Optional.empty() : Optional.of(exchange.getResponseBody());
    }

    /** Sends the browser elsewhere, with a cookie: what was in the address goes out of it, where it would be seen. */
    public void redirect(String to, String cookie) throws IOException {
        exchange.getResponseHeaders().set("Set-Cookie", cookie);
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(303, -1);
    }
}
