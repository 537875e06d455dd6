package org.rollout4j.http;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What stands behind the question mark of an address. */
public final class Parameters {
    private Parameters() {}

    /** The values of a parameter, in their order. */
    public static List<String> of(HttpExchange exchange, String name) {
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
}
