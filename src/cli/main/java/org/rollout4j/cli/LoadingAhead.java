package org.rollout4j.cli;

import java.util.List;
import java.util.Set;
import org.rollout4j.core.Provenance;
import org.rollout4j.file.Json;
import org.rollout4j.nn.train.BlasLibrary;

/** What takes long to load is loaded on other threads while a command reads its options. */
final class LoadingAhead {
    /** Those that soon need matrix products. */
    private static final Set<String> COMMANDS = Set.of("train", "evaluate");

    private LoadingAhead() {}

    static void begin(String... arguments) {
        List<String> words = List.of(arguments);
        boolean help = words.contains("--help") || words.contains("-h");
        if (!words.isEmpty() && COMMANDS.contains(words.get(0)) && !help) {
            BlasLibrary.loadAhead();
            // JSON, and what it takes to say of which version a run is
            Thread thread = new Thread(() -> Json.tree(Provenance.now()), "rollout4j-loading");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
