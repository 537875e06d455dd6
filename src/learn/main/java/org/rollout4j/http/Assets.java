package org.rollout4j.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of a page, read once and found by their paths. */
public final class Assets {
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private final Class<?> beside;
    private final Map<String, Asset> assets = new HashMap<>();

    /**
     * A file.
     *
     * @param type its media type
     */
    public record Asset(String type, byte[] content) {}

    /**
     * Those that each page has, {@code index.html}, {@code style.css} and {@code icon.svg}, and its scripts.
     *
     * @param beside the class that they are beside, as resources
     * @param modules the names of the scripts, without {@code .js}
     * @throws IOException if one is missing; the message is one line
     */
    public Assets(Class<?> beside, List<String> modules) throws IOException {
        this.beside = beside;
        add("/", "index.html", "text/html; charset=utf-8");
        add("/style.css", "style.css", "text/css; charset=utf-8");
        add("/icon.svg", "icon.svg", "image/svg+xml");
        for (String module : modules) {
            addScript("/" + module + ".js", module + ".js");
        }
    }

    /**
     * One more.
     *
     * @param resource beside the class, or by its full name with a slash before it
     * @throws IOException if it is missing; the message is one line
     */
    public void add(String path, String resource, String type) throws IOException {
        try (InputStream in = beside.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the page's file " + resource + " is missing: the build is incomplete");
            }
            assets.put(path, new Asset(type, in.readAllBytes()));
        }
    }

    /** One more script, as {@link #add}. */
    public void addScript(String path, String resource) throws IOException {
        add(path, resource, SCRIPT);
    }

    /** What is found at a path. */
    public Optional<Asset> find(String path) {
        return Optional.ofNullable(assets.get(path));
    }
}
