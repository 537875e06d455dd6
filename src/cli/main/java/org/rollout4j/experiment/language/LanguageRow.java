package org.rollout4j.experiment.language;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.run.LanguageRunConfig;

/** What language models are trained for, so that it is seen whether they learn what can be learned. */
public interface LanguageRow {
    /** The target of rows that are shown beside others. */
    String NO_TARGET = "-";

    /** What does not come with this project and is named by the user. */
    enum Asset {
        /** A long text. */
        TEXT("a long text"),
        /** A language model that people have use for. */
        MODEL("a language model"),
        /** A folder with a text of each of several authors. */
        AUTHORS("texts of three authors");

        private final String meaning;

        Asset(String meaning) {
            this.meaning = meaning;
        }

        /** What it is, in words. */
        public String meaning() {
            return meaning;
        }
    }

    /**
     * What rows find and leave.
     *
     * @param runs where the runs of all rows are
     * @param assets what the user has named
     */
    record Place(Path runs, Map<Asset, Path> assets) {
        public Place {
            assets = Map.copyOf(assets);
        }

        /** The full name of what the user has named. */
        Path asset(Asset asset) {
            return assets.get(asset).toAbsolutePath().normalize();
        }

        /** What a row is learned from: what the user has named, or, where nothing is, what its run was begun with. */
        Path asset(Asset asset, LanguageRow row, long seed, Function<LanguageRunConfig, String> begun)
                throws IOException {
            return assets.containsKey(asset)
                    ? asset(asset)
                    : Path.of(begun.apply(LanguageRunConfig.read(run(row, seed))));
        }

        /** The directory of a run. */
        Path run(LanguageRow row, long seed) {
            return runs.resolve(row.id() + "-" + seed).toAbsolutePath().normalize();
        }

        /** What a run has learned last. */
        Path model(LanguageRow row, long seed) {
            return run(row, seed).resolve("last.zip");
        }

        /** A file that rows share. */
        Path data(String name) {
            return runs.resolve("data").resolve(name).toAbsolutePath().normalize();
        }
    }

    /** What the user calls it. */
    String id();

    /** How long it is trained. */
    long updates();

    /** What its score is. */
    String measure();

    /** The best score that is known. */
    String best();

    /** How many seeds it takes where others take {@code others}. */
    default int seeds(int others) {
        return others;
    }

    /** What is to be reached, in words. */
    String target();

    /** Whether the scores of its seeds reach the target: unless something else is said, each of them. */
    boolean isMetBy(List<LanguageScore> scores);

    /** What the user is to name for it. */
    default Set<Asset> assets() {
        return Set.of();
    }

    /** The rows whose runs of the same seed it learns from. */
    default List<LanguageRow> needs() {
        return List.of();
    }

    /** The run of one seed; data that it learns from is made if it is not there. */
    LanguageRunConfig run(Place place, long steps, long seed) throws IOException;

    /** How well the last model of a run does it. */
    LanguageScore score(Place place, long seed, Workers workers) throws IOException;
}
