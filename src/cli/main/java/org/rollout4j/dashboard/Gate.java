package org.rollout4j.dashboard;

import java.net.InetSocketAddress;
import org.rollout4j.http.Origins;

/**
 * Who may ask the server for what. On a loopback address everybody on this machine may, but no page of another site that a browser here
 * has open: names that do not belong to this machine are refused (DNS rebinding), and what changes something has to come from our own page
 * (no forms or scripts of others). On any other address a token is needed for everything, first in the address, then as a cookie.
 */
final class Gate {
    /** What is to be done with a request. */
    enum Verdict {
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
    record Request(Origins.Source source, boolean page, String contentType, String cookie, String token) {}

    private final Origins origins;
    private final String token;
    private final String cookie;

    /**
     * @param address where the server listens
     * @param token what has to be known; null where everybody on this machine may ask
     */
    Gate(InetSocketAddress address, String token) {
        this.origins = new Origins(address, token != null); // numbers are safe where a token is needed anyway
        this.token = token;
        // Cookies are for all ports of a host.
        this.cookie = "rollout4j-" + address.getPort() + "=";
    }

    /** The header that hands out the cookie. */
    String setCookie() {
        return cookie + token + "; Path=/; HttpOnly; SameSite=Strict";
    }

    Verdict judge(Request request) {
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
