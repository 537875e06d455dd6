package org.rollout4j.http;

import com.sun.net.httpserver.Headers;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a request comes from where it may come from: it has to name this machine (a page whose name was made to mean it, by DNS rebinding, names
 * itself), and what changes or costs something must not come from a page of somebody else that a browser here has open.
 */
public final class Origins {
    private static final Pattern PORT = Pattern.compile(":\\d+$");
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.%]+]");
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final InetSocketAddress address;
    private final boolean byNumber;

    /**
     * @param address where the server listens
     * @param byNumber whether it may be called by any IP address, as a server that other machines reach has to be; a rebound name is a name
     */
    public Origins(InetSocketAddress address, boolean byNumber) {
        this.address = address;
        this.byNumber = byNumber;
    }

    /**
     * What a browser, or another program, says of where a request comes from; null where it says nothing.
     *
     * @param host the name that it calls this server by
     * @param origin the page that asks, in a POST
     * @param site how that page is related to this server, in the words of {@code Sec-Fetch-Site}
     */
    public record Source(String method, String host, String origin, String site) {
        /** As the headers of a request have it. */
        public static Source of(String method, Headers headers) {
            return new Source(
                    method, headers.getFirst("Host"), headers.getFirst("Origin"), headers.getFirst("Sec-Fetch-Site"));
        }

        boolean isReading() {
            return READING.contains(method);
        }
    }

    /** Whether a method is one that no server here answers, something else than GET, HEAD and POST. */
    public static boolean isUnknown(String method) {
        return !method.equals("POST") && !READING.contains(method);
    }

    /** Whether a name in the header {@code Host} is one of this server; null is none. */
    public boolean isOurName(String host) {
        if (host == null) {
            return false;
        }
        String name = PORT.matcher(host).replaceFirst("");
        return LOOPBACK.contains(name)
                || name.equalsIgnoreCase(address.getHostString())
                || (byNumber && NUMBERS.matcher(name).matches());
    }

    /**
     * Whether no page of somebody else asks. Browsers say where a request comes from; other programs do not.
     *
     * @param page whether it is for a page, which people come to by links, and not for what a page asks
     */
    public static boolean isOurOrigin(Source source, boolean page) {
        boolean sameOrigin = source.origin() == null || source.origin().equals("http://" + source.host());
        return sameOrigin && isOurSite(source, page);
    }

    private static boolean isOurSite(Source source, boolean page) {
        if (source.site() == null || source.site().equals("same-origin")) {
            return true;
        }
        // A link from elsewhere to our page is fine; what the page asks, a picture elsewhere must not: streams are few.
        return source.isReading() && (page || source.site().equals("none")); // none: a person typed the address
    }

    /** Whether a content type is one that no form or script of another page may send without asking first. */
    public static boolean isJson(String contentType) {
        return contentType != null && contentType.split(";", -1)[0].strip().equalsIgnoreCase("application/json");
    }

    /** Whether a secret is right, in a time that does not tell how much of it is; null is wrong. */
    public static boolean isSecret(String expected, String given) {
        return given != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
