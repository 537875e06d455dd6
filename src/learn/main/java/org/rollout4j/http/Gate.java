package org.rollout4j.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Who may ask the server for what. On a loopback address everybody on this machine may, but no page of another site that a browser here
 * has open: names that do not belong to this machine are refused (DNS rebinding), and what changes something has to come from our own page
 * (no forms or scripts of others). On any other address a token is needed for everything, first in the address, then as a cookie.
 */
public final class Gate {
    /** What is to be done with a request. */
    public enum Verdict {
        /** To answer it. */
        WELCOME,
        /** To hand out the cookie: the token was in the address. */
        ENTER,
        /** Neither GET nor HEAD nor POST. */
        WRONG_METHOD,
        /** It names a host that is not this one. */
        WRONG_HOST,
        /** It comes from a page of somebody else. */
        WRONG_ORIGIN,
        /** The token is missing or wrong. */
        NO_TOKEN
    }

    /**
     * What is known of a request before its body is read; null where a header is missing.
     *
     * @param page whether it is for the page itself, which people come to by links, and not for what the page asks
     * @param token the token in its address
     */
    public record Request(Origins.Source source, boolean page, String contentType, String cookie, String token) {
        /** As the headers and the address of a request have it. */
        public static Request of(HttpExchange exchange, boolean page) {
            Headers headers = exchange.getRequestHeaders();
            List<String> cookies = headers.getOrDefault("Cookie", List.of());
            return new Request(
                    Origins.Source.of(exchange.getRequestMethod(), headers),
                    page,
                    headers.getFirst("Content-Type"),
                    cookies.isEmpty() ? null : String.join(";", cookies),
                    Parameters.of(exchange, "token").stream().findFirst().orElse(null));
        }
    }

    private final Origins origins;
    private final String token;
    private final String cookie;

    /**
     * @param address where the server listens
     * @param token what has to be known; null where everybody on this machine may ask
     */
    public Gate(InetSocketAddress address, String token) {
        this.origins = new Origins(address, token != null); // numbers are safe where a token is needed anyway
        this.token = token;
        // Cookies are for all ports of a host.
        this.cookie = "rollout4j-" + address.getPort() + "=";
    }

    /** The header that hands out the cookie. */
    public String setCookie() {
        return cookie + token + "; Path=/; HttpOnly; SameSite=Strict";
    }

    /** What is to be done with a request. */
    public Verdict judge(Request request) {
        boolean post = request.source().method().equals("POST");
        if (Origins.isUnknown(request.source().method())) {
            return Verdict.WRONG_METHOD;
        }
        if (!origins.isOurName(request.source().host())) {
            return Verdict.WRONG_HOST;
        }
        if (!Origins.isOurOrigin(request.source(), request.page())
                || (post && !Origins.isJson(request.contentType()))) {
            return Verdict.WRONG_ORIGIN;
        }
        if (token == null || hasCookie(request.cookie())) {
            return Verdict.WELCOME;
        }
        return !post && Origins.isSecret(token, request.token()) ? Verdict.ENTER : Verdict.NO_TOKEN;
    }

    /**
     * Answers whoever may not come in, or is to come in by the cookie.
     *
     * @return whether the request is still to be answered
     */
    public boolean admits(Request request, Reply reply) throws IOException {
        switch (judge(request)) {
            case WELCOME -> {
                return true;
            }
            case ENTER -> reply.redirect("/", setCookie());
            case WRONG_METHOD -> reply.refuse(405, "only GET, HEAD and POST are answered");
            case WRONG_HOST -> reply.refuse(403, "this server has another name");
            case WRONG_ORIGIN -> reply.refuse(403, "only the page of this server may ask for that");
            case NO_TOKEN -> reply.refuse(401, "the token is missing or wrong: open the address that was printed");
        }
        return false;
    }

    private boolean hasCookie(String cookies) {
        if (cookies == null) {
            return false;
        }
        for (String one : cookies.split(";", -1)) {
            String stripped = one.strip();
            if (stripped.startsWith(cookie) && Origins.isSecret(token, stripped.substring(cookie.length()))) {
                return true;
            }
        }
        return false;
    }
}
