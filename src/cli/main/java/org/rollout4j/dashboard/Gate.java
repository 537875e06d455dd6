package org.rollout4j.dashboard;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.regex.Pattern;

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
    record Request(
            String method,
            boolean page,
            String host,
            String origin,
            String site,
            String contentType,
            String cookie,
            String token) {}

    private static final Pattern PORT = Pattern.compile(":\\d+$");
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.%]+]");
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final InetSocketAddress address;
    private final String token;
    private final String cookie;

    /**
     * @param address where the server listens
     * @param token what has to be known; null where everybody on this machine may ask
     */
    Gate(InetSocketAddress address, String token) {
        this.address = address;
        this.token = token;
        // Cookies are for all ports of a host.
        this.cookie = "rollout4j-" + address.getPort() + "=";
    }

    /** The header that hands out the cookie. */
    String setCookie() {
        return cookie + token + "; Path=/; HttpOnly; SameSite=Strict";
    }

    Verdict judge(Request request) {
        boolean post = request.method().equals("POST");
        if (!post && !READING.contains(request.method())) {
            return Verdict.WRONG_METHOD;
        }
        if (!isOurName(request.host())) {
            return Verdict.WRONG_HOST;
        }
        if (!isOurOrigin(request) || (post && !isJson(request.contentType()))) {
            return Verdict.WRONG_ORIGIN;
        }
        if (token == null || hasCookie(request.cookie())) {
            return Verdict.WELCOME;
        }
        return !post && same(token, request.token()) ? Verdict.ENTER : Verdict.NO_TOKEN;
    }

    /** A rebound name is a name: numbers are safe where a token is needed anyway. */
    private boolean isOurName(String host) {
        if (host == null) {
            return false;
        }
        String name = PORT.matcher(host).replaceFirst("");
        return LOOPBACK.contains(name)
                || name.equalsIgnoreCase(address.getHostString())
                || (token != null && NUMBERS.matcher(name).matches());
    }

    /** Browsers say where a request comes from; other programs do not. */
    private static boolean isOurOrigin(Request request) {
        boolean sameOrigin = request.origin() == null || request.origin().equals("http://" + request.host());
        return sameOrigin && isOurSite(request);
    }

    private static boolean isOurSite(Request request) {
        if (request.site() == null || request.site().equals("same-origin")) {
            return true;
        }
        // A link from elsewhere to our page is fine; what the page asks, a picture elsewhere must not: streams are few.
        boolean reading = READING.contains(request.method());
        return reading && (request.page() || request.site().equals("none")); // none: a person typed the address
    }

    private static boolean isJson(String contentType) {
        return contentType != null && contentType.split(";", -1)[0].strip().equals("application/json");
    }

    private boolean hasCookie(String cookies) {
        if (cookies == null) {
            return false;
        }
        for (String one : cookies.split(";", -1)) {
            String stripped = one.strip();
            if (stripped.startsWith(cookie) && same(token, stripped.substring(cookie.length()))) {
                return true;
            }
        }
        return false;
    }

    /** In a time that does not tell how much of it is right. */
    private static boolean same(String expected, String given) {
        return given != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
