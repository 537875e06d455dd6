package org.rollout4j.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.rollout4j.core.Require;

/**
 * Measures programs of other libraries beside ours: all of a row have a process that stays, and take turns, so that whatever else the
 * machine does, and how warm it is, touches them alike. Only one runs at a time.
 *
 * @param python the path of Python, or its name on the PATH
 * @param turn how long a turn is; each process warms up for five of them, once
 * @param pairs turns of each
 */
public record PeerPlan(String python, Duration turn, int pairs) {
    private static final int WARM_UP_TURNS = 5;

    public PeerPlan {
        Require.that(
                Processors.program(python).isPresent(),
                "peers",
                python,
                "the path of Python, or its name on the PATH, is needed");
        BenchPlan.checkSeconds(turn);
        Require.inRange("pairs", pairs, 1, 1000);
    }

    /** How long each process warms up. */
    Duration warmUp() {
        return turn.multipliedBy(WARM_UP_TURNS);
    }

    /**
     * Measures the rows of the cases that have one.
     *
     * @param cases names of cases
     * @param progress told what is measured next
     * @return in the order of the table
     */
    List<PeerComparison> run(List<String> cases, BenchPlan.Processes processes, Consumer<String> progress)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("rollout4j-peers");
        try {
            for (String file : PythonPeer.FILES) {
                try (InputStream script = PeerPlan.class.getResourceAsStream("peers/" + file)) {
                    Files.copy(script, folder.resolve(file));
                }
            }
            List<PeerComparison> compared = new ArrayList<>();
            for (PeerRow row : PeerRow.ALL) {
                if (cases.contains(row.benchCase())) {
                    try (PeerSession session = new PeerSession(row, folder, progress)) {
                        compared.add(session.compare(this, processes));
                    }
                }
            }
            return compared;
        } finally {
            delete(folder);
        }
    }

    /** With what Python compiled there. */
    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
