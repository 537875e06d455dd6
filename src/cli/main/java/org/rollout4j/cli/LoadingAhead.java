package org.rollout4j.cli;

import java.util.List;
import org.rollout4j.core.Provenance;
import org.rollout4j.file.Json;
import org.rollout4j.nn.train.BlasLibrary;

/** What training needs and takes long to load is loaded on other threads while the options are read. */
final class LoadingAhead {
    private LoadingAhead() {}

    static void begin(String... arguments) {
        List<String> words = List.of(arguments);
        boolean help = words.contains("--help") || words.contains("-h");
        if (!words.isEmpty() && words.get(0).equals("train") && !help) {
            BlasLibrary.loadAhead();
            // JSON, and what it takes to say of which version a run is
            Thread thread = new Thread(() -> Json.tree(Provenance.now()), "rollout4j-loading");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
