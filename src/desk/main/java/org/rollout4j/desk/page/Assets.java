package org.rollout4j.desk.page;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of the page, by the paths they are served under: these and no others. */
final class Assets {
    private static final List<String> MODULES =
            List.of("main", "dom", "editor", "ghost", "watch", "keep", "versions", "panel", "profiles");

    /**
     * A file.
     *
     * @param type its media type
     */
    record Asset(String type, byte[] content) {}

    private final Map<String, Asset> assets = new HashMap<>();

    Assets() throws IOException {
        put("/", "index.html", "text/html; charset=utf-8");
        put("/style.css", "style.css", "text/css; charset=utf-8");
        put("/icon.svg", "icon.svg", "image/svg+xml");
        for (String module : MODULES) {
            put("/" + module + ".js", module + ".js", "text/javascript; charset=utf-8");
        }
    }

    Optional<Asset> find(String path) {
        return Optional.ofNullable(assets.get(path));
    }

    private void put(String path, String resource, String type) throws IOException {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the page's file " + resource + " is missing: the build is incomplete");
            }
            assets.put(path, new Asset(type, in.readAllBytes()));
        }
    }
}
